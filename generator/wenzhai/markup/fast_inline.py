"""The inline half of `fast.py`: each text meets only the patterns whose marks it holds."""

import re
from collections import deque
from collections.abc import Callable
from functools import cached_property, partial
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import DelimiterProcessor, LinkInlineProcessor, Pattern
from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, STX, AtomicString

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
    """Gives a pattern the quicker ones of the methods below; classes of others are left as they are."""
    quicker: dict[str, object] = {}
    if isinstance(pattern, LinkInlineProcessor):
        quicker = {"getText": text_in_brackets, "getLink": partial(link_in_parentheses, pattern.getLink)}
    elif isinstance(pattern, DelimiterProcessor):
        quicker = {
            "search": partial(next_delimiter, pattern),
            "handleMatch": partial(emphasis, pattern, pattern.handleMatch),
        }
    vars(pattern).update(quicker)


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
