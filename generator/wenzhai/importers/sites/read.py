"""Reads a site in a folder: drafts, their files, and a reason for each file that is not imported."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from posixpath import relpath, splitext
from unicodedata import normalize

from msgspec import Struct, structs

from wenzhai.content.settings import FORMER_FEED
from wenzhai.importers.interface import Asset, ImportResult, Moved, Options, article_folder
from wenzhai.importers.limits import within_time
from wenzhai.importers.sites.blog import DATED_NAME, VERSION_KEYS, Blog, Found, Post, front_date
from wenzhai.importers.sites.bodies import Bodies, asset_names
from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import Front, is_false, read_front, text_of, texts_of
from wenzhai.importers.sites.hexo import Hexo
from wenzhai.importers.sites.hugo import Hugo
from wenzhai.importers.sites.jekyll import Jekyll
from wenzhai.importers.sites.languages import article_language
from wenzhai.importers.sites.links import ArticleIndex
from wenzhai.importers.sites.markdown import Markdown
from wenzhai.importers.sites.markup import read_html, read_rst
from wenzhai.importers.sites.pelican import Pelican
from wenzhai.importers.sites.permalinks import tidy
from wenzhai.importers.sites.privacy import DRAFT, held_back, is_unlisted
from wenzhai.importers.sites.stated_dates import with_dates
from wenzhai.importers.sites.unused import unused_files
from wenzhai.importers.sites.weekly import Weekly
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.addresses import is_web, old_address
from wenzhai.text.dates import Moment
from wenzhai.text.names import loose_name_key
from wenzhai.text.slugs import collision_key, slug_fault, slugify

KINDS: dict[str, type[Blog]] = {kind.kind: kind for kind in (Hexo, Hugo, Jekyll, Pelican, Markdown, Weekly)}
"""The one table of generators, in the order of the help."""

POST_SECONDS = 5.0
"""Seconds of processor time for an article: the limit for rendering one."""
HEADING = re.compile(r"\s*#[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\n\s*|\Z)")
COVERS = (
    "cover",
    "image",
    "thumbnail",
    "featured_image",
    "featuredimage",
    "banner",
    "top_img",
    "index_img",
    "headimg",
)

USED = frozenset(
    [
        *("title", "date", "updated", "lastmod", "last_modified_at", "modified", "publishdate", "pubdate"),
        *("created", "expirydate", "password", "hidden", "private", "publish", "noindex", "sitemap"),
        *("tags", "tag", "categories", "category", "draft", "published", "status", "lang", "language"),
        *("permalink", "slug", "url", "aliases", "alias", "redirect_from", "save_as", "series"),
        *("author", "authors", "description", "summary", "excerpt", "copyright", *VERSION_KEYS),
        *COVERS,
        *("source_url", "original_url", "external-url", "visibility", "build", "_build"),
    ]
)
"""Keys that are converted."""
QUIET = frozenset(
    [
        *("layout", "type", "id", "comments", "comment", "toc", "mathjax", "math", "katex", "weight", "menu"),
        *("top", "sticky", "pin", "pinned", "mermaid", "sidebar", "cssclasses", "cssclass", "kind"),
    ]
)
"""Keys that only controlled the layout."""

PAGE_KEYS = frozenset(["title", "slug", "lang", "summary", "draft", "noindex", "aliases"])
LISTINGS = frozenset(
    [
        *("404", "search", "archive", "archives", "categories", "category", "tags", "tag", "index", "home"),
        *("timeline", "feed", "sitemap", "series", "posts", "random", "offline", "readme"),
    ]
)
"""Names and layouts of pages that list articles, or are a part of the theme."""

LOOP = re.compile(r"\{%-?\s*for\s|\{\{[<%]?-?\s*range\s")
MARKUP = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^<>]+>|<(script|style)\b.*?</\1>", re.DOTALL)
LETTER = re.compile(r"[^\W\d_]")
FEW_LETTERS = 40
"""A page with a loop and fewer letters besides only lists articles."""

Progress = Callable[[int, int, str], None]
"""Is told how many articles of how many have been read, and which file comes next."""


def quiet(_done: int, _all: int, _path: str) -> None:
    pass


def read_site(kind: str, folder: Path, options: Options, progress: Progress = quiet) -> ImportResult:
    """Imports a site. Raises `ProblemsError` for a folder without articles."""
    files = SiteFolder(folder)
    with within_time(str(folder)):
        blog = KINDS[kind](files, options.timezone or None, options.site_timezone)
    posts: list[Post] = []
    problems = list(blog.problems)
    found = list(blog.articles())
    articles = {file.path for file in found}
    found += [file for file in blog.pages() if file.path not in articles]
    for file in found:
        progress(0, len(found), file.path)
        try:
            with within_time(file.path, POST_SECONDS):
                post = read_post(blog, file, options, problems)
        except ProblemsError as error:
            problems += [structs.replace(problem, path=file.path) for problem in error.problems]
            continue
        if reason := "import-left-page" if is_listing(post) else blog.left_out(post):
            problems.append(warning(reason, post.path))
        else:
            posts.append(post)
    problems += [warning(code, path) for path, code in blog.leftovers({file.path for file in found})]
    if not posts and not problems:
        raise ProblemsError([Problem(code="import-site-empty", path=str(folder), params={"kind": kind})])
    posts = with_dates(blog, posts, options.dates, problems)
    return blog.finished(ForeignSite(blog, posts, options).found(problems, progress), options)


def read_post(blog: Blog, file: Found, options: Options, problems: list[Problem]) -> Post:
    """Reads one file. Raises `ProblemsError` if it cannot be read, or has an unknown form of date."""
    path = file.path
    front = read_text(blog, path, problems)
    values = {**blog.defaults(path), **front.values}
    name, day = blog.named(path)
    heading = HEADING.match(front.body) if blog.heading_is_title and not text_of(values, "title") else None
    body = front.body[heading.end() :] if heading else front.body
    moment = moment_of(blog, values, day, path)
    title = text_of(values, "title") or (heading and heading[1].strip()) or name
    return Post(
        path=path,
        values=values,
        body=body,
        body_line=front.body_line + front.body.count("\n", 0, len(front.body) - len(body)),
        is_page=file.is_page,
        held=DRAFT if file.is_draft else held(blog, values, moment, options.now),
        name=text_of(values, "slug").rpartition("/")[2] or name,
        title=title,
        lang=article_language(
            text_of(values, "lang", "language") or file.lang, blog.site_language(), body, title, options.lang
        ),
        key=blog.version_key(file, values),
        date=front_date(moment) if moment else None,
        when=blog.clock(moment) if moment else None,
    )


def is_listing(post: Post) -> bool:
    """Whether a page only lists articles, or is a form of the theme: it has no words of its own, or is called so."""
    if not post.is_page:
        return False
    names = (post.name, *(text_of(post.values, key) for key in ("layout", "type", "template")))
    is_loop = LOOP.search(post.body) and len(LETTER.findall(MARKUP.sub("", post.body))) < FEW_LETTERS
    return bool(is_loop) or not post.body.strip() or any(name.lower() in LISTINGS for name in names)


def read_text(blog: Blog, path: str, problems: list[Problem]) -> Front:
    """The front matter of a file and its body as Markdown."""
    text = blog.folder.text(path)
    extension = splitext(path)[1].lower()
    if extension == ".rst":
        return read_rst(text, path, problems)
    front = read_front(text, path, blog.front_forms)
    return read_html(front, path) if extension in (".html", ".htm") else front


def held(blog: Blog, values: Mapping[str, object], moment: Moment | None, now: int | None) -> str:
    """The key that kept an article from everybody; a date that has not come does so, too."""
    if now is None:
        return held_back(values)
    due = (("publishdate", blog.moment(text_of(values, "publishdate"))), ("date", moment))
    future = next((key for key, one in due if one and blog.clock(one).timestamp() > now), "")
    expiry = blog.moment(text_of(values, "expirydate"))
    return held_back(values, future, bool(expiry and blog.clock(expiry).timestamp() <= now))


def moment_of(blog: Blog, values: Mapping[str, object], in_name: str | None, path: str) -> Moment | None:
    given = [text_of(values, key) for key in blog.date_keys if is_date(values, key)]
    if found := next(filter(None, map(blog.moment, given)), None):
        return found
    if given:
        raise ProblemsError([Problem(code="import-date-unknown", path=path, params={"text": given[0]})])
    return blog.moment(in_name) if in_name else None


def is_date(values: Mapping[str, object], key: str) -> bool:
    """Whether a key has a value that may be a date: `published` may also say yes or no."""
    return (
        bool(text_of(values, key))
        and text_of(values, key).lower() not in ("true", "yes")
        and not is_false(values, key)
    )


class OldAddresses(Struct, frozen=True):
    """The former addresses of an article that become redirects, and problems with the others."""

    addresses: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class ForeignSite:
    """All articles of a site."""

    def __init__(self, blog: Blog, posts: list[Post], options: Options) -> None:
        self.blog, self.posts, self.options = blog, posts, options
        self.index = ArticleIndex()
        self.old: dict[str, OldAddresses] = {}
        self.taken: dict[str, str] = {}
        self.versions: dict[str, list[Post]] = {}
        for post in posts:
            self.old[post.path] = self.old_addresses(post)
            self.index.add(post, self.origin(post), iter(self.old[post.path].addresses))
            if blog.wikilinks:
                names = texts_of(post.values, "aliases", "alias")
                self.index.add_names(post.path, self.origin(post), names)
            if post.key and not post.held:
                self.versions.setdefault(post.key, []).append(post)

    def origin(self, post: Post) -> str:
        """The permanent identity of an article: the site and its file."""
        return " ".join(filter(None, (self.blog.kind, self.blog.identity(), normalize("NFC", post.path))))

    def old_addresses(self, post: Post) -> OldAddresses:
        if post.held == DRAFT:  # drafts have no addresses
            return OldAddresses(())
        found = self.blog.page_addresses(post) if post.is_page else self.blog.addresses(post)
        kept: list[str] = []
        problems: list[Problem] = []
        for address in found:
            composed = normalize("NFC", address or "")
            if address is None:
                problems.append(warning("import-address-unknown", post.path))
            elif (file := old_address(composed)) is None:
                problems.append(warning("import-address-impossible", post.path, params={"text": composed}))
            elif self.taken.setdefault(collision_key(file), post.path) != post.path:
                other = self.taken[collision_key(file)]
                problems.append(
                    warning("import-address-twice", post.path, params={"text": composed, "other": other})
                )
            elif composed not in kept:
                kept.append(composed)
        return OldAddresses(tuple(kept), tuple(problems))

    def found(self, problems: list[Problem], progress: Progress = quiet) -> ImportResult:
        names = asset_names(self.blog.folder.files, self.blog.roots)
        bodies = Bodies(self.blog, self.index, names)
        drafts: list[Draft] = []
        assets: list[Asset] = []
        for number, post in enumerate(self.posts):
            progress(number, len(self.posts), post.path)
            try:
                with within_time(post.path, POST_SECONDS):
                    converted = bodies.convert(post, self.origin(post), self.old[post.path].addresses)
                    cover = self.cover(post, bodies)
                    front, notes = self.front(post, cover, converted.tags)
            except ProblemsError as error:
                problems += error.problems
                continue
            hidden = tuple(self.topics(post, converted.tags)) if post.held else ()
            repairs = (*notes, *converted.notes)
            if post.is_page:
                page = page_front(front, post.name)
                drafts.append(Draft(page, converted.markdown, self.origin(post), repairs, kind="page"))
            else:
                is_undated = not post.date and not post.held
                unstated = {"date": warning("import-site-undated", post.path)} if is_undated else {}
                drafts.append(
                    Draft(front, converted.markdown, self.origin(post), repairs, hidden, unstated=unstated)
                )
            assets += [*converted.assets, *([cover] if cover else [])]
            problems += [*self.old[post.path].problems, *converted.problems, *self.keys_left(post)]
        addresses = self.topic_addresses(problems)
        problems += unused_files(self.blog, {post.path for post in self.posts}, assets, problems)
        moved = Moved(
            kind=self.blog.kind,
            held=tuple((post.path, post.title, post.held) for post in self.posts if post.held),
            addresses=tuple(
                (old, self.origin(post))
                for post in self.posts
                if not post.held
                for old in self.old[post.path].addresses
            ),
            feeds=tuple(
                dict.fromkeys(one for one in map(tidy, self.blog.feeds()) if re.match(FORMER_FEED, one))
            ),
        )
        return ImportResult(tuple(drafts), tuple(problems), tuple(assets), addresses, moved)

    def keys_left(self, post: Post) -> Iterator[Problem]:
        used = USED | QUIET | self.blog.address_keys() | {*self.blog.date_keys, *self.blog.updated_keys}
        for key in post.values:
            text = text_of(post.values, key) or ", ".join(texts_of(post.values, key))
            if key not in used and text:
                yield warning(
                    "import-key-left", post.path, params={"name": key, "text": text[:60], "count": "1"}
                )

    def topics(self, post: Post, tags: tuple[str, ...]) -> list[str]:
        return list(dict.fromkeys([*self.blog.topics(post), *tags]))

    def front(
        self, post: Post, cover: Asset | None, tags: tuple[str, ...]
    ) -> tuple[dict[str, object], list[Note]]:
        values = post.values
        notes: list[Note] = []
        if not text_of(values, "title") and post.title == post.name:
            notes.append(Note(code="import-title-from-name", params={"name": post.name}))
        updated = self.blog.moment(text_of(values, *self.blog.updated_keys))
        source_url = text_of(values, "source_url", "original_url", "external-url")
        rights = text_of(values, "copyright")
        names = [
            one for one in texts_of(values, "aliases") if self.blog.wikilinks and not one.startswith("/")
        ]
        front: dict[str, object] = {
            "title": post.title,
            "series": next(iter(texts_of(values, "series")), ""),
            "lang": post.lang,
            "date": post.date,
            "updated": front_date(updated) if updated and front_date(updated) != post.date else None,
            "topics": [] if post.held else self.topics(post, tags),
            "authors": texts_of(values, "author", "authors"),
            "summary": text_of(values, "description", "summary", "excerpt"),
            "source_url": source_url if is_web(source_url) else None,
            "rights": rights if rights.lower() not in ("true", "false") else None,
            "aliases": [*names, *self.old[post.path].addresses],
            "same_story": self.translations(post),
            "slug": own_slug(post.name),
            "image": cover and relpath(cover.path, article_folder(post.date)),
            "noindex": is_unlisted(values) or None,
            "draft": True if post.held else None,
        }
        return {key: value for key, value in front.items() if value}, notes

    def translations(self, post: Post) -> list[str]:
        """The other versions of the article, by origin."""
        others = [one for one in self.versions.get(post.key, ()) if one.lang != post.lang]
        return [] if post.held else [self.index.link(self.origin(one)) for one in others]

    def cover(self, post: Post, bodies: Bodies) -> Asset | None:
        """The cover picture of the article, if the site has the file and it can be shown."""
        given = text_of(post.values, *COVERS)
        file = self.blog.file_of(post, given) if given else None
        if not file or bodies.fault(file):
            return None
        return Asset(bodies.names[file], str(self.blog.folder.root / file), self.origin(post))

    def topic_addresses(self, problems: list[Problem]) -> Mapping[str, tuple[str, ...]]:
        """Name of a tag or category → its former addresses; each address once."""
        named = dict.fromkeys(
            (name, normalize("NFC", address))
            for post in self.posts
            if not post.held
            for name, address in self.blog.topic_addresses(post)
        )
        found: dict[str, tuple[str, ...]] = {}
        given: set[str] = set()
        for name, address in named:
            if self.is_free(address, name, problems) and address not in given:
                given.add(address)
                found[name] = (*found.get(name, ()), address)
        return found

    def is_free(self, address: str, topic: str, problems: list[Problem]) -> bool:
        """Whether an address is free for a topic. `/tags/AI/` and `/tags/ai/` are one on many file systems."""
        file = old_address(address)
        if file is None:
            return False
        owner = f"{loose_name_key(topic)} ({address})"
        other = self.taken.setdefault(collision_key(file), owner)
        if other != owner:
            problems.append(warning("import-address-twice", params={"text": address, "other": other}))
        return other == owner


def page_front(front: Mapping[str, object], name: str) -> dict[str, object]:
    """The front matter of a page: it was in no list, so here it is in the navigation."""
    kept = {key: value for key, value in front.items() if key in PAGE_KEYS}
    return {"slug": slugify(name), "nav": True, **kept}


def own_slug(name: str) -> str | None:
    """The slug from the old address, if it can be kept; Han become pinyin as in any title."""
    dated = DATED_NAME.fullmatch(name)
    slug = ((dated and dated[4]) or name).strip().lower()
    return slug if slug.isascii() and len(slug) <= 100 and slug_fault(slug) is None else None
