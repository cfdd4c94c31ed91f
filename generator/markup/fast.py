"""Python-Markdown's output, byte for byte, in a third of its time.

Python-Markdown tries every block processor on every block and every inline pattern on every text, though
nearly all of them cannot match: most text holds none of the characters they need. `QuickMarkdown` looks for
these characters first. A gate is a *necessary* condition of what it guards, so skipping what it guards cannot
change the result; what has no gate is always tried. The finished tree is written by the same rules in fewer
calls. `tests/test_markup_fast.py` compares the two on written examples, articles and random text.
"""

import re
from collections import deque
from collections.abc import Callable
from functools import cache, cached_property, partial
from xml.etree.ElementTree import HTML_EMPTY, Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.inlinepatterns import DelimiterProcessor, LinkInlineProcessor, Pattern
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.preprocessors import HtmlBlockPreprocessor, NormalizeWhitespace
from markdown.serializers import (  # type: ignore[attr-defined]  # the escapes are not in the stubs
    _escape_attrib_html,
    _escape_cdata,
    to_html_string,
)
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString


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

    def registerExtensions(self, extensions, configs) -> "QuickMarkdown":  # type: ignore[no-untyped-def]
        super().registerExtensions(extensions, configs)
        if "fenced_code_block" in self.preprocessors:
            fences = self.preprocessors["fenced_code_block"]
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


# -- inline ------------------------------------------------------------------------------------

# What a text has to hold for the pattern to match in it.
PATTERN_GATES = {
    "backtick": ("`",),
    "escape": ("\\",),
    "wikilink": ("[[",),
    "citation": ("[",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("](",),
    "image_link": ("![", "]("),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "em_strong": ("*_",),  # either
}
# Each of these as a bit. A match leaves a placeholder in the text, which holds none of them, so the bits found
# first stay a superset of what is there.
BITS = {mark: 1 << n for n, mark in enumerate(dict.fromkeys(sum(PATTERN_GATES.values(), ())))}
MARKS = {**BITS, "*": BITS["*_"], "_": BITS["*_"]}
# One of these is in every text that holds a mark, or a placeholder.
ANY_MARK = re.compile(r"[\\`*_\[!<&\n\x02]")
# These match only names that the body defines.
REFERENCES = frozenset({"reference", "image_reference", "short_reference", "short_image_ref"})


class QuickInline(InlineProcessor):
    """Tries on each text only the patterns whose marks it holds.

    Some methods of the original are private; they are overridden by their mangled names.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Goes through the tree in the original's order, without its list of ancestors: no pattern asks for it."""
        self.tried = self.patterns if self.md.references else self.patterns_without_references
        if ancestors or not self.gated:
            return super().run(tree, ancestors)
        self.stashed_nodes: dict[str, Element | str] = {}
        self.ancestors = []
        waiting = deque([tree])
        while waiting:
            parent = waiting.popleft()
            found: list[tuple[Element, list[Element]]] = []
            for child in parent:  # sees what is put in behind a child
                if child.text and self.has_marks(child.text):
                    nodes = self.nodes_of_text(child)
                    found.append((child, nodes))
                    waiting += [node for node in nodes if len(node)]
                if child.tail and self.has_marks(child.tail):
                    self.put_in_nodes_of_tail(parent, child)
                if len(child):
                    waiting.append(child)
            for child, nodes in found:
                for index, node in enumerate(nodes):
                    child.insert(index, node)
        return tree

    def has_marks(self, text: str) -> bool:
        return ANY_MARK.search(text) is not None and not isinstance(text, AtomicString)

    def nodes_of_text(self, node: Element) -> list[Element]:
        """Replaces the text of a node by what stands before its first inline node; gives the inline nodes."""
        text, node.text = node.text or "", None
        return [entry[0] for entry in self.placed(self.marked(text), node)]

    def put_in_nodes_of_tail(self, parent: Element, child: Element) -> None:
        """The same with what follows a child; the inline nodes go in behind it."""
        tail, child.tail = child.tail or "", None
        before = Element("d")
        nodes = [entry[0] for entry in self.placed(self.marked(tail), before, False)]
        child.tail = before.tail
        place = list(parent).index(child) + 1
        parent[place:place] = nodes

    @cached_property
    def patterns(self) -> list[tuple[int, InlinePattern, int]]:
        """The patterns in their order, with the bits they need."""
        names = {
            self.inlinePatterns.get_index_for_name(n): n for n in PATTERN_GATES if n in self.inlinePatterns
        }
        gates = [PATTERN_GATES.get(names.get(index, ""), ()) for index in range(len(self.inlinePatterns))]
        return [
            (index, pattern, sum(BITS[mark] for mark in gates[index]))
            for index, pattern in enumerate(self.inlinePatterns)
            if isinstance(pattern, InlinePattern)
        ]

    @cached_property
    def patterns_without_references(self) -> list[tuple[int, InlinePattern, int]]:
        unused = {self.inlinePatterns.get_index_for_name(name) for name in REFERENCES}
        return [entry for entry in self.patterns if entry[0] not in unused]

    @cached_property
    def gated(self) -> bool:
        """Whether every pattern has a gate, so that a text without any mark is left alone."""
        return all(need for _, _, need in self.patterns)

    def marked(self, data: str, patternIndex: int = 0) -> str:
        """The text with a placeholder for all that the patterns from that one on take."""
        if isinstance(data, AtomicString) or (self.gated and not ANY_MARK.search(data)):
            return data
        bits = 0
        for mark, bit in MARKS.items():
            if mark in data:
                bits |= bit
        for index, pattern, need in self.tried:
            if need & bits == need and index >= patternIndex:
                data = self.apply(pattern, index, data)
        return data

    _InlineProcessor__handleInline = marked

    def apply(self, pattern: InlinePattern, index: int, data: str) -> str:
        """Replaces all that a pattern takes by placeholders."""
        position = 0
        while position >= 0:
            data, position = self.apply_once(pattern, index, data, position)
        return data

    def apply_once(self, pattern: InlinePattern, index: int, data: str, position: int) -> tuple[str, int]:
        """The text with the next match replaced, and where to go on: -1 for nowhere."""
        for match in pattern.getCompiledRegExp().finditer(data, position):
            node, start, end = pattern.handleMatch(match, data)
            if start is not None and end is not None:
                break
        else:
            return data, -1
        if node is None:
            return data, end
        if isinstance(node, Element) and not isinstance(node.text, AtomicString):
            self.apply_within(node, index)
        key = f"{len(self.stashed_nodes):04d}"
        self.stashed_nodes[key] = node
        placeholder = f"{INLINE_PLACEHOLDER_PREFIX}{key}{ETX}"
        return data[:start] + placeholder + data[end:], start + len(placeholder)

    def apply_within(self, node: Element, index: int) -> None:
        """Goes on with the later patterns inside a new node, and from this one on between its children."""
        for child in (node, *node):
            if child.text:
                self.ancestors.append(child.tag.lower())
                child.text = self.marked(child.text, index + 1)
                self.ancestors.pop()
            if child.tail:
                child.tail = self.marked(child.tail, index)

    def placed(
        self, data: str | None, parent: Element, isText: bool = True
    ) -> list[tuple[Element, list[str]]]:
        """Puts the text before the first placeholder into `parent`; gives the nodes, each with its tail."""
        if data and STX in data:
            return super()._InlineProcessor__processPlaceholders(data, parent, isText)  # type: ignore
        if data and isText:
            parent.text = parent.text + data if parent.text else data
        elif data:
            parent.tail = parent.tail + data if parent.tail else data
        return []

    _InlineProcessor__processPlaceholders = placed


def quicken(pattern: Pattern) -> None:
    """Gives a pattern the quicker ones of the methods below."""
    if isinstance(pattern, LinkInlineProcessor):
        pattern.getText = text_in_brackets  # type: ignore[method-assign]
        pattern.getLink = partial(link_in_parentheses, pattern.getLink)  # type: ignore[method-assign]
    elif isinstance(pattern, DelimiterProcessor):
        pattern.search = partial(next_delimiter, pattern)  # type: ignore[method-assign]
        pattern.handleMatch = partial(emphasis, pattern, pattern.handleMatch)  # type: ignore[method-assign]


BRACKET = re.compile(r"[\[\]]")
# An address without blanks, quotes, angle brackets or parentheses leaves the original nothing to decide.
SIMPLE_LINK = re.compile(r"\(([^\s()<>'\"\x02]*)\)")
STOP = re.compile(r"[)'\"]")

LinkParts = tuple[str, str | None, int, bool]


def text_in_brackets(data: str, index: int) -> tuple[str, int, bool]:
    """What stands between the `[` before `index` and its `]`, going from bracket to bracket."""
    depth = 1
    for bracket in BRACKET.finditer(data, index):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return data[index : bracket.start()], bracket.end(), True
    return data[index:], len(data), False


def link_in_parentheses(original: Callable[[str, int], LinkParts], data: str, index: int) -> LinkParts:
    """Reads a simple address at once, and sees at once when nothing follows that the original could stop at."""
    simple = SIMPLE_LINK.match(data, index)
    if simple:
        return simple[1], None, simple.end(), True
    if not STOP.search(data, index):
        return "", None, index, False
    return original(data, index)


def next_delimiter(pattern: DelimiterProcessor, data: str, start: int) -> re.Match[str] | None:
    """The next delimiter that can open, or close an open one: looks at delimiters, not at every character."""
    for found in pattern.compiled_re.finditer(data, start):
        delimiter = pattern.delimiters[found[0]]
        match = delimiter.boundary.match(data, found.start())
        if match is not None and (delimiter.stack or match.lastgroup != "end"):
            return match
    return None


InlineMatch = tuple[Element | None, int | None, int | None]


def emphasis(
    pattern: DelimiterProcessor,
    original: Callable[[re.Match[str], str], InlineMatch],
    match: re.Match[str],
    data: str,
) -> InlineMatch:
    """Takes a plain pair like `**this**` at once: the next delimiter after one or two is an equal one that closes.

    The original pairs these two in its first step and is done. It decides on everything else.
    """
    if pattern.regions:
        return original(match, data)
    token = match[0]
    delimiter = pattern.delimiters[token]
    opening = delimiter.boundary.match(data, match.start())
    if opening is None or opening.lastgroup == "end" or delimiter.tag_count != 2 or len(opening[0]) > 2:
        return original(match, data)
    for found in pattern.compiled_re.finditer(data, opening.end()):
        closing = pattern.delimiters[found[0]].boundary.match(data, found.start())
        if closing is None or (closing.lastgroup == "end" and found[0] != token):
            continue
        if closing[0] != opening[0] or closing.lastgroup == "start":
            break
        node = Element(delimiter.tags[2 - len(opening[0])])
        node.text = data[opening.end() : closing.start()]
        return node, opening.start(), closing.end()
    return original(match, data)


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
