"""Parses queries: phrases in quotation marks, and parts between blanks."""

import re

from msgspec import Struct

from wenzhai.text.normalize import BLANK, LETTER, lookups, normalize, skeleton

PREFIX = 3
"""From this many letters on, the last word of a query is a prefix."""

_quoted = re.compile('["“”„「」]([^"“”„「」]*)["“”„「」]')
_blanks = re.compile(f"[{BLANK}]+")
_letter = re.compile(f"[{LETTER}]")


class QueryPart(Struct, frozen=True):
    """A part of a query. `bare` is its skeleton."""

    bare: str
    runs: tuple[str, ...]
    words: tuple[str, ...]
    open: bool = False
    """Whether its last word may be unfinished and is a prefix."""

    def is_in(self, bare: str) -> bool:
        """Whether a text, given its skeleton, contains this part; words of letters only as a whole."""
        at = bare.find(self.bare)
        while at >= 0:
            if not self._cuts(bare, at, at + len(self.bare)):
                return True
            at = bare.find(self.bare, at + 1)
        return False

    def _cuts(self, bare: str, start: int, end: int) -> bool:
        before, after = bare[max(0, start - 1) : start], bare[end : end + 1]
        return both_letters(before, self.bare[0]) or (not self.open and both_letters(self.bare[-1], after))


class Query(Struct, frozen=True):
    whole: QueryPart
    """The whole query as typed, without quotation marks and blanks next to Han."""
    parts: tuple[QueryPart, ...]
    phrases: tuple[QueryPart, ...]
    """The parts in quotation marks, which must match exactly."""


def parse(typed: str) -> Query:
    text = normalize(typed)
    phrases = list(filter(is_something, map(make_part, _quoted.findall(text))))
    pieces = _blanks.split(_quoted.sub(" ", text))
    open = bool(text) and is_letter(text[-1])
    plain = [make_part(piece, open and at == len(pieces) - 1) for at, piece in enumerate(pieces)]
    whole = make_part(_quoted.sub(r" \1 ", text), open)
    return Query(whole, (*phrases, *filter(is_something, plain)), tuple(phrases))


def make_part(normalized: str, open: bool = False) -> QueryPart:
    runs, words = lookups(normalized)
    open = open and len(words[-1]) >= PREFIX
    return QueryPart(skeleton(normalized), tuple(runs), tuple(words), open)


def is_something(part: QueryPart) -> bool:
    return bool(part.bare)


def is_letter(character: str) -> bool:
    return _letter.match(character) is not None


def both_letters(one: str, other: str) -> bool:
    return is_letter(one) and is_letter(other)
