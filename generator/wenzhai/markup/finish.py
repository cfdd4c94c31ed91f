"""One walk over the finished tree: line breaks, links, headings, plain text."""

import html
import re
import xml.etree.ElementTree as etree
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal
from unicodedata import normalize

from markdown.util import STX

from wenzhai.markup.document import Document
from wenzhai.markup.han import ENDS_WIDE, STARTS_WIDE, join_lines
from wenzhai.markup.plain import Lines, shown
from wenzhai.markup.source import Place, Source, complaint
from wenzhai.markup.stash import PLACEHOLDER
from wenzhai.markup.urls import IMAGE_SCHEMES, LINK_SCHEMES, classify, content_file
from wenzhai.model.content import Heading, Link
from wenzhai.model.problems import Problem
from wenzhai.text.languages import other_language
from wenzhai.text.prose import is_caption

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "dl", "dt", "dd"}
BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary"}
SPOKEN = {*HEADINGS, "p", "ul", "ol", "dl", "blockquote", "table"}
"""Blocks of a body that may be in another language than the rest."""
NOT_IN_ID = re.compile(r"[^\w\- ]+")
MAX_ID = 60
# A block of raw HTML is a paragraphs of nothing but a placeholder.
RAW_BLOCK = re.compile(PLACEHOLDER)


class Finish:
    """What the walk over one body in the language `lang` collects. `stash` holds the raw HTML that placeholders stand
    for."""

    def __init__(self, source: Source, lang: str, stash: Sequence[object], document: Document) -> None:
        self.source = source
        self.places = document.places
        self.lang = lang
        self.stash = stash
        self.lines = Lines()
        self.headings: list[Heading] = []
        self.ids: dict[str, int] = {}
        self.links: list[Link] = []
        self.problems: list[Problem] = []
        self.pictures: dict[str, deque[int]] = {}
        """By address, where pictures are written."""
        self.first_paragraph = ""
        self.first_item = ""
        self.before: str = ""
        """The last text of this block, for the line break that may follow."""
        self.hanging: tuple[etree.Element, bool] | None = None
        """The node (and whether its tail is meant) whose text ends in a line break after a wide character."""

    def run(self, root: etree.Element) -> None:
        for child in root:
            above = len(self.lines.done)
            prose = (
                child.tag == "p" and "class" not in child.attrib and not RAW_BLOCK.fullmatch(child.text or "")
            )
            self.block(child)
            text = " ".join(self.lines.done[above:])
            if prose and not self.first_paragraph and not is_caption(text):
                self.first_paragraph = text
            elif child.tag in ("ul", "ol") and not self.first_item:
                self.first_item = next(iter(self.lines.done[above:]), "")
            if child.tag in SPOKEN and (prose or child.tag != "p"):
                self.name_language(child, text)
        self.complete_links()

    def name_language(self, node: etree.Element, text: str) -> None:
        """Fonts and voices follow a block whose language is not that of the body."""
        if found := other_language(text, self.lang):
            node.set("lang", found)

    # -- structure ------------------------------------------------------------------------------

    def block(self, node: etree.Element) -> None:
        tag = node.tag
        self.end_block()
        if tag == "pre":
            self.verbatim("".join(node.itertext()))
            return
        if "id" in node.attrib:
            self.ids[node.attrib["id"]] = 1
        above = len(self.lines.done)
        self.children(node)
        self.end_block()
        if tag in HEADINGS:
            self.heading(node, HEADINGS[tag], " ".join(self.lines.done[above:]))

    def verbatim(self, code: str) -> None:
        self.lines.add(shown(code, self.stash).strip("\n"))
        self.lines.end(verbatim=True)

    def end_block(self) -> None:
        self.before = ""
        self.hanging = None
        self.lines.end()

    def children(self, node: etree.Element) -> None:
        if node.text:
            self.text(node, False)
        for child in node:
            if child.tag in BLOCKS:
                self.block(child)
            else:
                self.inline(child)
            if child.tail:
                self.text(child, True)

    def inline(self, node: etree.Element) -> None:
        handler = INLINE.get(node.tag)
        if handler:
            handler(self, node)
        else:
            self.children(node)

    # -- text -----------------------------------------------------------------------------------

    def text(self, node: etree.Element, tail: bool) -> None:
        """One piece of running text: joins Chinese lines, within it and with what stands before it."""
        text = node.tail if tail else node.text
        assert text is not None
        if self.hanging:
            self.drop_hanging_break(text)
        if "\n" in text:
            joined = join_lines(text)
            if (
                joined[0] == "\n"
                and ENDS_WIDE.search(self.before)
                and STARTS_WIDE.match(joined.lstrip("\n "))
            ):
                joined = joined.lstrip("\n ")
            if joined is not text:
                set_text(node, tail, joined)
                text = joined
            if text.endswith("\n") and ENDS_WIDE.search(text.rstrip("\n")):
                self.hanging = node, tail
        self.before = text
        self.lines.add(shown(text, self.stash) if STX in text else text)

    def drop_hanging_break(self, following: str) -> None:
        assert self.hanging
        node, tail = self.hanging
        self.hanging = None
        if STARTS_WIDE.match(following):
            set_text(node, tail, ((node.tail if tail else node.text) or "").rstrip("\n "))
            self.lines.chop()

    def code(self, node: etree.Element) -> None:
        """Code counts as text for the line breaks around it; its own are kept."""
        shown_text = shown(node.text or "", self.stash)
        if self.hanging:
            self.drop_hanging_break(shown_text)
        self.before = shown_text
        self.lines.add(shown_text)

    def line_break(self, node: etree.Element) -> None:
        self.before = ""
        self.hanging = None
        self.lines.add("\n")

    def superscript(self, node: etree.Element) -> None:
        """Citation marks and footnote numbers are no part of the plain text."""
        if "id" in node.attrib:
            self.ids[node.attrib["id"]] = 1

    # -- headings -------------------------------------------------------------------------------

    def heading(self, node: etree.Element, level: int, text: str) -> None:
        identifier = node.get("id")  # of an extension
        if identifier is None:
            identifier = unique(heading_id(text), self.ids)
            node.set("id", identifier)
        self.headings.append(Heading(level, identifier, heading_html(node, self.stash)))

    # -- links ----------------------------------------------------------------------------------

    def anchor(self, node: etree.Element) -> None:
        wiki = node.attrib.pop("wiki", None)
        if wiki is not None:
            self.collect(node, "wiki", wiki)
            return
        if node.get("class") in ("footnote-ref", "footnote-backref"):
            return
        address = node.get("href", "")
        kind = classify(address, LINK_SCHEMES)
        file = content_file(address) if kind == "local" else None
        if kind == "forbidden":
            self.refuse(node, "link-scheme", address)
        elif file is not None:
            self.collect(node, "file", file)
            return
        elif kind == "external" and not address.lower().startswith("mailto:"):
            node.set("rel", "noopener noreferrer")
        self.children(node)

    def image(self, node: etree.Element) -> None:
        """Leaves a picture to `pictures`, unless its address is none that we let pass."""
        address = node.get("src", "")
        if classify(address, IMAGE_SCHEMES) == "forbidden":
            alt = node.get("alt", "")
            self.refuse(node, "image-scheme", address)
            node.text = alt
            self.children(node)
        else:
            self.pictures.setdefault(address, deque()).append(self.places.get(node, -1))

    def collect(self, node: etree.Element, kind: Literal["wiki", "file"], target: str) -> None:
        """Keeps a link for the library; its label and sentence are known when the block ends."""
        place = self.place(node)
        number = len(self.links)
        node.set("href", f"wz:{number}")
        self.links.append(Link(kind, target, "", place.line, place.column, excerpt=place.excerpt))
        start = self.lines.mark()
        self.children(node)
        self.lines.span(number, start)

    def place(self, node: etree.Element) -> Place:
        return self.source.at(self.places.get(node, -1))

    def refuse(self, node: etree.Element, code: str, address: str) -> None:
        """Leaves the text of a link that leads nowhere we let it."""
        node.tag = None  # type: ignore[assignment]  # the serializer writes such a node without its tag
        node.attrib.clear()
        place = self.place(node)
        self.problems.append(complaint(code, place, "warning", address=address))

    def complete_links(self) -> None:
        for number, label, sentence in self.lines.spans:
            link = self.links[number]
            self.links[number] = Link(
                link.kind, link.target, label, link.line, link.column, sentence, link.excerpt
            )


INLINE: dict[str, Callable[[Finish, etree.Element], None]] = {
    "a": Finish.anchor,
    "img": Finish.image,
    "code": Finish.code,
    "br": Finish.line_break,
    "sup": Finish.superscript,
}


def set_text(node: etree.Element, tail: bool, text: str) -> None:
    if tail:
        node.tail = text
    else:
        node.text = text


def heading_id(text: str) -> str:
    """An id that keeps Han: lower case, words joined by `-`, at most `MAX_ID` characters."""
    words = NOT_IN_ID.sub("", normalize("NFC", text).lower()).replace("_", " ").split()
    return "-".join(words)[:MAX_ID].strip("-") or "section"


def unique(identifier: str, taken: dict[str, int]) -> str:
    """That id, or with the first free number after it. `taken` counts how often each was asked for."""
    number = taken.get(identifier, 0) + 1
    candidate = identifier if number == 1 else f"{identifier}-{number}"
    while number > 1 and candidate in taken:
        number += 1
        candidate = f"{identifier}-{number}"
    taken[identifier] = number
    taken[candidate] = taken.get(candidate, 1)
    return candidate


def heading_html(node: etree.Element, stash: Sequence[object]) -> str:
    """The inside of a heading for a table of contents, where it stands in a link: emphasis and code only."""
    parts = [escape(node.text, stash)]
    for child in node:
        inner = "" if child.tag in ("sup", "img") else heading_html(child, stash)
        parts.append(
            f"<{child.tag}>{inner}</{child.tag}>" if child.tag in ("em", "strong", "code") else inner
        )
        parts.append(escape(child.tail, stash))
    return "".join(parts).strip()


def escape(text: str | None, stash: Sequence[object]) -> str:
    return html.escape(shown(text, stash), quote=False) if text else ""
