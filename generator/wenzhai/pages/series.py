"""Pages of columns and series, which articles name and which have no files of their own.

A column is a chronicle like a topic, newest first. A series starts with its first part.
"""

from collections.abc import Iterator, Mapping

from wenzhai.library.library import Library, grouped
from wenzhai.model.page import Page, Rank, Template, Url
from wenzhai.model.views import Card, Counted, Term
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.taxonomy import chronicle, ranked
from wenzhai.relations import RelationIndex


def column_pages(site: SiteContext) -> Iterator[Page]:
    columns = column_cards(site.library)
    for name, cards in columns.items():
        yield from chronicle(site, site.library.columns[name], cards)
    yield from index_page("columns/", "columns.html", site.library.columns, columns)


def column_cards(library: Library) -> dict[str, tuple[Card, ...]]:
    """Name → cards of that column, newest first."""
    return grouped(library.every(), lambda card: card.column)


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
    yield from index_page("series/", "series-index.html", library.series, series_cards(library))


def index_page(
    folder: str, template: str, terms: Mapping[str, Term], cards: Mapping[str, tuple[Card, ...]]
) -> Iterator[Page]:
    """The index of all columns or all series, if there are any."""
    if terms:
        listed = ranked(Counted(terms[name], len(some), some[0].day) for name, some in cards.items())
        yield Page(Url(f"{folder}index.html"), Template(template), {"terms": listed}, Rank.INDEXES)


def series_cards(library: Library) -> dict[str, tuple[Card, ...]]:
    """Name → cards of that series, newest first."""
    return grouped(library.every(), lambda card: card.series)


def in_order(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """The reading order: by date, undated ones last."""
    dated = [card for card in reversed(cards) if card.day]
    return (*dated, *(card for card in cards if not card.day))
