"""Parses queries: phrases in quotation marks, names, dates, exclusions, and parts between blanks."""

import re

from msgspec import Struct

from wenzhai.search.reader.names import Names, name_key
from wenzhai.text.normalize import BLANK, LETTER, lookups, normalize, skeleton

PREFIX = 3
"""From this many letters on, the last word of a query is a prefix."""
MOST_JOINED = 6
"""Most words of a name."""

MARKS = '"“”„「」'
_quoted = re.compile(f"[{MARKS}]([^{MARKS}]*)[{MARKS}]")
_pieces = re.compile(f"-?[{MARKS}][^{MARKS}]*[{MARKS}]|[^{MARKS}{BLANK}]+")
_blanks = re.compile(f"[{BLANK}]+")
_letter = re.compile(f"[{LETTER}]")
_inside_date = re.compile(f"([0-9])[{BLANK}]+(?=[年月日号])|([年月])[{BLANK}]+(?=[0-9])")
_dates = (
    re.compile("(?P<year>[0-9]{4})年(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})[日号])?)?"),
    re.compile("(?P<year>[0-9]{4})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?:(?P=dash)(?P<day>[0-9]{1,2}))?"),
    re.compile("(?P<year>)(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]"),
)


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


class Meant(Struct, frozen=True):
    """A part of a query that is a name or a date. Articles without the words pass by any of the filters."""

    typed: str
    name: str
    kinds: tuple[str, ...]
    """Of what it is the name; `date` for a date."""
    filters: tuple[str, ...]
    part: QueryPart


class Query(Struct, frozen=True):
    whole: QueryPart
    """The words as typed, without quotation marks and blanks next to Han, and without names and dates."""
    parts: tuple[QueryPart, ...]
    phrases: tuple[QueryPart, ...]
    """The parts in quotation marks, which must match exactly."""
    meant: tuple[Meant, ...] = ()
    excluded: tuple[Meant, ...] = ()
    """What results must not have; one that is no name has no filters."""


def understand(typed: str, names: Names) -> Query:
    """The query with the names and dates in it, and without what it excludes."""
    pieces: list[str] = _pieces.findall(_inside_date.sub(r"\1\2", normalize(typed)))
    meant: list[Meant] = []
    excluded: list[Meant] = []
    left: list[str] = []
    while pieces:
        for size in range(min(MOST_JOINED, len(pieces)), 0, -1):
            if found := meaning(pieces[:size], names):
                meant.append(found)
                break
        else:
            size = 1
            without = exclusion(pieces[0], names)
            if without:
                excluded.append(without)
            else:
                left.append(pieces[0])
        del pieces[:size]
    plain = parse(typed if not meant and not excluded else " ".join(left))
    return Query(plain.whole, plain.parts, plain.phrases, tuple(meant), tuple(excluded))


def meaning(pieces: list[str], names: Names) -> Meant | None:
    """What these neighbouring pieces mean together, unless they are only words."""
    if any(piece[0] in MARKS or piece[0] == "-" for piece in pieces):
        return None
    typed = " ".join(pieces)
    if date := date_in(typed):
        return Meant(typed, typed, ("date",), (date_filter(date),), make_part(typed))
    found = names.called(name_key(typed))
    if not found:
        return None
    kinds = tuple(dict.fromkeys(term.kind for term in found))
    return Meant(typed, found[0].names[0], kinds, tuple(term.filter for term in found), make_part(typed))


def exclusion(piece: str, names: Names) -> Meant | None:
    """What a piece with a hyphen before it excludes."""
    word = piece[1:].strip(MARKS)
    if piece[0] != "-" or not skeleton(word):
        return None
    found = None if piece[1] in MARKS else meaning([word], names)
    return found or Meant(word, word, (), (), make_part(word))


def date_in(piece: str) -> str | None:
    """`2025`, `2025-12`, `2025-12-24` or `12-24`, if the piece is such a date and nothing else."""
    for pattern in _dates:
        if found := pattern.fullmatch(piece):
            year, month, day = found["year"], int(found["month"] or 1), int(found["day"] or 1)
            if 1 <= month <= 12 and 1 <= day <= 31:
                parts = [found["month"], found["day"]]
                return "-".join([*filter(None, [year]), *(f"{int(one):02}" for one in parts if one)])
    return None


def date_filter(date: str) -> str:
    return f"{'y' if len(date) == 4 else 'd'}:{date}"


def parse(typed: str) -> Query:
    """The phrases and parts of a query, all of it taken for words."""
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
