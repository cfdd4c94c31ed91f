"""One walk over the finished tree: line breaks, links, headings, plain text."""

import html
import re
import xml.etree.ElementTree as etree
from collections import deque
from collections.abc import Callable, Sequence
from typing import Literal

from markdown.util import STX

from wenzhai.markup.document import Document
from wenzhai.markup.han import join_lines, join_pieces
from wenzhai.markup.plain import Lines, shown
from wenzhai.markup.source import Place, Source, problem_at
from wenzhai.markup.stash import PLACEHOLDER
from wenzhai.markup.typeset import Typesetter, Words, WordsKind
from wenzhai.markup.urls import IMAGE_SCHEMES, LINK_SCHEMES, classify, content_file
from wenzhai.model.content import Heading, Link
from wenzhai.model.problems import Problem
from wenzhai.text.languages import LATIN_WORD, detect_language, other_language
from wenzhai.text.prose import is_caption
from wenzhai.text.scripts import HAN_RUN
from wenzhai.text.slugs import heading_id

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "dl", "dt", "dd"}
BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "details", "summary"}
SPOKEN = {*HEADINGS, "p", "ul", "ol", "dl", "blockquote", "table"}
"""Blocks of a body that may be in another language than the rest."""
# A block of raw HTML is a paragraphs of nothing but a placeholder.
RAW_BLOCK = re.compile(PLACEHOLDER)


class Finish:
    """What the walk over one body in the language `lang` collects. `stash` holds the raw HTML that placeholders stand
    for; without a `typesetter` marks stay as they are typed."""

    def __init__(
        self,
        source: Source,
        lang: str,
        stash: Sequence[object],
        document: Document,
        typesetter: Typesetter | None = None,
    ) -> None:
        self.source = source
        self.places = document.places
        self.lang = lang
        self.stash = stash
        self.lines = Lines()
        self.headings: list[Heading] = []
        self.ids: dict[str, int] = {}
        self.links: list[Link] = []
        self.addresses: list[tuple[str, int]] = []
        """Links by address, each with where it is written."""
        self.problems: list[Problem] = []
        self.pictures: dict[str, deque[int]] = {}
        """By address, where pictures are written."""
        self.first_paragraph = ""
        self.first_item = ""
        self.code_lines: set[int] = set()
        self.typesetter = typesetter
        self.pieces: list[Words] = []
        """Of this block, one for each piece of its line."""
        self.as_written = ""
        """The text of the last block as it was written, if typography has changed it."""

    def run(self, root: etree.Element) -> None:
        for child in root:
            above = len(self.lines.done)
            prose = (
                child.tag == "p" and "class" not in child.attrib and not RAW_BLOCK.fullmatch(child.text or "")
            )
            self.block(child)
            text = " ".join(self.lines.done[above:])
            if prose and not self.first_paragraph and not is_caption(text) and not is_code(child):
                self.first_paragraph = text
            elif child.tag in ("ul", "ol") and not self.first_item:
                prose_lines = (
                    number for number in range(above, len(self.lines.done)) if number not in self.code_lines
                )
                items = (self.lines.done[number] for number in prose_lines)
                self.first_item = next((item for item in items if not is_caption(item)), "")
            if child.tag in SPOKEN and (prose or child.tag != "p"):
                self.name_language(child, text)
        self.complete_links()

    def name_language(self, node: etree.Element, text: str) -> None:
        """Fonts and voices follow a block whose language is not that of the body."""
        if found := other_language(text, self.lang):
            node.set("lang", found)
            for emphasis in node.iter("em"):
                if emphasis.get("lang") == found:
                    del emphasis.attrib["lang"]

    # -- structure ------------------------------------------------------------------------------

    def block(self, node: etree.Element) -> None:
        tag = node.tag
        self.end_block()
        if tag == "pre":
            self.verbatim("".join(node.itertext()))
            return
        if "id" in node.attrib:
            self.ids[node.attrib["id"]] = 0
        above = len(self.lines.done)
        self.children(node)
        self.end_block(tag in HEADINGS)
        if tag in HEADINGS:
            self.heading(node, HEADINGS[tag], " ".join(self.lines.done[above:]))

    def verbatim(self, code: str) -> None:
        self.lines.add(shown(code, self.stash).strip("\n"))
        self.lines.end(verbatim=True)
        self.code_lines.add(len(self.lines.done) - 1)

    def end_block(self, in_heading: bool = False) -> None:
        """Repairs the texts of the block that ends here, joins its lines, and takes it down."""
        pieces, line = self.pieces, self.lines.pieces
        if not pieces:
            return
        text = line[0] if len(line) == 1 else "".join(line)
        self.as_written = ""
        if self.typesetter and (changed := self.typesetter.set(pieces, text, in_heading)):
            self.as_written = text
            for number in changed:
                line[number] = shown(pieces[number].text, self.stash)
        if "\n" in text:
            join_pieces(pieces, line, self.stash)
        self.pieces = []
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
        """One piece of running text."""
        text = node.tail if tail else node.text
        assert text is not None
        self.pieces.append(Words(node, tail))
        self.lines.add(shown(text, self.stash) if STX in text else text)

    def code(self, node: etree.Element) -> None:
        """Code counts as text for the line breaks around it; its own are kept."""
        self.pieces.append(Words(node, kind=WordsKind.CODE))
        self.lines.add(shown(node.text or "", self.stash))

    def line_break(self, node: etree.Element) -> None:
        self.pieces.append(Words(node, kind=WordsKind.BREAK))
        self.lines.add("\n")

    def emphasis(self, node: etree.Element) -> None:
        """Latin words are emphasised as such, in italics, Han with dots: the language says which."""
        start = self.lines.mark()
        self.children(node)
        text = "".join(self.lines.pieces[start:])
        if bool(HAN_RUN.search(text)) != bool(LATIN_WORD.search(text)):
            found = detect_language(text, self.lang)
            if found != self.lang:
                node.set("lang", found)

    def superscript(self, node: etree.Element) -> None:
        """Citation marks and footnote numbers are no part of the plain text."""
        if "id" in node.attrib:
            self.ids[node.attrib["id"]] = 0

    # -- headings -------------------------------------------------------------------------------

    def heading(self, node: etree.Element, level: int, text: str) -> None:
        identifier = node.get("id")  # of an extension
        if identifier is None:
            written = join_lines(self.as_written) if self.as_written else text
            identifier = unique(heading_id(written), self.ids)
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
        else:
            self.addresses.append((address, self.places.get(node, -1)))
            if kind == "external" and not address.lower().startswith("mailto:"):
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
            self.pieces.append(Words(node, kind=WordsKind.PICTURE))
            self.lines.add("")

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
        self.problems.append(problem_at(code, place, "warning", address=address))

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
    "em": Finish.emphasis,
    "sup": Finish.superscript,
}


def is_code(paragraph: etree.Element) -> bool:
    """Whether a paragraph is nothing but code."""
    return (
        len(paragraph) > 0
        and not (paragraph.text or "").strip()
        and all(child.tag == "code" and not (child.tail or "").strip() for child in paragraph)
    )


def unique(identifier: str, taken: dict[str, int]) -> str:
    """That id, or with the first free number after it, from 1 on as on GitHub. `taken` holds the last number tried."""
    number = taken.get(identifier, 0)
    candidate = identifier
    while candidate in taken:
        number += 1
        candidate = f"{identifier}-{number}"
    taken[identifier] = number
    taken.setdefault(candidate, 0)
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
