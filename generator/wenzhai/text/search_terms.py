"""The search terms of an article: its normalized title and text, segmented into words. A function of these alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wenzhai.text.normalize import LETTER, lookups, normalize, unaccented
from wenzhai.text.segmenter import cut_runs

END = "\0"

# What may stand before is looked at after the first two characters: most texts hold few of these.
_initials = re.compile(
    f"[a-z]\\.(?<![{LETTER}+#.][a-z]\\.)(?:(?:[a-z]\\.)+(?![{LETTER}])|(?:[a-z]\\.)*[a-z](?![{LETTER}]))"
)


class SearchTerms(NamedTuple):
    """The fields packed in `Analysis.terms`. Each run of Han is a line of words separated by blanks; so are other
    words."""

    title_han: str
    title_words: str
    text_han: str
    text_words: str

    def packed(self) -> bytes:
        return END.join(self).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> "SearchTerms":
        return cls(*packed.decode().split(END))


def title_of(packed: bytes) -> str:
    """`SearchTerms.title_han` alone: a text may be long."""
    return packed.partition(END.encode())[0].decode()


def searchable(title: str, text: str) -> SearchTerms:
    """The terms of an article; `Analysis.terms` are they, packed."""
    return SearchTerms(*cut(title), *cut(text))


def cut(text: str) -> tuple[str, str]:
    """The runs of Han of a text, cut into words, and its other words, each also as it may be typed."""
    normalized = normalize(text)
    runs, words = lookups(normalized)
    return cut_runs(runs), " ".join([*words, *as_typed(normalized, " ".join(words))])


def as_typed(normalized: str, words: str) -> Iterator[str]:
    """Words that stand otherwise in the text: `us` for `u.s.`, `sao` for `são`. `words`: its words, between blanks."""
    for found in _initials.finditer(normalized):
        yield found[0].replace(".", "")
    if not words.isascii():
        for word in words.split(" "):
            if (plain := unaccented(word)) != word:
                yield plain


def whole_text(text: str, *others: str | None) -> str:
    """The text of an article, preceded by what else its page shows (column, summary) unless the text already has it."""
    missing = [other for other in others if other and not holds(text, other.removesuffix("…"))]
    return "\n".join([*missing, text])


def holds(text: str, part: str) -> bool:
    return part in text or part in " ".join(text.split())
