"""Year, month and day indexes, and the archive. Every index links to its neighbours in time.

The titles of these links are keys (`2025`, `2025-12`, `2025-12-24`); templates format them for readers.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from wenzhai.library.library import Library
from wenzhai.model.page import Page, Rank, Template, Url
from wenzhai.model.views import DayGroup, Entry, MonthCount, NavLink, YearCount
from wenzhai.pages.shared import SiteContext
from wenzhai.relations import RelationIndex

T = TypeVar("T")

LISTED = 5
"""Most headlines of one day on the page of its month, which is a table of contents."""


def date_pages(site: SiteContext) -> Iterator[Page]:
    library, related = site.library, site.related
    years = year_counts(library)
    archive: dict[str, object] = {
        "years": tuple(years),
        "undated": len(library.undated),
        "corrections": bool(library.corrections),
    }
    yield Page(Url("archive.html"), Template("archive.html"), archive, Rank.INDEXES)
    for year, newer, older in with_neighbours(years, lambda year: NavLink(year.year, year.url)):
        yield Page(
            year.url, Template("year.html"), {"year": year, "newer": newer, "older": older}, Rank.INDEXES
        )
    yield from month_pages(library, related, [month for year in years for month in reversed(year.months)])
    yield from day_pages(library, related, site.config.per_page)


def month_pages(library: Library, related: RelationIndex, months: list[MonthCount]) -> Iterator[Page]:
    days = {month: list(group) for month, group in groupby(library.by_day, key=lambda day: day[:7])}
    for month, newer, older in with_neighbours(months, lambda month: NavLink(month.month, month.url)):
        groups = tuple(day_group(library, related, day) for day in days[month.month])
        up = NavLink(month.month[:4], year_url(month.month))
        context: dict[str, object] = {
            "month": month,
            "groups": groups,
            "newer": newer,
            "older": older,
            "up": up,
        }
        yield Page(month.url, Template("month.html"), context, Rank.INDEXES)


def day_pages(library: Library, related: RelationIndex, per_page: int) -> Iterator[Page]:
    for day, newer, older in with_neighbours(list(library.by_day), lambda day: NavLink(day, day_url(day))):
        entries = related.entries(library.by_day[day])
        up = NavLink(day[:7], month_url(day))
        context: dict[str, object] = {
            "day": day,
            **listing(entries, per_page),
            "newer": newer,
            "older": older,
            "up": up,
        }
        yield Page(day_url(day), Template("day.html"), context, Rank.INDEXES)


def listing(entries: tuple[Entry, ...], per_page: int) -> dict[str, object]:
    """The first entries of a long list with their summaries, all others as headlines."""
    return {"entries": entries[:per_page], "briefly": entries[per_page:]}


def with_neighbours(
    items: Sequence[T], link: Callable[[T], NavLink]
) -> Iterator[tuple[T, NavLink | None, NavLink | None]]:
    """Each of the items (newest first) with links to the newer and the older one."""
    last = len(items) - 1
    for at, item in enumerate(items):
        newer = link(items[at - 1]) if at else None
        yield item, newer, link(items[at + 1]) if at < last else None


def year_counts(library: Library) -> list[YearCount]:
    """All years, newest first, each with its months and days, oldest first."""
    counts = [(day, len(cards)) for day, cards in library.by_day.items()]
    years = []
    for year, in_year in groupby(counts, key=lambda pair: pair[0][:4]):
        months = [
            month_count(month, list(group)) for month, group in groupby(in_year, key=lambda pair: pair[0][:7])
        ]
        total = sum(month.count for month in months)
        years.append(YearCount(year, year_url(year), total, tuple(reversed(months))))
    return years


def month_count(month: str, counts: list[tuple[str, int]]) -> MonthCount:
    days = tuple((int(day[8:]), day_url(day), count) for day, count in reversed(counts))
    weekday, length = monthrange(int(month[:4]), int(month[5:]))
    return MonthCount(month, month_url(month), sum(count for _, count in counts), days, weekday, length)


def day_group(library: Library, related: RelationIndex, day: str) -> DayGroup:
    cards = library.by_day[day]
    return DayGroup(day, day_url(day), related.entries(cards)[:LISTED], len(cards))


def year_url(day: str) -> Url:
    return Url(f"{day[:4]}/index.html")


def month_url(day: str) -> Url:
    return Url(f"{day[:4]}/{day[5:7]}/index.html")


def day_url(day: str) -> Url:
    return Url(f"{day[:4]}/{day[5:7]}/{day[8:]}/index.html")
