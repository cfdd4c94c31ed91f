"""The base class of other generators' sites: subclasses find articles, addresses and pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from posixpath import dirname, join, normpath, splitext
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

import yaml
from msgspec import Struct

from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import COMMON, Form, Values, parse_yaml, text_of, texts_of
from wenzhai.model.problems import Problem, warning
from wenzhai.text.dates import DateError, Moment, in_minutes, local, midnight, moment, parse_date

VERSION_KEYS = (
    "translationkey",
    "translation_key",
    "translation_id",
    "lang-ref",
    "lang_ref",
    "page_id",
    "ref",
)
"""Keys by which generators and their plugins tell translations of one article."""
MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
CONVERTED = (".rst", ".html", ".htm")
"""Other markup that becomes Markdown."""
OTHER_MARKUP = (*CONVERTED, ".textile", ".org", ".adoc", ".asciidoc", ".ipynb")
PLACEHOLDERS = frozenset(
    ["example.com", "example.org", "example.net", "yoursite.com", "localhost", "your-domain.com"]
)
"""Hosts that new sites name until their owner changes that."""
DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:-(.+))?")


class Found(Struct, frozen=True):
    """A file that is an article or, outside of all lists, a page. `lang` is the language of its folder or name, `key`
    what its translations share."""

    path: str
    is_draft: bool = False
    lang: str = ""
    key: str = ""
    is_page: bool = False


class Post(Struct, frozen=True, kw_only=True):
    """An article or a page as found. `when` is its local time in the zone of the site, for addresses; `body_line` is
    from 1."""

    path: str
    values: Values
    body: str
    body_line: int
    held: str = ""
    """The key that kept it from everybody; empty if it was public."""
    name: str
    """Its name in addresses, from the file's name or the front matter."""
    title: str
    lang: str = ""
    key: str = ""
    date: str | None = None
    """As in Wenzhai's front matter."""
    when: datetime | None = None
    is_page: bool = False


class Blog:
    """A site in a folder. Each subclass supports one generator; nothing of the site is executed."""

    kind = ""
    roots: Sequence[str] = ()
    """Folders whose names only mean something to the generator."""
    date_keys: Sequence[str] = ("date",)
    updated_keys: Sequence[str] = ("updated", "lastmod", "last_modified_at", "modified")
    tag_separator = ","
    wikilinks = False
    """Whether `[[name]]` is a link in that generator, `%%` hides a note and `#word` is a tag."""
    heading_is_title = False
    """Whether a file without a title takes its first heading."""
    escapes_in_formulas = False
    """Whether its Markdown takes a backslash out of formulas, too, so that `\\\\{` is written for `\\{`."""
    front_forms: Sequence[Form] = COMMON
    shortcodes: Sequence[str] = ()
    """The forms of its shortcodes, of `pieces.TAGS`."""

    def __init__(self, folder: SiteFolder, zone: str | None, fallback_zone: str) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.config = self.read_config()
        named = zone or text_of(self.config, "timezone", "timeZone")
        self.zone = self.zone_named(named) or ZoneInfo(fallback_zone)

    # -- to be overridden for each generator

    def read_config(self) -> Mapping[str, object]:
        return {}

    @property
    def content(self) -> str:
        """The folder with the content; the whole site if the generator has none."""
        return ""

    @property
    def breaks(self) -> bool:
        """Whether a line end in a paragraph is a line break."""
        return False

    def articles(self) -> Iterator[Found]:
        """The files that are articles."""
        raise NotImplementedError

    def pages(self) -> Iterator[Found]:
        """The files that are pages outside of all lists, such as a word about the author."""
        yield from ()

    def page_addresses(self, post: Post) -> list[str | None]:
        """As `addresses`, for a page."""
        return self.addresses(post)

    def feeds(self) -> Iterator[str]:
        """The addresses of the feed of the whole site."""
        yield from ()

    def leftovers(self, articles: set[str]) -> Iterator[tuple[str, str]]:
        """Files written by an editor that are not imported, with the code of the reason."""
        for path in self.folder.below(self.content):
            if reason := self.part_of(path, articles):
                yield path, reason

    def defaults(self, path: str) -> Values:
        """Front matter that the settings give to a file."""
        return {}

    def version_key(self, file: Found, values: Values) -> str:
        """What the translations of an article share; empty if it states nothing of the kind."""
        return text_of(values, *VERSION_KEYS) or file.key

    def left_out(self, post: Post) -> str:
        """The code of why a file among the articles is none, such as a search form; empty for an article."""
        return ""

    def named(self, path: str) -> tuple[str, str | None]:
        """The name of an article in addresses, and its date (`2025-12-24`) if the file's name has one."""
        own = stem(path)
        dated = DATED_NAME.fullmatch(own)
        if dated:
            day = "-".join(part.zfill(2) for part in dated.group(1, 2, 3))
            return dated[4] or own, day
        return (own if own != "index" or "/" not in path else path.split("/")[-2]), None

    def addresses(self, post: Post) -> list[str | None]:
        """Former addresses of the article, the main one first; None for one that cannot be determined."""
        raise NotImplementedError

    def address_keys(self) -> frozenset[str]:
        """Keys of the front matter that only serve for addresses, as the settings say."""
        return frozenset()

    def topic_addresses(self, post: Post) -> Iterator[tuple[str, str]]:
        """The tags and categories of an article that had pages, with their addresses."""
        yield from ()

    def topics(self, post: Post) -> list[str]:
        return texts_of(post.values, "tags", "tag", "categories", "category", separator=self.tag_separator)

    def places(self, post: Post, target: str) -> Iterator[str]:
        """Possible places of a file that an article refers to, the best first."""
        yield from ()

    def own_folder(self, post: Post) -> str:
        """The folder with files of this article alone; empty if there is none."""
        return ""

    def site_language(self) -> str:
        """The language that the settings name."""
        return next(iter(texts_of(self.config, "language", "lang", "locale")), "")

    def finished(self, found: ImportResult, options: Options) -> ImportResult:
        """The result of the import, from all articles."""
        return found

    # -- derived

    def identity(self) -> str:
        """Distinguishes this site from another of the same kind: both may have a `hello-world.md`."""
        return text_of(self.config, "url", "baseurl", "baseURL", "siteurl", "title") or ""

    def origin_url(self) -> str:
        """The address of the site on the web, without a slash at the end; empty if it is not stated."""
        for key in ("url", "baseurl", "siteurl"):
            given = text_of(self.config, key)
            host = urlsplit(given).netloc.removeprefix("www.")
            if given.startswith(("http://", "https://")) and host not in PLACEHOLDERS:
                return given.rstrip("/")
        return ""

    def web_address(self, post: Post, target: str, address: str) -> str | None:
        """Where a link led on the old site, whose article is at `address`; None if that is not known."""
        base, path = self.origin_url(), target
        if not base or not address or target.startswith(("{", "|")):
            return None
        if not path.startswith("/"):
            path = normpath(join(address if address.endswith("/") else dirname(address), path))
            path += "/" if target.endswith("/") else ""
        return base + quote(unquote(path), safe="/#?&=+,:;@~!$'*-._%") if path.startswith("/") else None

    def file_of(self, post: Post, target: str) -> str | None:
        """The file of the site that a link or a picture refers to; None if it does not exist."""
        path = unquote(target.partition("#")[0].partition("?")[0]).replace("\\", "/")
        if not path or "\x00" in path:
            return None
        spots = (normpath(spot).lstrip("/") for spot in self.places(post, path))
        return next((spot for spot in spots if self.folder.has(spot)), None)

    def site_path(self, target: str) -> str | None:
        """The path of an address on this site; None for other sites."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        own = urlsplit(text_of(self.config, "url", "baseurl", "siteurl"))
        if parts.scheme or parts.netloc:
            if parts.netloc != own.netloc or parts.scheme not in ("http", "https", ""):
                return None
        elif not target.startswith("/"):
            return None
        path = unquote(parts.path) or "/"
        return (
            path.removeprefix(own.path.rstrip("/")) if path.startswith(own.path.rstrip("/") + "/") else path
        )

    def moment(self, text: str) -> Moment | None:
        """The moment of a date in front matter; None if it cannot be determined."""
        try:
            return parse_date(text, self.zone)
        except DateError as error:
            meant = error.params.get("meant")
        if meant:
            return parse_date(meant, self.zone)
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            return None
        aware = when if when.tzinfo else in_minutes(when.replace(tzinfo=self.zone))
        return moment(int(aware.timestamp()), self.zone)

    def clock(self, moment: Moment) -> datetime:
        """The local time of the site at that moment."""
        if moment.instant is not None:
            return local(moment.instant, self.zone)
        return midnight(moment.day, self.zone)

    def zone_named(self, name: str) -> ZoneInfo | None:
        try:
            return ZoneInfo(name) if name else None
        except (KeyError, ValueError, OSError):
            params = {"zone": name}
            self.problems.append(warning("import-site-zone", params=params))
            return None

    def yaml_config(self, *paths: str) -> Mapping[str, object]:
        """The settings in the first of these files that exists."""
        path = next(filter(self.folder.has, paths), None)
        if path is None:
            return {}
        try:
            found = parse_yaml(self.folder.text(path))
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self.bad_config(path, error)
            return {}
        return found if isinstance(found, Mapping) else {}

    def bad_config(self, path: str, error: Exception) -> None:
        params = {"detail": " ".join(str(error).split())[:160]}
        self.problems.append(warning("import-site-config", path, params=params))

    def part_of(self, path: str, articles: set[str]) -> str | None:
        """The reason why a text file is not imported; None for a file that is not content."""
        extension = splitext(path)[1].lower()
        if path in articles:
            return None
        if extension in MARKDOWN:
            return "import-left-page"
        return "import-left-markup" if extension in OTHER_MARKUP else None


def front_date(moment: Moment) -> str:
    """A moment as written in front matter: UTC, or a day without a time."""
    if moment.instant is None:
        return moment.day
    return datetime.fromtimestamp(moment.instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stem(path: str) -> str:
    return splitext(path.rpartition("/")[2])[0]


def sibling_path(path: str, target: str) -> str:
    return normpath(join(dirname(path), target))


def is_markdown(path: str) -> bool:
    return splitext(path)[1].lower() in MARKDOWN


def is_text(path: str, *more: str) -> bool:
    """Whether a file is Markdown, or of another of these kinds of markup."""
    return splitext(path)[1].lower() in (*MARKDOWN, *more)


def lowered(values: object) -> dict[str, object]:
    """The values with lower-case keys; nothing for what is no mapping."""
    return {str(key).lower(): value for key, value in values.items()} if isinstance(values, Mapping) else {}
