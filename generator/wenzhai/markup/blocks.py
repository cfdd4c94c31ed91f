"""The block structure of a body, in one pass over its lines (CommonMark 0.31.2, appendix A, phase 1).

Of each line, first the open containers take their prefixes; then new blocks begin; what is left is text of the open
leaf. Plain prose outside of containers, most of what people write, is taken whole.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser as LibraryBlockParser
from markdown.util import AtomicString

from wenzhai.markup import definitions, links, tables
from wenzhai.markup.containers import (
    Container,
    FootnoteBody,
    ItemList,
    ListItem,
    ListMarker,
    Quote,
    marker,
    new_list,
)
from wenzhai.markup.document import Document
from wenzhai.markup.foreign import NoBlockProcessors
from wenzhai.markup.html_blocks import DRAWINGS, html_start
from wenzhai.markup.inline_text import InlineText, cut
from wenzhai.markup.leaves import FENCE, Fence, HtmlBlock, IndentedCode, Leaf, Paragraph, formula_opened
from wenzhai.markup.limits import MAX_DEPTH, too_deep
from wenzhai.markup.lines import Line
from wenzhai.markup.tables import Table

PROSE = re.compile(
    r"(?:(?:[^ \t\n#>+\-*_=`~<|:\[$0-9]|\*\*?(?=[^*\s])|_(?=[^_\s])|\$(?!\$)"
    r"|\[(?=\[|[^\]\[\n^]*+\](?!:))|[0-9]++(?![.)0-9]))[^\n]*+(?:\n|\Z))+"
)
"""Lines that can begin nothing but a paragraph, and go on with nothing but one."""
EMPTY_LINES = re.compile(r"(?:[ \t]*\n)+")
HEADING = re.compile(r"(#{1,6})(?=[ \t]|$)")
UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
RULE = re.compile(r"([-_*])[ \t]*+(?:\1[ \t]*+){2,}+$")
NOTE = re.compile(r"\[\^([^\s\[\]]+)\]:[ \t]*")
TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


class BlockParser(Line, LibraryBlockParser):
    """Builds the tree of a body. Its `document` keeps what concerns more than one block."""

    def __init__(self, md: Markdown, document: Document) -> None:
        super().__init__(md)
        self.blockprocessors = NoBlockProcessors()
        self.document = document
        self.starters: dict[str, Callable[[Container], bool]] = {
            ">": self.start_quote,
            "#": self.start_heading,
            "`": self.start_fence,
            "~": self.start_fence,
            "<": self.start_html,
            "=": self.start_underline,
            "-": self.start_dash,
            "*": self.start_star,
            "_": self.start_rule,
            "+": self.start_item,
            "[": self.start_note,
            ":": self.start_colon,
            "|": self.start_table,
            "$": self.start_formula,
        }
        self.starters |= dict.fromkeys("0123456789", self.start_item)

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        self.root = Element(self.md.doc_tag)
        self.parseChunk(self.root, "\n".join(lines))
        return ElementTree(self.root)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:
        self.parseChunk(parent, "\n\n".join(blocks))
        blocks.clear()

    def parseChunk(self, parent: Element, text: str) -> None:
        self.text = text
        self.open: list[Container] = [Container(parent, 0)]
        self.leaf: Leaf | None = None
        self.after_blank = False
        self.drawing_end: dict[str, int] = {}
        """Where the next drawing of a kind ends, as far as it was looked for."""
        at, end = 0, len(text)
        while at < end:
            if self.outside():
                if prose := PROSE.match(text, at):
                    at = self.take_prose(at, prose.end())
                    continue
                if empty := EMPTY_LINES.match(text, at):
                    self.close_leaf()
                    self.after_blank = True
                    at = empty.end()
                    continue
            self.end = text.find("\n", at)
            if self.end < 0:
                self.end = end
            self.take_line(text[at : self.end])
            at = self.end + 1
        self.close_to(0)

    def outside(self) -> bool:
        """Whether the next line stands in no container, behind no leaf but a paragraph."""
        return len(self.open) == 1 and (self.leaf is None or type(self.leaf) is Paragraph)

    def take_prose(self, at: int, end: int) -> int:
        text = self.text[at:end]
        if not isinstance(self.leaf, Paragraph):
            self.begin(self.open[0])
            self.leaf = Paragraph(at, self.open[0])
        self.leaf.add(text[:-1] if text.endswith("\n") else text, at)
        self.after_blank = False
        return end

    # -- the current line -------------------------------------------------------------------------

    def take_line(self, line: str) -> None:
        self.look(line, 0)
        depth = 1
        while depth < len(self.open) and self.open[depth].continues(self):
            depth += 1
        self.matched = depth
        self.used = False
        leaf = self.leaf
        if depth == len(self.open) and leaf is not None and leaf.continues(self):
            self.after_blank = self.blank and isinstance(leaf, IndentedCode)
            return
        while not self.blank and self.starts(self.open[self.matched - 1]):
            if self.used:
                break
        else:
            self.take_text()

    def starts(self, container: Container) -> bool:
        """Whether the line begins a block in a container; then it is open, and its prefix off the line."""
        if self.indent >= 4:
            if isinstance(self.leaf, Paragraph):
                return False
            self.begin(container)
            code = self.leaf = IndentedCode(self.offset(), container.element)
            code.continues(self)
            self.finish_line()
            return True
        starter = self.starters.get(self.ahead[0])
        return starter is not None and starter(container)

    def take_text(self) -> None:
        """What begins no block goes on with the paragraph, lazily too, or begins one."""
        if self.blank:
            self.take_blank()
            return
        leaf = self.leaf
        if isinstance(leaf, Paragraph):
            leaf.add(self.ahead, self.offset())
        elif isinstance(leaf, Table) and self.matched == len(self.open):
            leaf.add(self, self.ahead, self.offset())
        else:
            container = self.open[self.matched - 1]
            self.begin(container)
            paragraph = self.leaf = Paragraph(self.offset(), container)
            box = self.task(container)
            paragraph.add(box + self.ahead, self.offset() - len(box))
        self.after_blank = False

    def take_blank(self) -> None:
        self.close_to(self.matched)
        self.close_leaf()
        container = self.open[-1]
        just_opened = isinstance(container, ListItem | FootnoteBody) and not len(container.element)
        self.after_blank = container.may_end_blank and not just_opened

    # -- opening and closing ----------------------------------------------------------------------

    def begin(self, container: Container, joins: ItemList | None = None) -> None:
        """A block begins in a container, or an item joins its list: whatever was open in it, and below, ends."""
        self.close_to(self.matched if container is not self.open[0] else 1)
        self.close_leaf()
        container.terms = None
        if joins is not None and joins is container.list:
            joins.loose |= self.after_blank
            return
        if len(container.element):
            container.has_more(self.after_blank)
        container.end_list(self)

    def enter(self, container: Container) -> None:
        if len(self.open) > MAX_DEPTH:
            raise too_deep(self.text.rfind("\n", 0, container.offset) + 1)
        self.open.append(container)
        self.matched = len(self.open)
        self.after_blank = False

    def close_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is not None:
            leaf.close(self)

    def close_to(self, depth: int) -> None:
        """Closes the containers beyond a depth."""
        if len(self.open) > depth:
            self.close_leaf()
            while len(self.open) > depth:
                self.open.pop().close(self)

    def has_leaf(self, container: Container) -> bool:
        return self.leaf is not None and self.open[-1] is container

    def paragraph_of(self, container: Container) -> Paragraph | None:
        """The open paragraph, if it stands directly in a container that this line goes on with."""
        leaf = self.leaf
        return leaf if isinstance(leaf, Paragraph) and leaf.container is container else None

    # -- what begins a block ----------------------------------------------------------------------

    def start_quote(self, container: Container) -> bool:
        offset = self.offset()
        self.begin(container)
        self.skip_marker(1)
        self.enter(Quote(SubElement(container.element, "blockquote"), offset))
        return True

    def start_heading(self, container: Container) -> bool:
        found = HEADING.match(self.ahead)
        if found is None:
            return False
        self.begin(container)
        text = self.ahead[found.end() :].rstrip(" \t")
        words = text.rstrip("#")
        if not words or words[-1] in " \t":
            text = words
        self.heading(container, found.end(), text, [(0, self.offset() + found.end())])
        return True

    def heading(self, container: Container, level: int, text: str, lines: list[tuple[int, int]]) -> None:
        node = SubElement(container.element, f"h{level}")
        words = text.lstrip(" \t\u3000")
        if words:
            self.wait(InlineText(node, words.rstrip(" \t\u3000"), cut(lines, len(text) - len(words))))
        self.finish_line()

    def finish_line(self) -> None:
        """The line is used up."""
        self.used = True
        self.after_blank = False

    def start_underline(self, container: Container) -> bool:
        paragraph = self.paragraph_of(container)
        found = UNDERLINE.match(self.ahead) if paragraph else None
        if paragraph is None or found is None:
            return False
        text, lines = self.without_definitions(*paragraph.content())
        if not text:
            return False
        self.leaf = None
        self.heading(container, 1 if found[1][0] == "=" else 2, text, lines)
        return True

    def start_rule(self, container: Container) -> bool:
        if not RULE.match(self.ahead):
            return False
        self.begin(container)
        SubElement(container.element, "hr")
        self.finish_line()
        return True

    def start_dash(self, container: Container) -> bool:
        return (
            self.start_underline(container)
            or self.start_rule(container)
            or self.start_item(container)
            or self.start_table(container)
        )

    def start_star(self, container: Container) -> bool:
        return self.start_rule(container) or self.start_item(container)

    def start_item(self, container: Container) -> bool:
        mark = marker(self.ahead)
        if mark is None:
            return False
        empty = not self.ahead[mark.length :].strip(" \t")
        if self.paragraph_of(container) and (empty or mark.number not in (None, 1)):
            return False
        items = container.list if container.list and container.list.kind == mark.kind else None
        self.begin(container, items)
        if items is None:
            items = container.list = new_list(container.element, mark)
        self.enter_item(items, "li", mark, empty)
        return True

    def enter_item(self, items: ItemList, tag: str, mark: ListMarker, empty: bool) -> None:
        indent, offset = self.indent, self.offset()
        self.look(self.ahead[mark.length :], self.column + indent + mark.length)
        blanks = self.indent if not empty and 1 <= self.indent <= 4 else 1
        self.skip(blanks)
        width = indent + mark.length + blanks
        self.enter(ListItem(SubElement(items.element, tag), offset, items, width))

    def start_colon(self, container: Container) -> bool:
        return definitions.opened(self, container) or self.start_table(container)

    def start_fence(self, container: Container) -> bool:
        found = FENCE.match(self.ahead)
        if found is None:
            return False
        self.begin(container)
        info = found[2] or found[4] or ""
        self.leaf = Fence(self.offset(), container.element, found[1] or found[3], info, self.indent)
        self.finish_line()
        return True

    def start_html(self, container: Container) -> bool:
        start = html_start(self.ahead, self.document.trusted)
        if start is None or (isinstance(self.leaf, Paragraph) and not start.may_interrupt):
            return False
        self.begin(container)
        block = self.leaf = HtmlBlock(self.offset(), container.element, start)
        block.continues(self)
        self.finish_line()
        return True

    def start_note(self, container: Container) -> bool:
        found = NOTE.match(self.ahead)
        if found is None:
            return False
        offset = self.offset()
        self.begin(container)
        rest = self.ahead[found.end() :]
        self.look(rest, self.column + self.indent + found.end())
        self.enter(FootnoteBody(self.document.note(found[1], offset), offset, found[1]))
        return True

    def start_table(self, container: Container) -> bool:
        return tables.opened(self, container)

    def start_formula(self, container: Container) -> bool:
        return formula_opened(self, container)

    def drawing_ends(self, name: str) -> bool:
        """Whether an open drawing, which is taken out as a whole, ends below."""
        if not name or self.document.trusted:
            return False
        if self.drawing_end.get(name, 0) < self.end:
            found = DRAWINGS[name].search(self.text, self.end)
            self.drawing_end[name] = found.start() if found else len(self.text)
        return self.drawing_end[name] < len(self.text)

    # -- what leaves ask for ----------------------------------------------------------------------

    def task(self, container: Container) -> str:
        """The placeholder of a checkbox that an item begins with; takes `[x]` off the line."""
        if not isinstance(container, ListItem) or len(container.element) or container.of.kind == ":":
            return ""
        found = TASK.match(self.ahead)
        if found is None:
            return ""
        self.ahead = self.ahead[found.end() :]
        return self.document.checkbox(found[1] != " ")

    @property
    def language(self) -> str:
        return self.document.language

    def wait(self, text: InlineText) -> InlineText:
        self.document.texts.append(text)
        return text

    def warn(self, code: str, offset: int, **params: str) -> None:
        self.document.warn(code, offset, **params)

    def raw_block(self, html: str, offset: int) -> AtomicString:
        return self.document.raw(html, offset, block=True)

    def formula_block(self, tex: str, written: str, offset: int) -> str:
        return self.document.formula(tex, True, written, offset)

    def without_definitions(
        self, text: str, lines: list[tuple[int, int]]
    ) -> tuple[str, list[tuple[int, int]]]:
        """Takes link reference definitions off the front of a paragraph."""
        at = 0
        while text.startswith("[", at) and (found := links.definition(text, at)):
            key, target, at = found
            place = InlineText(self.root, text, lines).origin(target.offset)
            self.document.define(key, target.address, target.title, place)
        return (text[at:], cut(lines, at)) if at else (text, lines)
