"""Segments and document numbers: a pure function of the dates of articles, issues and pages.

A daily update changes the segment of the newest month alone; a late edit changes few shards of another segment.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.model.views import Card
from wenzhai.pages.site_pages import document_card
from wenzhai.search.facets import own_filters

UNDATED = "undated"
FEW = 1000
"""Earlier years with fewer articles get no segment of their own: each segment costs every query a request a term."""


class Month(Struct, frozen=True):
    """The articles of a month in a segment: first number, and number after the last."""

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
    """Of all that is searched, documents included: the undated and the years before the newest, the newest year before
    its newest month, and that month."""
    cards = library.undated[::-1] + library.cards[::-1]
    if documents := [document_card(doc) for doc in (*library.pages, *library.issues)]:
        cards = tuple(sorted((*documents, *cards), key=lambda card: card.day or ""))
    days = [card.day or "" for card in cards]
    newest = days[-1] if days else ""
    year, month = bisect_left(days, newest[:4]), bisect_left(days, newest[:7])
    year = year if year >= FEW else 0
    parts = {"archive": cards[:year], "year": cards[year:month], "month": cards[month:]}
    return [Segment(name, cards, tuple(months(cards))) for name, cards in parts.items() if cards]


def months(cards: tuple[Card, ...]) -> Iterator[Month]:
    """The months of cards sorted oldest first."""
    start = 0
    for name, some in groupby([card.day[:7] if card.day else UNDATED for card in cards]):
        end = start + sum(1 for _ in some)
        yield Month(name, start, end)
        start = end


def days(segment: Segment) -> dict[str, int]:
    """The number of the first document of each day. The undated come before all of them."""
    found: dict[str, int] = {}
    for number, card in enumerate(segment.cards):
        if card.day:
            found.setdefault(card.day, number)
    return found


FILTERS = {"topic": "t:", "source": "s:", "column": "c:", "series": "r:"}
"""The beginnings of filters by kind of name."""


def filters(card: Card) -> list[str]:
    """The filter terms that the card of an article decides: language, year, source, topics. No word has a colon, and no
    filter a blank."""
    terms = [f"l:{card.lang.partition('-')[0]}"]
    if card.day:
        terms.append(f"y:{card.day[:4]}")
    if card.source:
        terms.append(FILTERS["source"] + card.source.slug)
    return terms + [FILTERS["topic"] + topic.slug for topic in card.topics]


def beyond_card(card: Card, library: Library) -> list[str]:
    """The filters that more than the card decides: of column and series it has only the names, and the settings say
    which own fields are filters."""
    if not (card.column or card.series or library.facets):  # most
        return []
    column = [FILTERS["column"] + library.columns[card.column].slug] if card.column else []
    series = [FILTERS["series"] + library.series[card.series].slug] if card.series else []
    return [*column, *series, *own_filters(card, library)]
