"""Converts bodies of other generators: shortcodes, pictures, links, and syntax with a different meaning here."""

import re
from collections.abc import Iterator, Mapping
from posixpath import relpath
from unicodedata import normalize
from urllib.parse import quote, unquote

from msgspec import Struct

from wenzhai.content.frontmatter.document import CONTROL
from wenzhai.content.image_sizes import is_image
from wenzhai.content.paths import CONTENT
from wenzhai.importers.interface import ORIGIN_LINK, Asset, article_folder
from wenzhai.importers.sites.blog import Blog, Post, sibling_path, stem
from wenzhai.importers.sites.pieces import BodyPiece, changed
from wenzhai.importers.sites.shortcodes import ATTRIBUTE, KeptShortcode, ShortcodeConverter, picture
from wenzhai.model.problems import Note, Problem, warning

TARGET = r"(?P<{0}><[^<>\n]+>|(?:[^\s()<>]|\([^\s()<>]*\))+)"
LINK = re.compile(
    r"(?P<open>!\[[^\[\]]*\]|\])\(\s*" + TARGET.format("target") + r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    r"|^(?P<define> {0,3}\[[^\[\]\n]+\]:[ \t]+)" + TARGET.format("defined"),
    re.MULTILINE,
)  # fmt: skip
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
HTML_LINE = re.compile(r"[ \t]*<(?!img\b|a\b|b\b|em\b|strong\b|span\b|https?:)[a-zA-Z/]", re.IGNORECASE)
WIKI = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|#]+)(?P<anchor>#[^\[\]\n|]*)?(?:\|(?P<label>[^\[\]\n]*))?\]\](?!\()"
)
WEB = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
QUOTED = re.compile(r"[\x00-\x2c:-@\[-^`{-\x7f]")
"""ASCII characters that have to be encoded in an address; Han need not, and stay readable."""
PLAIN_NAME = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|]+")


class ArticleIndex:
    """Index of the articles of a site: path, old address, name or title → origin."""

    def __init__(self) -> None:
        self.by_path: dict[str, str] = {}
        self.by_address: dict[str, str] = {}
        self.by_name: dict[str, str] = {}

    def add(self, post: Post, origin: str, addresses: Iterator[str]) -> None:
        self.by_path[post.path] = origin
        for address in addresses:
            self.by_address.setdefault(page_of(address), origin)
        for name in (stem(post.path), post.name, post.title):
            self.by_name.setdefault(normalize("NFC", name).casefold(), origin)

    def named(self, name: str) -> str | None:
        short = name.removesuffix(".md").removesuffix(".markdown").rpartition("/")[2]
        wanted = (normalize("NFC", one).casefold() for one in (name, short))
        return next((self.by_name[one] for one in wanted if one in self.by_name), None)


def page_of(address: str) -> str:
    """A key that is equal for all forms of one address: `/a/b`, `/a/b/`, `/a/b/index.html`, `/a/b.html`."""
    path = unquote(address.partition("#")[0].partition("?")[0]).removesuffix("index.html").strip("/")
    return normalize("NFC", path.removesuffix(".html")).casefold()


class Converted(Struct, frozen=True):
    markdown: str
    assets: tuple[Asset, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


class Bodies:
    """Converts the bodies of one site. `names` maps its files to their paths in the project."""

    def __init__(self, blog: Blog, index: ArticleIndex, names: Mapping[str, str]) -> None:
        self.blog, self.index, self.names = blog, index, names

    def convert(self, post: Post, origin: str) -> Converted:
        return BodyConversion(self, post, origin).convert()


class BodyConversion:
    """The conversion of one body."""

    def __init__(self, site: Bodies, post: Post, origin: str) -> None:
        self.site, self.blog, self.post, self.origin = site, site.blog, post, origin
        self.assets: dict[str, Asset] = {}
        self.notes: list[Note] = []
        self.problems: dict[tuple[str, str], Problem] = {}
        self.folder = article_folder(post.date)

    def convert(self) -> Converted:
        body = CONTROL.sub("", self.post.body)
        if len(body) != len(self.post.body):
            count = str(len(self.post.body) - len(body))
            self.problems["", ""] = self.warning("import-hidden", "", count=count)
        converted = ShortcodeConverter(self.article_named, self.has_file).convert(body)
        self.report_shortcodes(converted.left)
        if converted.converted:
            params = {"names": ", ".join(converted.converted)}
            self.notes.append(Note(code="import-codes-turned", params=params))
        markdown = changed(converted.body, self.rewritten)
        for path in self.blog.folder.below(self.own_folder()) if self.own_folder() else ():
            if is_image(path):
                self.take(path)
        return Converted(
            markdown.rstrip(), tuple(self.assets.values()), tuple(self.notes), tuple(self.problems.values())
        )

    def own_folder(self) -> str:
        return self.blog.own_folder(self.post)

    def report_shortcodes(self, left: tuple[KeptShortcode, ...]) -> None:
        """Adds one problem for each name of a shortcode; closing tags are not counted separately."""
        names = {one.name for one in left}
        opening = [one for one in left if opener(one.name) not in names]
        for name in dict.fromkeys(one.name for one in opening):
            same = [one for one in opening if one.name == name]
            first = " ".join(same[0].text.split())[:80]
            self.problems["code", name] = self.warning(
                "import-shortcode", same[0].text, name=name, text=first, count=str(len(same))
            )

    # -- text

    def rewritten(self, piece: BodyPiece) -> str:
        if piece.kind != "text":
            return piece.text
        text = LINK.sub(self.link, IMG.sub(self.html_picture, piece.text))
        return WIKI.sub(self.wiki, text)

    def link(self, found: re.Match[str]) -> str:
        written = found["target"] or found["defined"]
        target = written.strip("<>")
        is_picture = (found["open"] or "").startswith("!")
        new = self.address(target, is_picture)
        if new is None:
            return found[0]
        if found["define"]:
            return f"{found['define']}{new}"
        return f"{found['open']}({new}{found['title'] or ''})"

    def html_picture(self, found: re.Match[str]) -> str:
        given = {key.lower(): one or two or three for key, one, two, three in ATTRIBUTE.findall(found[0])}
        source = given.get("src", "")
        if not source:
            return found[0]
        line = found.string[found.string.rfind("\n", 0, found.start()) + 1 : found.start()]
        if HTML_LINE.match(line):
            new = None if WEB.match(source) else self.address(source, True)
            if new:
                self.problems["html", source] = self.warning(
                    "import-html-picture", found[0], text=found[0][:80]
                )
            return found[0]
        return picture(source, given.get("alt") or given.get("title") or "")

    def wiki(self, found: re.Match[str]) -> str:
        """Converts `[[name]]`, a link in Wenzhai; if it was no link there, or has no target, it is escaped."""
        if self.blog.wikilinks:
            name, label = found["target"].strip(), found["label"] or ""
            if found["embed"]:
                new = self.address(name, True)
                return f"![{label if not label.isdigit() else ''}]({new})" if new else self.shown(found[0])
            if address := self.article_named(name):
                return f"[{label or name}]({address})"
            self.problems["wiki", name] = self.warning("import-link-unknown", found[0], text=found[0])
        return self.shown(found[0])

    @staticmethod
    def shown(text: str) -> str:
        return text.replace("[[", "\\[\\[")

    # -- addresses

    def address(self, target: str, is_picture: bool) -> str | None:
        """The new address for the content file; None to keep the old one."""
        if target.startswith(("#", ORIGIN_LINK)) or not target:
            return None
        path = target
        if WEB.match(target):
            own = self.blog.site_path(target)
            if own is None:
                return None
            path = own
        anchor = f"#{target.partition('#')[2]}" if "#" in target else ""
        if not is_picture and (article := self.article_at(path)):
            return article + anchor
        file = self.blog.file_of(self.post, path)
        if file is None:
            code = "import-picture-missing" if is_picture else "import-link-unknown"
            if is_picture or not WEB.match(target):
                self.problems["missing", target] = self.warning(code, target, text=target)
            return None
        return self.take(file)

    def take(self, file: str) -> str:
        """Records a file to copy; returns its address relative to the article."""
        to = self.site.names[file]
        if file not in self.assets:
            self.assets[file] = Asset(to, str(self.blog.folder.root / file), self.origin)
            if not is_image(file):
                self.problems["attachment", file] = self.warning("import-attachment", file, file=to)
        return QUOTED.sub(lambda found: quote(found[0]), relpath(to, self.folder))

    def article_at(self, path: str) -> str | None:
        """The link to the article at an old address or in a file."""
        bare = unquote(path.partition("#")[0].partition("?")[0])
        if not bare.startswith("/"):
            marked = re.sub(r"^[{|]filename[}|]", "", bare, flags=re.IGNORECASE)
            near = sibling_path(self.post.path, marked)
            found = self.site.index.by_path.get(near)
            if found is None and marked != bare:
                found = next(
                    (o for p, o in self.site.index.by_path.items() if p.endswith(f"/{marked.lstrip('/')}")),
                    None,
                )
            return origin_link(found)
        return origin_link(self.site.index.by_address.get(page_of(bare)))

    def article_named(self, name: str) -> str | None:
        return origin_link(self.site.index.named(name))

    def has_file(self, name: str) -> bool:
        return self.blog.file_of(self.post, name) is not None

    def warning(self, code: str, needle: str, **params: str) -> Problem:
        at = self.post.body.find(needle) if needle else -1
        line = self.post.body_line + self.post.body.count("\n", 0, at) if at >= 0 else 0
        return warning(code, self.post.path, line=line, column=min(line, 1), params=params)


def opener(name: str) -> str:
    """The name of the shortcode that a closing tag closes; empty for anything else."""
    return next((name.removeprefix(mark) for mark in ("end", "/") if name.startswith(mark)), "")


def origin_link(origin: str | None) -> str | None:
    return ORIGIN_LINK + quote(origin, safe="") if origin else None


def asset_names(files: list[str], roots: tuple[str, ...]) -> dict[str, str]:
    """The paths of files below `content/`: short if unambiguous, else the whole path."""
    short: dict[str, list[str]] = {}
    for file in files:
        name = next((file.removeprefix(root) for root in roots if file.startswith(root)), file)
        kept = re.sub(r"^(?:images?|img|assets|static)/", "", name)
        short.setdefault(safe_path(kept).casefold(), []).append(file)
        short[safe_path(kept).casefold()].append(safe_path(kept))
    names: dict[str, str] = {}
    for same in short.values():
        ones, kept_names = same[::2], same[1::2]
        for file, kept in zip(ones, kept_names, strict=True):
            folder = "images" if is_image(file) else "files"
            names[file] = f"{CONTENT}/{folder}/{kept if len(ones) == 1 else safe_path(file)}"
    return names


def safe_path(path: str) -> str:
    """The path with names that are valid on every file system and not hidden."""
    parts = (PLAIN_NAME.sub("-", normalize("NFC", part)).strip(" .") or "-" for part in path.split("/"))
    return "/".join(part.lstrip("_") or "-" for part in parts)
