"""The base class of other generators' sites: subclasses find articles, addresses and pictures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from posixpath import dirname, join, normpath, splitext
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import yaml
from msgspec import Struct

from wenzhai.importers.interface import ImportResult, Options
from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import Values, parse_yaml, text_of, texts_of
from wenzhai.model.problems import Problem, warning
from wenzhai.text.dates import DateError, Moment, in_minutes, local, midnight, moment, parse_date

MARKDOWN = (".md", ".markdown", ".mkd", ".mdown")
OTHER_MARKUP = (".rst", ".html", ".htm", ".textile", ".org", ".adoc", ".asciidoc", ".ipynb")
DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:-(.+))?")


class Post(Struct, frozen=True, kw_only=True):
    """An article as found. `when` is its local time in the zone of the site, for addresses; `body_line` is from 1."""

    path: str
    values: Values
    body: str
    body_line: int
    draft: bool
    name: str
    """Its name in addresses, from the file's name or the front matter."""
    title: str
    date: str | None = None
    """As in Wenzhai's front matter."""
    when: datetime | None = None


class Blog:
    """A site in a folder. Each subclass supports one generator; nothing of the site is executed."""

    kind = ""
    roots: tuple[str, ...] = ()
    """Folders whose names only mean something to the generator."""
    date_keys: Sequence[str] = ("date",)
    updated_keys: Sequence[str] = ("updated", "lastmod", "last_modified_at", "modified")
    tag_separator = ","
    wikilinks = False
    """Whether `[[name]]` is a link in that generator."""
    heading_is_title = False
    """Whether a file without a title takes its first heading."""

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

    def articles(self) -> Iterator[tuple[str, bool]]:
        """The Markdown files that are articles, and whether they are in a folder of drafts."""
        raise NotImplementedError

    def leftovers(self) -> Iterator[tuple[str, str]]:
        """Files written by an editor that are not imported, with the code of the reason."""
        articles = {path for path, _ in self.articles()}
        for path in self.folder.below(self.content):
            if reason := self.part_of(path, articles):
                yield path, reason

    def addresses(self, post: Post) -> list[str | None]:
        """Former addresses of the article, the main one first; None for one that cannot be determined."""
        raise NotImplementedError

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

    def finished(self, found: ImportResult, options: Options) -> ImportResult:
        """The result of the import, from all articles."""
        return found

    # -- derived

    def identity(self) -> str:
        """Distinguishes this site from another of the same kind: both may have a `hello-world.md`."""
        return text_of(self.config, "url", "baseurl", "baseURL", "siteurl", "title") or ""

    def file_of(self, post: Post, target: str) -> str | None:
        """The file of the site that a link or a picture refers to; None if it does not exist."""
        path = unquote(target.partition("#")[0].partition("?")[0]).replace("\\", "/")
        if not path or "\x00" in path:
            return None
        spots = (normpath(spot).lstrip("/") for spot in self.places(post, path))
        return next((spot for spot in spots if self.folder.has(spot)), None)

    def site_path(self, target: str) -> str | None:
        """The path of an address on this site; None for other sites."""
        parts = urlsplit(target)
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
        except (yaml.YAMLError, RecursionError) as error:
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
