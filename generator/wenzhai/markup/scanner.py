"""A text of inline markup while it is scanned: what is read so far, and what the document is asked."""

from collections.abc import Callable
from typing import Protocol
from xml.etree.ElementTree import Element

from wenzhai.markup.delimiters import Delimiter
from wenzhai.markup.inline_tree import Item, Origin
from wenzhai.markup.links import Target


class Context(Protocol):
    """What the parser of inline markup asks of the document."""

    trusted: bool
    tex_maths: bool
    titled: set[Element]

    def reference(self, key: str) -> Target | None:
        """The definition of a label."""

    def footnote(self, label: str, offset: int) -> Element | None:
        """A reference to a footnote; None if there is no such note."""

    def raw(self, html: str, offset: int) -> str:
        """The placeholder of raw HTML."""

    def formula(self, tex: str, display: bool, written: str, offset: int) -> str:
        """The placeholder of a formula, or what was written."""

    def words(self, text: str) -> str:
        """A text of the tree for an attribute, without elements."""

    def placed(self, node: Element, offset: int) -> None:
        """Remembers where in the source a link or picture is written."""


class Scanner:
    """Turns a text into items, from front to back."""

    join: Callable[[list[str]], str] = "".join
    """Makes one text of several."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def begin(self, text: str, origin: Origin) -> None:
        """Another text."""
        self.text = text
        self.origin = origin
        self.out: list[Item] = []
        self.runs: list[Delimiter] = []
        """Those of `out`."""
        self.start = 0
        """Up to here the text is in `out`."""
        self.floor = 0
        """Up to here it is more than plain text."""
        self.flat: set[Element] = set()
        """Addresses that became links as they stand; inside another link they are text."""
        self.no_more: set[str] = set()
        """What was looked for in vain in the rest of the text."""

    def flush(self, end: int) -> None:
        """The text up to `end` is nothing but text."""
        if end > self.start:
            self.out.append(self.text[self.start : end])

    def take(self, at: int, item: str | Element, end: int) -> int:
        """Instead of the text from `at` to `end` stands an item."""
        self.flush(at)
        self.out.append(item)
        self.start = end
        if not isinstance(item, str):
            self.floor = end
        return end
