"""Python-Markdown's output, byte for byte, in a third of its time.

Python-Markdown tries every block processor on every block and every inline pattern on every text, though
nearly all of them cannot match: most text holds none of the characters they need. `QuickMarkdown` looks for
these characters first. A gate is a *necessary* condition of what it guards, so skipping what it guards cannot
change the result; what has no gate is always tried. The finished tree is written by the same rules in fewer
calls. `tests/markup/test_markup_fast.py` compares the two on written examples, articles and random text.
"""

import re
from collections.abc import Callable
from functools import cache, cached_property
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.serializers import (  # type: ignore[attr-defined]  # the escapes are not in the stubs
    _escape_attrib_html,
    _escape_cdata,
    to_html_string,
)
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import ETX, STX

from wenzhai.markup.fast_inline import QuickInline, quicken


class QuickMarkdown(Markdown):
    """A `Markdown` that gives the same HTML sooner.

    It takes the same extensions, all of them before its first conversion, and writes `html`, never `xhtml`.
    """

    lines: list[str]

    def build_parser(self) -> "QuickMarkdown":
        super().build_parser()
        self.block_level: dict[object, bool] = {}
        self.parser = quick_block_parser(self)
        self.preprocessors.register(GatedWhitespace(self), "normalize_whitespace", 30)
        self.preprocessors.register(GatedHtmlBlocks(self), "html_block", 20)
        self.treeprocessors.register(QuickInline(self), "inline", 20)
        self.treeprocessors.register(GatedUnescape(self), "unescape", 0)
        for pattern in self.inlinePatterns:
            quicken(pattern)
        return self

    def registerExtensions(self, extensions, configs) -> "QuickMarkdown":  # type: ignore[no-untyped-def]  # as in the library
        super().registerExtensions(extensions, configs)
        for fences in list(self.preprocessors):
            if type(fences) is FencedBlockPreprocessor:  # a class derived from it may do otherwise
                config = fences.config  # type: ignore[attr-defined]  # not in the stubs
                self.preprocessors.register(GatedFences(self, config), "fenced_code_block", 25)
        return self

    def set_output_format(self, format: str) -> "QuickMarkdown":
        super().set_output_format("html")
        self.serializer = quick_html
        return self

    def is_block_level(self, tag: object) -> bool:
        known = self.block_level.get(tag)
        if known is None:
            known = self.block_level[tag] = super().is_block_level(tag)
        return known


# -- before blocks -----------------------------------------------------------------------------


class GatedWhitespace(NormalizeWhitespace):
    """Only these characters, and blanks at the start of a line, are normalised; two empty lines always follow."""

    ODD = ("\n ", "\t", "\r", STX, ETX)

    def run(self, lines: list[str]) -> list[str]:
        source = "\n".join(lines)
        return super().run(lines) if any(odd in source for odd in self.ODD) else [*lines, "", ""]


class GatedHtmlBlocks(HtmlBlockPreprocessor):
    """Without `<` and `&` there is only data for the HTML parser, and data passes through it unchanged."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any("<" in line or "&" in line for line in lines) else lines


class GatedFences(FencedBlockPreprocessor):
    """A fence starts a line with three backticks or tildes."""

    count = 0
    """How many pieces at the start of the stash of HTML are code of fences: they come before any other."""

    def run(self, lines: list[str]) -> list[str]:
        if any(line.startswith(("```", "~~~")) for line in lines):
            lines = super().run(lines)
        self.count = self.md.htmlStash.html_counter
        return lines


# -- blocks ------------------------------------------------------------------------------------

# What a line of a block has to start with for the processor to take the block.
LINE_GATES = {
    "empty": r"\n|\Z",
    "indent": r" {4}",
    "defindent": r" {4}",
    "code": r" {4}",
    "table": r"[|: -]+(?:\n|\Z)",  # the row below the header
    "hashheader": r"#",
    "setextheader": r"(?:=+|-+) *(?:\n|\Z)",
    "hr": r" {0,3}[-_*][-_* ]*(?:\n|\Z)",
    "olist": r" {0,3}\d+\. ",
    "ulist": r" {0,3}[*+-] ",
    "list-after-paragraph": r" {0,3}(?:[*+-]|1\.) ",
    "deflist": r" {0,3}: ",
    "quote": r" {0,3}>",
    "footnote": r" {0,3}\[(?=[^\]]*\]:)",
    "reference": r" {0,3}\[(?=[^\]]*\]:)",
    "paragraph": r"(?!)",  # takes what is left
}
# What some line, or the block as a whole, has to hold.
BLOCK_GATES = {
    "table": "|",
    "hashheader": "#",
    "deflist": ": ",
    "quote": ">",
    "footnote": "]:",
    "reference": "]:",
}
# What all of these start with: one look tells for most lines that there is no need to try them one by one.
LINE_STARTS = r"(?=[\n #=\-_*+|:>\[\d]|\Z)"


def quick_block_parser(md: Markdown) -> BlockParser:
    """The parser with the same block processors, moved over."""
    parser = QuickBlockParser(md)
    parser.blockprocessors = md.parser.blockprocessors
    for processor in parser.blockprocessors:
        processor.parser = parser
    return parser


class QuickBlockParser(BlockParser):
    """Gives a block that nothing else can take straight to the last processor, the paragraph's."""

    @cached_property
    def processors(self) -> list[tuple[str, BlockProcessor]]:
        """The processors in their order, each with what a block must hold for it."""
        registered = self.blockprocessors
        needed = {registered[name]: gate for name, gate in BLOCK_GATES.items() if name in registered}
        return [(needed.get(processor, ""), processor) for processor in registered]

    @cached_property
    def paragraph(self) -> BlockProcessor:
        return self.blockprocessors["paragraph"]

    @cached_property
    def needs_processors(self) -> Callable[[str], object]:
        """Tells whether a block may be anything but a paragraph. Always true beside processors we do not know."""
        known = [gate for name, gate in LINE_GATES.items() if name in self.blockprocessors]
        if len(known) != len(self.processors):
            return bool
        gate = f"{LINE_STARTS}(?:{'|'.join(known)})"
        first, next_ = re.compile(gate).match, re.compile(f"\n{gate}").search
        return lambda block: first(block) or ("\n" in block and next_(block))

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        while blocks:
            if not self.needs_processors(blocks[0]):
                self.paragraph.run(parent, blocks)
                continue
            for needed, processor in self.processors:
                block = blocks[0]
                if (
                    needed in block
                    and processor.test(parent, block)
                    and processor.run(parent, blocks) is not False
                ):
                    break


# -- after -------------------------------------------------------------------------------------


class GatedUnescape(UnescapeTreeprocessor):
    """Codes of escaped characters exist only where there was a backslash."""

    md: QuickMarkdown

    def run(self, root: Element) -> None:
        if any("\\" in line for line in self.md.lines):
            super().run(root)


class Unusual(Exception):
    """A node that the quick writer leaves to the original one."""


def quick_html(root: Element) -> str:
    """The HTML of a tree. What is unusual in it, or too deep for recursion, is left to the original."""
    parts: list[str] = []
    try:
        write(root, parts.append)
    except (RecursionError, Unusual):
        return to_html_string(root)
    return "".join(parts)


def write(node: Element, put: Callable[[str], None]) -> None:
    """Writes a node, what it holds, and what follows it. A node whose tag is None is only what it holds."""
    tag = node.tag
    end = end_tag(tag)
    if node.attrib:
        put(f"<{tag}{''.join([attribute(*item) for item in sorted(node.items())])}>")
    elif tag is not None:
        put(f"<{tag}>")
    text = node.text
    if text:
        put(_escape_cdata(text) if "&" in text or "<" in text or ">" in text else text)
    for child in node:
        write(child, put)
    put(end)
    tail = node.tail
    if tail:
        put(_escape_cdata(tail) if "&" in tail or "<" in tail or ">" in tail else tail)


@cache
def end_tag(tag: object) -> str:
    """How a node ends: empty for void elements and for a node without a tag."""
    if tag is None:
        return ""
    if not isinstance(tag, str) or tag.lower() in ("script", "style"):
        raise Unusual
    return "" if tag.lower() in HTML_EMPTY else f"</{tag}>"


def attribute(name: str, value: str | None) -> str:
    """` name="value"`; the original knows attributes without a value, too."""
    if value is None or name == value:
        raise Unusual
    return f' {name}="{_escape_attrib_html(value)}"'
