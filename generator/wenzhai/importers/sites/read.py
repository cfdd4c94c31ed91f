"""Reads a site in a folder: drafts, their files, and a reason for each article that is not imported."""

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import relpath
from unicodedata import normalize

from msgspec import Struct, structs

from wenzhai.importers.interface import Asset, ImportResult, Options, article_folder
from wenzhai.importers.limits import within_time
from wenzhai.importers.sites.blog import DATED_NAME, Blog, Post, front_date, stem
from wenzhai.importers.sites.bodies import ArticleIndex, Bodies, asset_names
from wenzhai.importers.sites.folder import SiteFolder
from wenzhai.importers.sites.front import Values, is_true, read_front, text_of, texts_of
from wenzhai.importers.sites.hexo import Hexo
from wenzhai.importers.sites.hugo import Hugo
from wenzhai.importers.sites.jekyll import Jekyll
from wenzhai.importers.sites.markdown import Markdown
from wenzhai.importers.sites.pelican import Pelican
from wenzhai.importers.sites.stated_dates import with_dates
from wenzhai.importers.sites.weekly import Weekly
from wenzhai.importers.titles import compile_rules, lift
from wenzhai.model.content import Draft
from wenzhai.model.problems import Note, Problem, ProblemsError, warning
from wenzhai.text.addresses import LANGUAGE, is_web, old_address
from wenzhai.text.dates import Moment
from wenzhai.text.names import loose_name_key
from wenzhai.text.prose import language_of
from wenzhai.text.slugs import collision_key, slug_fault

KINDS: dict[str, type[Blog]] = {kind.kind: kind for kind in (Hexo, Hugo, Jekyll, Pelican, Markdown, Weekly)}
"""The one table of generators, in the order of the help."""

POST_SECONDS = 5.0
"""Seconds of processor time for an article: the limit for rendering one."""
HEADING = re.compile(r"#[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\n\s*|\Z)")

USED = frozenset(
    [
        *(
            "title",
            "date",
            "updated",
            "lastmod",
            "last_modified_at",
            "modified",
            "publishdate",
            "pubdate",
            "created",
        ),
        *("tags", "tag", "categories", "category", "draft", "published", "status", "lang", "language"),
        *("permalink", "slug", "url", "aliases", "redirect_from", "save_as"),
        *("author", "authors", "description", "summary", "copyright"),
        *("cover", "image", "thumbnail", "featured_image", "banner"),
        *("source_url", "original_url", "external-url"),
    ]
)
"""Keys that are converted."""
QUIET = frozenset(["layout", "type", "id", "comments", "toc", "mathjax", "math", "weight"])
"""Keys that only controlled the layout."""
CHINESE = {"cn": "zh-Hans", "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-hans": "zh-Hans", "zh-hans-cn": "zh-Hans",
           "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant"}  # fmt: skip


def read_site(kind: str, folder: Path, options: Options) -> ImportResult:
    """Imports a site. Raises `ProblemsError` for a folder without articles."""
    files = SiteFolder(folder)
    with within_time(str(folder)):
        blog = KINDS[kind](files, options.timezone or None, options.site_timezone)
    posts: list[Post] = []
    problems = list(blog.problems)
    for path, draft in blog.articles():
        try:
            with within_time(path, POST_SECONDS):
                posts.append(read_post(blog, path, draft))
        except ProblemsError as error:
            problems += [structs.replace(problem, path=path) for problem in error.problems]
    if not posts and not problems:
        raise ProblemsError([Problem(code="import-site-empty", path=str(folder), params={"kind": kind})])
    problems += [warning(code, path) for path, code in blog.leftovers()]
    posts = with_dates(blog, posts, options.dates, problems)
    return blog.finished(ForeignSite(blog, posts, options).found(problems), options)


def read_post(blog: Blog, path: str, draft: bool) -> Post:
    """Reads one file. Raises `ProblemsError` if it cannot be read, or has an unknown form of date."""
    front = read_front(blog.folder.text(path), path)
    values = front.values
    own = stem(path)
    dated = DATED_NAME.fullmatch(own)
    name = (dated and dated[4]) or (own if own != "index" or "/" not in path else path.split("/")[-2])
    heading = HEADING.match(front.body) if blog.heading_is_title and not text_of(values, "title") else None
    body = front.body[heading.end() :] if heading else front.body
    moment = moment_of(blog, values, dated and "-".join(dated.group(1, 2, 3)), path)
    status = text_of(values, "status").lower()
    is_draft = draft or is_true(values, "draft") or not is_true(values, "published", True)
    return Post(
        path=path,
        values=values,
        body=body,
        body_line=front.body_line + front.body.count("\n", 0, len(front.body) - len(body)),
        draft=is_draft or status in ("draft", "hidden", "private"),
        name=text_of(values, "slug").rpartition("/")[2] or name,
        title=text_of(values, "title") or (heading and heading[1].strip()) or name,
        date=front_date(moment) if moment else None,
        when=blog.clock(moment) if moment else None,
    )


def moment_of(blog: Blog, values: Values, in_name: str | None, path: str) -> Moment | None:
    given = text_of(values, *blog.date_keys)
    if given:
        moment = blog.moment(given)
        if moment is None:
            params = {"text": given}
            raise ProblemsError([Problem(code="import-date-unknown", path=path, params=params)])
        return moment
    return blog.moment("-".join(part.zfill(2) for part in in_name.split("-"))) if in_name else None


class OldAddresses(Struct, frozen=True):
    """The former addresses of an article that become redirects, and problems with the others."""

    addresses: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class ForeignSite:
    """All articles of a site."""

    def __init__(self, blog: Blog, posts: list[Post], options: Options) -> None:
        self.blog, self.posts, self.options = blog, posts, options
        self.rules = tuple(compile_rules(options.columns))
        self.index = ArticleIndex()
        self.old: dict[str, OldAddresses] = {}
        self.taken: dict[str, str] = {}
        for post in posts:
            self.old[post.path] = self.old_addresses(post)
            if not post.draft:  # drafts have no addresses
                self.index.add(post, self.origin(post), iter(self.old[post.path].addresses))

    def origin(self, post: Post) -> str:
        """The permanent identity of an article: the site and its file."""
        return " ".join(filter(None, (self.blog.kind, self.blog.identity(), normalize("NFC", post.path))))

    def old_addresses(self, post: Post) -> OldAddresses:
        if post.draft:
            return OldAddresses(())
        kept: list[str] = []
        problems: list[Problem] = []
        for address in self.blog.addresses(post):
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

    def found(self, problems: list[Problem]) -> ImportResult:
        names = asset_names(self.blog.folder.files, self.blog.roots)
        bodies = Bodies(self.blog, self.index, names)
        drafts: list[Draft] = []
        assets: list[Asset] = []
        for post in self.posts:
            try:
                with within_time(post.path, POST_SECONDS):
                    converted = bodies.convert(post, self.origin(post))
                    cover = self.cover(post, names)
                    front, notes = self.front(post, cover)
            except ProblemsError as error:
                problems += error.problems
                continue
            unstated: dict[str, Problem] = {}
            if not post.date and not post.draft:
                unstated["date"] = warning("import-site-undated", post.path)
            repairs = (*notes, *converted.notes)
            drafts.append(Draft(front, converted.markdown, self.origin(post), repairs, unstated=unstated))
            assets += [*converted.assets, *([cover] if cover else [])]
            problems += [*self.old[post.path].problems, *converted.problems]
        addresses = self.topic_addresses(problems)
        return ImportResult(tuple(drafts), tuple(problems), tuple(assets), addresses)

    def front(self, post: Post, cover: Asset | None) -> tuple[dict[str, object], list[Note]]:
        values = post.values
        title, notes = lift(post.title, self.rules)
        if post.title == post.name:
            notes.append(Note(code="import-title-from-name", params={"name": post.name}))
        updated = self.blog.moment(text_of(values, *self.blog.updated_keys))
        source_url = text_of(values, "source_url", "original_url", "external-url")
        front: dict[str, object] = {
            **title,
            "lang": self.language(post),
            "date": post.date,
            "updated": front_date(updated) if updated and front_date(updated) != post.date else None,
            "topics": self.blog.topics(post),
            "authors": texts_of(values, "author", "authors"),
            "summary": text_of(values, "description", "summary"),
            "source_url": source_url if is_web(source_url) else None,
            "rights": text_of(values, "copyright")
            if text_of(values, "copyright") not in ("true", "false")
            else None,
            "aliases": list(self.old[post.path].addresses),
            "slug": own_slug(post.name),
            "image": cover and relpath(cover.path, article_folder(post.date)),
            "draft": post.draft or None,
        }
        left = [key for key in values if key not in USED | QUIET and text_of(values, key)]
        if left:
            notes.append(Note(code="import-keys-left", params={"keys": ", ".join(left)}))
        return {key: value for key, value in front.items() if value}, notes

    def language(self, post: Post) -> str:
        given = text_of(post.values, "lang", "language")
        if given.lower() in CHINESE:
            return CHINESE[given.lower()]
        if LANGUAGE.fullmatch(given):
            return given
        return language_of(post.body, self.options.lang, post.title)

    def cover(self, post: Post, names: Mapping[str, str]) -> Asset | None:
        """The cover picture of the article, if the site has the file."""
        given = text_of(post.values, "cover", "image", "thumbnail", "featured_image", "banner")
        file = self.blog.file_of(post, given) if given else None
        return Asset(names[file], str(self.blog.folder.root / file), self.origin(post)) if file else None

    def topic_addresses(self, problems: list[Problem]) -> Mapping[str, tuple[str, ...]]:
        """Name of a tag or category → its former addresses; each address once."""
        named = dict.fromkeys(
            (name, normalize("NFC", address))
            for post in self.posts
            if not post.draft
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


def own_slug(name: str) -> str | None:
    """The slug from the old address, if it can be kept; Han become pinyin as in any title."""
    slug = name.strip().lower()
    return slug if slug.isascii() and len(slug) <= 100 and slug_fault(slug) is None else None
