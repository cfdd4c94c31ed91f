"""Converts bodies of other generators: shortcodes, pictures, links, and syntax with a different meaning here."""

import re
from collections.abc import Mapping
from posixpath import relpath
from urllib.parse import quote, unquote

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.content.frontmatter.document import CONTROL
from wenzhai.content.image_sizes import is_image
from wenzhai.content.images import picture_fault
from wenzhai.content.kinds import PAGE
from wenzhai.content.static import read_static
from wenzhai.importers.interface import ORIGIN_LINK, Asset, article_folder
from wenzhai.importers.sites.asset_paths import asset_names, static_names
from wenzhai.importers.sites.blog import Blog, Post, is_text
from wenzhai.importers.sites.dialect import (
    broken_lines,
    lowered_headings,
    plain_markup,
    unescaped_formula,
    unfolded_blocks,
)
from wenzhai.importers.sites.links import BLOCK_ID, OWN_BLOCK_ID, WEB, ArticleIndex, key_of
from wenzhai.importers.sites.privacy import is_note, shown_part, without_hidden
from wenzhai.importers.sites.references import LinkWriter
from wenzhai.importers.sites.shield import Shield
from wenzhai.importers.sites.shortcode_table import to_markdown
from wenzhai.importers.sites.shortcodes import KeptShortcode, Shortcode, ShortcodeConverter, closed_by
from wenzhai.markup.urls import IMAGE_SCHEMES, LINK_SCHEMES, classify
from wenzhai.model.problems import Note, Problem, warning

__all__ = ["Bodies", "Converted", "asset_names"]

QUOTED = re.compile(r"[\x00-\x2c:-@\[-^`{-\x7f]")
"""ASCII characters that have to be encoded in an address; Han need not, and stay readable."""
TAG = re.compile(r"(?<![\w&/#\x03(\[])#((?:[\w-]+/)*[\w-]*[^\W\d][\w-]*)(?![\w/-]*[;(\])])")
UNCLOSED = re.compile(r"^ {0,3}<!--(?!.*?-->).*\Z", re.MULTILINE | re.DOTALL)
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
OURS = frozenset(["index.html", "feed.xml", "rss.xml", "feed.json", "sitemap.xml", "robots.txt", "404.html"])
"""Names of files that a site has from its generator, here as there."""
SHOWN_CODE = 200_000
"""Longest file of code, in bytes, that an article shows."""


class Converted(Struct, frozen=True):
    """A body as Markdown of ours. `tags` are those that stand in the text."""

    markdown: str
    assets: tuple[Asset, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]
    tags: tuple[str, ...] = ()


class Bodies:
    """Converts the bodies of one site. `names` maps its files to their paths in the project."""

    def __init__(self, blog: Blog, index: ArticleIndex, names: Mapping[str, str]) -> None:
        self.blog, self.index, self.names = blog, index, names
        self.static = static_names(blog.folder.files, blog.roots)
        self._faults: dict[str, str] = {}
        self._static_faults: dict[str, str] = {}

    def convert(self, post: Post, origin: str, addresses: tuple[str, ...] = ()) -> Converted:
        return BodyConversion(self, post, origin, addresses).convert()

    def fault(self, file: str) -> str:
        """Why a picture cannot be shown, as the code of the build; empty for one that can."""
        if file not in self._faults:
            data = self.blog.folder.bytes(file) if is_image(file) else b""
            self._faults[file] = picture_fault(file, data)
        return self._faults[file]

    def static_fault(self, file: str) -> str:
        """Why a file that is no picture cannot be published, as the code of the build; empty for one that can."""
        if file not in self._static_faults:
            found = read_static(self.static[file], self.blog.folder.bytes(file), Config()).problems
            is_ours = file.rpartition("/")[2] in OURS
            self._static_faults[file] = "static-address" if is_ours else next((one.code for one in found), "")
        return self._static_faults[file]


class BodyConversion:
    """The conversion of one body; for its shortcodes, what they may ask about the site."""

    def __init__(self, site: Bodies, post: Post, origin: str, addresses: tuple[str, ...]) -> None:
        self.site, self.blog, self.post, self.origin = site, site.blog, post, origin
        self.own_address = addresses[0] if addresses else ""
        self.assets: dict[str, Asset] = {}
        self.notes: list[Note] = []
        self.problems: dict[tuple[str, str], Problem] = {}
        self.folder = PAGE.path if post.is_page else article_folder(post.date)
        self.hidden: list[str] = []
        self.shield: Shield | None = None

    def convert(self) -> Converted:
        body = CONTROL.sub("", self.post.body)
        if len(body) != len(self.post.body):
            count = str(len(self.post.body) - len(body))
            self.problems["", ""] = self.warning("import-hidden", "", count=count)
        if self.blog.wikilinks:
            body, found = without_hidden(body)
            self.hidden += found
        converted = ShortcodeConverter(self.shortcode, self.blog.shortcodes).convert(body)
        self.report_shortcodes(converted.left)
        if converted.converted:
            params = {"names": ", ".join(converted.converted)}
            self.notes.append(Note(code="import-codes-turned", params=params))
        formula = unescaped_formula if self.blog.escapes_in_formulas else str
        self.shield = shield = Shield(unfolded_blocks(converted.body), self.comment, formula)
        text = plain_markup(UNCLOSED.sub(self.unclosed, shield.text), self.left_out, self.hidden.append)
        tags = self.tags(text)
        if self.blog.wikilinks:
            text = BLOCK_ID.sub(self.block_id, text)
        text = LinkWriter(self).rewritten(lowered_headings(text))
        if self.blog.breaks:
            text = broken_lines(text)
        markdown = shield.restored(EMPTY_LINES.sub("\n\n", text))
        self.report_hidden()
        for path in self.blog.folder.below(self.own_folder()) if self.own_folder() else ():
            if is_image(path):
                self.take(path)
        return Converted(
            markdown.strip("\n").rstrip(),
            tuple(self.assets.values()),
            tuple(self.notes),
            tuple(self.problems.values()),
            tags,
        )

    def block_id(self, found: re.Match[str]) -> str:
        """The mark of a block as a place that links can lead to; what no link names is not shown either."""
        if found["id"] not in self.site.index.linked_blocks:
            return "" if OWN_BLOCK_ID.fullmatch(found["id"]) else found[0]
        place = f'<a id="{found["id"]}"></a>'
        return f" {place}" if found.start() and found.string[found.start() - 1] != "\n" else f"\n{place}\n"

    def whole(self, text: str) -> str:
        """The text as it was written, without tokens for code and formulas."""
        return self.shield.restored(text) if self.shield else text

    def own_folder(self) -> str:
        return self.blog.own_folder(self.post)

    def tags(self, text: str) -> tuple[str, ...]:
        """The tags written in the text, as in a vault."""
        if not self.blog.wikilinks:
            return ()
        return tuple(dict.fromkeys(found[1] for found in TAG.finditer(text)))

    # -- what is told

    def report_shortcodes(self, left: tuple[KeptShortcode, ...]) -> None:
        """Adds one problem for each name of a shortcode; closing tags are not counted separately."""
        names = {one.name for one in left}
        opening = [one for one in left if closed_by(one.name) not in names]
        for name in dict.fromkeys(one.name for one in opening):
            same = [one for one in opening if one.name == name]
            first = " ".join(same[0].text.split())[:80]
            self.problems["code", name] = self.warning(
                "import-shortcode", same[0].text, name=name, text=first, count=str(len(same))
            )

    def left_out(self, kind: str, written: str) -> None:
        before = self.problems.get(("mark", kind))
        count = str(int(before.params["count"]) + 1) if before else "1"
        text = " ".join(written.split())[:60]
        params = {"name": kind, "text": before.params["text"] if before else text, "count": count}
        self.problems["mark", kind] = self.warning("import-mark-left-out", written, **params)

    def comment(self, comment: str) -> str:
        """What stays of a comment of HTML; what it says to a person is left out, and counted."""
        if is_note(comment):
            self.hidden.append(comment)
        return shown_part(comment)

    def unclosed(self, found: re.Match[str]) -> str:
        self.hidden.append(found[0])
        return ""

    def report_hidden(self) -> None:
        if self.hidden:
            self.problems["note", ""] = self.warning(
                "import-note", self.hidden[0], count=str(len(self.hidden))
            )

    def warning(self, code: str, needle: str, **params: str) -> Problem:
        needle = self.whole(needle)
        params = {name: self.whole(value) for name, value in params.items()}
        at = self.post.body.find(needle) if needle else -1
        line = self.post.body_line + self.post.body.count("\n", 0, at) if at >= 0 else 0
        return warning(code, self.post.path, line=line, column=min(line, 1), params=params)

    # -- what shortcodes ask

    def shortcode(self, code: Shortcode) -> str | None:
        if code.name == "comment" and code.inner is not None:
            self.hidden.append(code.inner)
        return to_markdown(code, self)

    def article(self, name: str) -> str | None:
        origin = self.site.index.at(self.post, name, self.own_address) or self.site.index.named(
            name, self.post.path
        )
        return self.site.index.link(origin) if origin else None

    def title(self, name: str) -> str | None:
        origin = self.site.index.at(self.post, name, self.own_address) or self.site.index.named(
            name, self.post.path
        )
        return self.site.index.titles.get(origin) if origin else None

    def has(self, file: str) -> bool:
        return self.blog.file_of(self.post, file) is not None

    def code(self, file: str) -> str | None:
        """The text of a file below the folder of shown code (Hexo's `downloads/code`), or of the site."""
        places = (f"{self.blog.content}/downloads/code/{file}", self.blog.file_of(self.post, file) or "")
        found = next((one for one in places if self.blog.folder.has(one)), None)
        if not found or (self.blog.folder.root / found).stat().st_size > SHOWN_CODE:
            return None
        return self.blog.folder.text(found)

    # -- addresses

    def link_to(self, target: str) -> str | None:
        """The address of a link in the content file; None if it leads nowhere that is known."""
        target = self.whole(target)
        if target.startswith("#"):
            return self.own_place(target)
        if target.startswith(ORIGIN_LINK):
            return self.placed(*target.partition("#")[::2])
        path = self.site_path(target)
        if path is None:
            return target if classify(unquote(target), LINK_SCHEMES) == "external" else None
        place = target.partition("#")[2]
        if article := self.site.index.at(self.post, path, self.own_address):
            return self.link_with_place(article, place)
        file = self.blog.file_of(self.post, path)
        if file and is_text(file):  # never an attachment: a page links to pages
            article = self.site.index.by_path.get(key_of(file))
            return self.link_with_place(article, place) if article else None
        if file and self.is_publishable(file):
            return self.take(file)
        web = target if WEB.match(target) else self.blog.web_address(self.post, target, self.own_address)
        if web and not file:
            self.problems["old", target] = self.warning("import-link-old", target, text=web)
        return web

    def own_place(self, target: str) -> str:
        """A place in this text; the top of the page where there is none of that name."""
        anchor = self.site.index.anchor(self.origin, self.whole(target))
        if anchor is None:
            params = {"text": unquote(target.lstrip("#")), "title": self.post.title}
            self.problems["place", target] = self.warning("import-place-unknown", target, **params)
        return anchor or "#top"

    def link_with_place(self, origin: str, place: str) -> str:
        """The link to a place in an article; to the article where there is no such place, which is told."""
        anchor = self.site.index.anchor(origin, self.whole(place))
        if anchor is None:
            params = {"text": unquote(place.lstrip("#")), "title": self.site.index.titles[origin]}
            self.problems["place", place] = self.warning("import-place-unknown", place, **params)
        return self.site.index.link(origin) + (anchor or "")

    def placed(self, link: str, place: str) -> str:
        """A link to an article with a place in it."""
        return self.link_with_place(unquote(link.removeprefix(ORIGIN_LINK)), place) if place else link

    def picture_at(self, target: str) -> str | None:
        """The address of a picture in the content file; None if there is none that can be shown."""
        target = self.whole(target)
        path = self.site_path(target)
        file = self.blog.file_of(self.post, path) if path is not None else None
        if file is None:
            is_web = path is None or bool(WEB.match(target))
            return target if is_web and classify(unquote(target), IMAGE_SCHEMES) == "external" else None
        if fault := self.site.fault(file):
            if is_image(file):
                self.take(file)
            self.problems["odd", target] = self.warning(
                "import-picture-odd", target, text=target, reason=fault
            )
            return None
        return self.take(file)

    def site_path(self, target: str) -> str | None:
        """The target as a path on this site; None for one elsewhere."""
        return self.blog.site_path(target) if WEB.match(target) else target

    def missing(self, code: str, target: str) -> None:
        scheme = WEB.match(self.whole(target))
        if code == "import-link-unknown" and scheme and scheme[0] != "//":
            code = "import-link-scheme"
        if ("odd", target) not in self.problems:
            self.problems["missing", target] = self.warning(code, target, text=target)

    def old_web_address(self, target: str) -> str | None:
        """Where something was on the old site, if its address is stated."""
        return self.blog.web_address(self.post, target, self.own_address)

    def is_publishable(self, file: str) -> bool:
        """Whether a file that an article links to can come along; if not, that is told."""
        fault = "" if is_image(file) else self.site.static_fault(file)
        if fault:
            self.problems["attachment", file] = self.warning(
                "import-attachment-refused", file.rpartition("/")[2], file=file, reason=fault
            )
        return not fault

    def take(self, file: str) -> str:
        """Records a file to copy; returns its address relative to the article. Pictures lie in `content/`, what is only
        linked to in `static/`: it is published from there, and so never a file of a draft."""
        is_public = not is_image(file) and not self.post.held
        to = self.site.static[file] if is_public else self.site.names[file]
        if file not in self.assets:
            self.assets[file] = Asset(to, str(self.blog.folder.root / file), self.origin)
            if not is_image(file) and not is_public:
                self.problems["attachment", file] = self.warning("import-attachment-held", file, file=to)
        return QUOTED.sub(lambda found: quote(found[0]), relpath(to, self.folder))
