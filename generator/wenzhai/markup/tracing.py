"""What typography changes, as changes of the source: texts that know where each of their characters is written.

Only for who asks: whoever renders has no need of it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, SupportsIndex
from xml.etree.ElementTree import Element

from wenzhai.markup.inline_tree import Origin
from wenzhai.markup.inlines import InlineParser
from wenzhai.markup.typeset import Part, Typesetter, Words
from wenzhai.text.typography import repairs, whole_or_chars

Span = tuple[int, int] | None
"""Where a character is written, and with how many; None if that is not known."""


class SourceRepair(NamedTuple):
    """`source[start:end]` should be `new`."""

    start: int
    end: int
    new: str


class Traced(str):
    """A text with the span of each character."""

    spans: Sequence[Span]

    def __new__(cls, text: str, spans: Sequence[Span]) -> "Traced":
        self = super().__new__(cls, text)
        self.spans = spans
        return self

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        found = super().__getitem__(key)
        return Traced(found, self.spans[key]) if isinstance(key, slice) else found

    def __add__(self, other: str) -> "Traced":
        return joined([self, other])

    def rstrip(self, chars: str | None = None, /) -> "Traced":
        text = super().rstrip(chars)
        return Traced(text, self.spans[: len(text)])


def joined(texts: Iterable[str]) -> Traced:
    texts = list(texts)
    spans: list[Span] = []
    for text in texts:
        spans += text.spans if isinstance(text, Traced) else [None] * len(text)
    return Traced("".join(texts), spans)


class TracingParser(InlineParser):
    """Gives the nodes traced texts."""

    join = staticmethod(joined)

    def parse(self, node: Element, text: str, origin: Origin) -> None:
        super().parse(node, Traced(text, [(origin(at), 1) for at in range(len(text))]), origin)

    def take_wiki(self, at: int, found: re.Match[str]) -> int:
        self.is_name = "|" not in found[1]
        return super().take_wiki(at, found)

    def parse_within(self, node: Element, text: str, origin: Origin) -> None:
        """The words of a wikilink; where they are its target as well, they stay as they are."""
        parser = InlineParser if self.is_name else TracingParser
        parser(self.context).parse(node, text, origin)

    def take(self, at: int, item: str | Element, end: int) -> int:
        if isinstance(item, str) and not isinstance(item, Traced) and len(item) == 1:
            item = Traced(item, [(self.origin(at), end - at)])  # an escape, an entity
        return super().take(at, item, end)

    def take_link(self, at: int, end: int, words: str, address: str, title: str | None, written: int) -> int:
        words = self.text[at + 1 : at + 1 + len(words)]
        return super().take_link(at, end, words, address, title, written)


class Tracer(Typesetter):
    """Changes no text, but notes what is to be changed in the source, block by block."""

    def __init__(self, lang: str, stash: Sequence[object], source: str) -> None:
        super().__init__(lang, stash)
        self.source = source
        self.blocks: list[list[SourceRepair]] = []

    def repair(self, pieces: Sequence[Words], parts: Sequence[Part], in_heading: bool) -> list[int]:
        whole = joined(part.seen for part in parts)
        text = str(whole)
        found = [
            SourceRepair(span[0], sum(span), repair.new)
            for wide in repairs(text)
            for repair in whole_or_chars(wide)
            if (span := whole.spans[repair.start])
            and (span[1] > 1 or self.source[span[0]] == text[repair.start])
            and (repair.new or not in_heading)  # blanks make ids, and those stay as they are
        ]
        if found:
            self.blocks.append(found)
        return []
