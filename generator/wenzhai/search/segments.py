"""Which article is which document: segments whose borders are a pure function of the articles' dates.

A daily run adds to the newest month alone; a late edit touches one of the others, of which most shards stay.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.model.views import Card

UNDATED = "undated"
FEW = 1000
"""Fewer articles of earlier years are no segment of their own: each one costs every query a request for each term."""


class Month(Struct, frozen=True):
    """The articles of a month in a segment: from which number on, up to which."""

    name: str
    """`YYYY-MM` or `undated`."""
    start: int
    end: int


class Segment(Struct, frozen=True):
    """Documents are numbered in the order of `cards`: oldest first."""

    name: str
    cards: tuple[Card, ...]
    months: tuple[Month, ...]


def segments(library: Library) -> list[Segment]:
    """The undated and the years before the newest, the newest year before its newest month, and that month."""
    cards = library.undated[::-1] + library.cards[::-1]
    days = [card.day or "" for card in cards]
    newest = days[-1] if days else ""
    year, month = bisect_left(days, newest[:4]), bisect_left(days, newest[:7])
    year = year if year >= FEW else 0
    parts = {"archive": cards[:year], "year": cards[year:month], "month": cards[month:]}
    return [Segment(name, cards, tuple(months(cards))) for name, cards in parts.items() if cards]


def months(cards: tuple[Card, ...]) -> Iterator[Month]:
    """The months of cards that come oldest first."""
    start = 0
    for name, some in groupby([card.day[:7] if card.day else UNDATED for card in cards]):
        end = start + sum(1 for _ in some)
        yield Month(name, start, end)
        start = end


def filters(card: Card) -> list[str]:
    """The terms by which an article passes filters: language, year, source, topics. No word has a colon."""
    terms = [f"l:{card.lang.partition('-')[0]}"]
    if card.day:
        terms.append(f"y:{card.day[:4]}")
    if card.source:
        terms.append(f"s:{card.source.slug}")
    return terms + [f"t:{topic.slug}" for topic in card.topics]
