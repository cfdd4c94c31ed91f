"""Which article is which document: segments whose borders are a pure function of the articles' dates.

A daily run adds to the newest month alone; a late edit touches one of the others, of which most shards stay.
"""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from generator.library import Library
from generator.views import Card

UNDATED = "undated"


class Segment(Struct, frozen=True):
    """Documents are numbered in the order of `cards`: oldest first."""

    name: str
    cards: tuple[Card, ...]


def segments(library: Library) -> list[Segment]:
    """The years before the newest, the newest year before its newest month, that month, and the undated."""
    dated = library.cards[::-1]
    newest = dated[-1].day or "" if dated else ""
    found = {"archive": newest[:4], "year": newest[:7], "month": "~"}
    start = 0
    parts = []
    for name, end in found.items():
        stop = start
        while stop < len(dated) and (dated[stop].day or "") < end:
            stop += 1
        parts.append(Segment(name, dated[start:stop]))
        start = stop
    parts.append(Segment(UNDATED, library.undated[::-1]))
    return [part for part in parts if part.cards]


def by_month(cards: tuple[Card, ...]) -> Iterator[tuple[str, tuple[Card, ...]]]:
    """Cards that come oldest first, by their `YYYY-MM`."""
    for month, some in groupby(cards, key=lambda card: (card.day or UNDATED)[:7]):
        yield month, tuple(some)


def filters(card: Card) -> tuple[str, ...]:
    """The terms by which an article passes filters: language, source, topics. No word has a colon."""
    source = (f"s:{card.source.slug}",) if card.source else ()
    return (f"l:{card.lang.partition('-')[0]}", *source, *(f"t:{topic.slug}" for topic in card.topics))
