"""Blocks that hold text: paragraphs, headings, code, raw HTML, displayed formulas (CommonMark 0.31.2, 4)."""

import re
from itertools import accumulate
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from wenzhai.markup import callouts
from wenzhai.markup.containers import Container, Quote
from wenzhai.markup.html_blocks import HtmlStart, open_drawing
from wenzhai.markup.inline_text import InlineText, cut
from wenzhai.markup.links import plain

if TYPE_CHECKING:
    from wenzhai.markup.blocks import BlockParser

FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
TITLE = re.compile(r"""(?:^|[ {])(?:title|caption|name)=(?:"([^"]*)"|'([^']*)'|([^\s"'{}]+))""")
ATTRIBUTES = re.compile(r"""\{[^{}]*\}|[\w:-]+=(?:"[^"]*"|'[^']*'|\S*)""")
FORMULA_END = re.compile(r"\$\$[ \t]*$|^[ \t>]*$", re.MULTILINE)
WORD = re.compile(r"\w")
BRACED_LANGUAGE = re.compile(r"\{\s*\.?([\w#.+-]+)")
BLANKS = " \t\u3000"
"""At the ends of a paragraph these say nothing; Chinese paragraphs used to be typed with two wide blanks before."""


class Leaf:
    """An open block of text at `offset` of the source."""

    __slots__ = ("offset",)

    def __init__(self, offset: int) -> None:
        self.offset = offset

    def continues(self, parser: "BlockParser") -> bool:
        """Whether it takes the current line; then nothing else sees the line."""
        return False

    def close(self, parser: "BlockParser") -> None:
        """Writes it into the tree."""


class Paragraph(Leaf):
    __slots__ = ("container", "element", "inline", "pieces", "starts")

    def __init__(self, offset: int, container: "Container") -> None:
        super().__init__(offset)
        self.container = container
        self.element: Element | None = None
        """In the tree, once closed."""
        self.inline: InlineText | None = None
        self.pieces: list[str] = []
        self.starts: list[int] = []

    def add(self, text: str, start: int) -> None:
        """One line or more, without the line break at their end."""
        self.pieces.append(text)
        self.starts.append(start)

    def content(self) -> tuple[str, list[tuple[int, int]]]:
        """The text, and where its pieces come from."""
        if len(self.pieces) == 1:
            whole, lines = self.pieces[0], [(0, self.starts[0])]
        else:
            whole = "\n".join(self.pieces)
            places = accumulate((len(piece) + 1 for piece in self.pieces), initial=0)
            lines = list(zip(places, self.starts, strict=False))
        text = whole.strip(BLANKS)
        if len(text) != len(whole):
            lines = cut(lines, len(whole) - len(whole.lstrip(BLANKS)))
        return text, lines

    def close(self, parser: "BlockParser") -> None:
        text, lines = self.content()
        if text.startswith("["):
            text, lines = parser.without_definitions(text, lines)
            if text.startswith("[!") and isinstance(self.container, Quote):
                text, lines = callouts.opened(parser, self.container, text, lines)
        if text:
            self.element = SubElement(self.container.element, "p")
            self.inline = parser.wait(InlineText(self.element, text, lines))
            self.container.holds(self)


class IndentedCode(Leaf):
    __slots__ = ("lines", "parent")

    def __init__(self, offset: int, parent: Element) -> None:
        super().__init__(offset)
        self.parent = parent
        self.lines: list[str] = []

    def continues(self, parser: "BlockParser") -> bool:
        if not parser.blank and parser.indent < 4:
            return False
        parser.skip(4)
        self.lines.append(parser.rest)
        return True

    def close(self, parser: "BlockParser") -> None:
        while self.lines and not self.lines[-1].strip(" \t"):
            self.lines.pop()
        code_block(parser, self.parent, self.lines, "")


class Fence(Leaf):
    __slots__ = ("closed", "indent", "info", "lines", "mark", "parent")

    def __init__(self, offset: int, parent: Element, mark: str, info: str, indent: int) -> None:
        super().__init__(offset)
        self.parent = parent
        self.mark = mark
        self.info = info
        self.indent = indent
        self.lines: list[str] = []
        self.closed = False

    def continues(self, parser: "BlockParser") -> bool:
        ahead = parser.ahead
        if parser.indent < 4 and ahead.startswith(self.mark) and not ahead.lstrip(self.mark[0]).strip(" \t"):
            self.closed = True
            parser.close_leaf()
            return True
        parser.skip(min(self.indent, parser.indent))
        self.lines.append(parser.rest)
        return True

    def close(self, parser: "BlockParser") -> None:
        if not self.closed:
            parser.warn("fence-unclosed", self.offset, fence=self.mark)
        name, caption = described(self.info)
        parent = self.parent
        if name == "math" and not caption and self.formula(parser):
            return
        if caption:
            parent = SubElement(parent, "figure")
            at = self.offset + len(self.mark) + self.info.find(caption)
            parser.wait(InlineText(SubElement(parent, "figcaption"), caption, [(0, at)]))
        code_block(parser, parent, self.lines, name)

    def formula(self, parser: "BlockParser") -> bool:
        """Writes what it holds as a displayed formula, as GitHub does; False if it cannot be read as one."""
        tex = "\n".join(self.lines)
        made = parser.formula_block(tex, "", self.offset)
        if made:
            SubElement(self.parent, "p").text = AtomicString(made)
        return bool(made)


def described(info: str) -> tuple[str, str]:
    """The language and the caption of an info string: `js`, `js Words`, `js title="Words"`, `{.js linenos=1}`.

    Other attributes are those of other programs (numbers of lines, colours), and say nothing to a reader.
    """
    info = info.strip(" \t")
    if info.startswith("{"):
        found = BRACED_LANGUAGE.match(info)
        return found[1] if found else "", ""
    word, _, more = info.partition(" ")
    title = TITLE.search(more)
    caption = title[1] or title[2] or title[3] if title else ATTRIBUTES.sub("", more).strip(" \t")
    return plain(word.partition("{")[0]), caption if WORD.search(caption) else ""


def code_block(parser: "BlockParser", parent: Element, lines: list[str], language: str) -> None:
    code = SubElement(SubElement(parent, "pre"), "code")
    if language:
        code.set("class", f"language-{language}")
    if lines:
        code.text = parser.document.code("\n".join([*lines, ""]), language)


class HtmlBlock(Leaf):
    __slots__ = ("drawing", "ended", "lines", "parent", "start")

    def __init__(self, offset: int, parent: Element, start: HtmlStart) -> None:
        super().__init__(offset)
        self.parent = parent
        self.start = start
        self.ended = start.end is None
        self.lines: list[str] = []
        self.drawing = ""
        """The drawing that is open here: a blank line in it must not show its inside as text."""

    def continues(self, parser: "BlockParser") -> bool:
        if self.start.end is None and parser.blank and not parser.drawing_ends(self.drawing):
            return False
        self.lines.append(parser.rest)
        self.drawing = open_drawing(parser.rest, self.drawing)
        if self.start.end and self.start.end.search(parser.rest):
            self.ended = True
            parser.close_leaf()
        return True

    def close(self, parser: "BlockParser") -> None:
        if not self.ended:
            parser.warn("html-endless", self.offset, text=self.lines[0].strip()[:20])
        node = SubElement(self.parent, "p")
        node.text = parser.raw_block("\n".join(self.lines).rstrip("\n"), self.offset)


class Formula(Leaf):
    """`$$`, TeX on lines of its own, `$$`."""

    __slots__ = ("lines", "parent")

    def __init__(self, offset: int, parent: Element) -> None:
        super().__init__(offset)
        self.parent = parent
        self.lines: list[str] = []

    def continues(self, parser: "BlockParser") -> bool:
        line = parser.rest.strip(" \t")
        self.lines.append(line)
        if line.endswith("$$") and (len(self.lines) > 1 or len(line) > 3):
            parser.close_leaf()
        return True

    def close(self, parser: "BlockParser") -> None:
        written = "\n".join(self.lines)
        SubElement(self.parent, "p").text = AtomicString(
            parser.formula_block(written.removeprefix("$$").removesuffix("$$"), written, self.offset)
        )


def formula_opened(parser: "BlockParser", container: Container) -> bool:
    """Whether the line begins a displayed formula, which ends before an empty line does."""
    line = parser.ahead.rstrip(" \t")
    if not line.startswith("$$"):
        return False
    if line.endswith("$$") and len(line) > 4:
        if "$$" in line[2:-2]:
            return False
    elif "$$" in line[2:] or not formula_ends(parser):
        return False
    parser.begin(container)
    formula = parser.leaf = Formula(parser.offset(), container.element)
    formula.continues(parser)
    parser.finish_line()
    return True


def formula_ends(parser: "BlockParser") -> bool:
    """Whether `$$` ends a line below before an empty one does."""
    found = FORMULA_END.search(parser.text, parser.end + 1)
    return found is not None and found[0].startswith("$$")
