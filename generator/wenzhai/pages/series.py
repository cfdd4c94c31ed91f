"""Pages of series, which articles name and which have no files of their own. A series starts with its first part."""

from collections.abc import Iterator

from wenzhai.library.library import Library, grouped
from wenzhai.model.page import Page, Rank, Template, Url
from wenzhai.model.views import Card, Counted
from wenzhai.pages.taxonomy import ranked
from wenzhai.relations import RelationIndex


def series_pages(library: Library, related: RelationIndex) -> Iterator[Page]:
    for name, cards in series_cards(library).items():
        days = [card.day for card in cards if card.day]
        context: dict[str, object] = {
            "term": library.series[name],
            "entries": related.entries(in_order(cards)),
            "total": len(cards),
            "first": days[-1] if days else None,
            "latest": days[0] if days else None,
        }
        yield Page(library.series[name].url, Template("series.html"), context, Rank.INDEXES)
    if library.series:
        listed = ranked(
            Counted(library.series[name], len(some), some[0].day)
            for name, some in series_cards(library).items()
        )
        yield Page(Url("series/index.html"), Template("series-index.html"), {"terms": listed}, Rank.INDEXES)


def series_cards(library: Library) -> dict[str, tuple[Card, ...]]:
    """Name → cards of that series, newest first."""
    return grouped(library.every(), lambda card: card.series)


def in_order(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """The reading order: by date, undated ones last."""
    dated = [card for card in reversed(cards) if card.day]
    return (*dated, *(card for card in cards if not card.day))
