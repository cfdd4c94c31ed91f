"""Blocks that hold blocks: quotes, list items, definitions, footnotes (CommonMark 0.31.2, 5; appendix A, phase 1)."""

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from msgspec import Struct

if TYPE_CHECKING:
    from wenzhai.markup.blocks import BlockParser
    from wenzhai.markup.leaves import Paragraph

BULLET = re.compile(r"([-+*])(?=[ \t]|$)")
NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=[ \t]|$)")


class Container:
    """An open block that holds others. `element` is where these go."""

    __slots__ = ("element", "list", "offset", "terms")

    may_end_blank = True
    """Whether a blank line at its end counts as one between the blocks around it."""

    def __init__(self, element: Element, offset: int) -> None:
        self.element = element
        self.offset = offset
        self.list: ItemList | None = None
        """The list at the end of this container, while further items may join it."""
        self.terms: Paragraph | None = None
        """The paragraph at its end, which a definition may follow."""

    def continues(self, parser: "BlockParser") -> bool:
        """Whether the current line goes on with this container; takes its prefix off the line."""
        return True

    def has_more(self, blank: bool) -> None:
        """Another block begins in it; `blank` tells that a blank line stands before."""

    def holds(self, paragraph: "Paragraph") -> None:
        """A paragraph at its end is complete."""
        self.terms = paragraph

    def end_list(self, parser: "BlockParser") -> None:
        if self.list is not None:
            self.list.close(parser)
            self.list = None

    def close(self, parser: "BlockParser") -> None:
        """Nothing more comes."""
        self.end_list(parser)
        self.terms = None


class Quote(Container):
    __slots__ = ()
    may_end_blank = False

    def continues(self, parser: "BlockParser") -> bool:
        if parser.indent >= 4 or not parser.ahead.startswith(">"):
            return False
        parser.skip_marker(1)
        return True


class ItemList:
    """The items of one list, or the definitions of one `dl`."""

    __slots__ = ("element", "items", "kind", "loose")

    def __init__(self, element: Element, kind: str) -> None:
        self.element = element
        self.kind = kind
        """The character of its markers: `-`, `+`, `*`, `.`, `)`; `:` for definitions."""
        self.loose = False
        self.items: list[ListItem] = []

    def close(self, parser: "BlockParser") -> None:
        """Paragraphs of tight items are no blocks of their own.

        Leaves no circle of references: builds collect no garbage, and a large archive would gather much of it.
        """
        for item in self.items:
            if item.paragraphs and not (item.loose if self.kind == ":" else self.loose):
                item.tighten(parser)
            item.paragraphs.clear()
        self.items.clear()


class ListItem(Container):
    """An item of a list, or a definition. It goes on with lines indented by `width`."""

    __slots__ = ("loose", "of", "paragraphs", "width")

    def __init__(self, element: Element, offset: int, of: ItemList, width: int) -> None:
        super().__init__(element, offset)
        self.of = of
        self.width = width
        self.loose = False
        self.paragraphs: list[Paragraph] = []
        of.items.append(self)

    def continues(self, parser: "BlockParser") -> bool:
        if parser.blank:
            return len(self.element) > 0 or parser.has_leaf(self)
        if parser.indent < self.width:
            return False
        parser.skip(self.width)
        return True

    def has_more(self, blank: bool) -> None:
        if blank:
            self.loose = self.of.loose = True

    def holds(self, paragraph: "Paragraph") -> None:
        super().holds(paragraph)
        self.paragraphs.append(paragraph)

    def tighten(self, parser: "BlockParser") -> None:
        """The texts of its paragraphs become its own, before and between other blocks."""
        if len(self.element) > 1 or self.paragraphs[0].inline is None:
            parser.document.tight.append(
                (self.element, {p.element for p in self.paragraphs if p.element is not None})
            )
            return
        self.paragraphs[0].inline.node = self.element
        del self.element[0]


class FootnoteBody(Container):
    """The text of a footnote. It goes on with lines indented by four."""

    __slots__ = ("label",)

    def __init__(self, element: Element, offset: int, label: str) -> None:
        super().__init__(element, offset)
        self.label = label

    def continues(self, parser: "BlockParser") -> bool:
        if parser.blank:
            return len(self.element) > 0 or parser.has_leaf(self)
        if parser.indent < 4:
            return False
        parser.skip(4)
        return True

    def close(self, parser: "BlockParser") -> None:
        super().close(parser)
        parser.document.leave_note()


class ListMarker(Struct, frozen=True):
    """The marker of a list item."""

    length: int
    kind: str
    number: int | None = None


def marker(ahead: str) -> ListMarker | None:
    """The marker that a line begins with."""
    if found := BULLET.match(ahead):
        return ListMarker(1, found[1])
    if found := NUMBER.match(ahead):
        return ListMarker(found.end(), found[2], int(found[1]))
    return None


def new_list(parent: Element, mark: ListMarker) -> ItemList:
    node = SubElement(parent, "ul" if mark.number is None else "ol")
    if mark.number not in (None, 1):
        node.set("start", str(mark.number))
    return ItemList(node, mark.kind)
