"""The kinds of pages that templates render: title, breadcrumbs, date and metadata of each.

Everything is derived from the page's own context and the shared values, `Values`; describing a page stays cheap.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.model.page import Url
from wenzhai.model.views import (
    Card,
    Correction,
    DayGroup,
    Entry,
    MonthCount,
    MonthGroup,
    NavLink,
    Pager,
    Site,
    Term,
    YearCount,
)
from wenzhai.pages.share_images import share_image_url
from wenzhai.text.labels import labels_of
from wenzhai.theme.filters import format_date

Values = Mapping[str, Any]


def nothing(_values: Values) -> str:
    return ""


def unknown(_values: Values) -> None:
    return None


def never(_values: Values) -> bool:
    return False


def site_lang(values: Values) -> str:
    site: Site = values["site"]
    return site.lang


def site_description(values: Values) -> str:
    site: Site = values["site"]
    return site.description


def home(values: Values) -> tuple[NavLink, ...]:
    """The breadcrumbs of a listing directly below the home page."""
    site: Site = values["site"]
    return (NavLink(site.title, "index.html"),)


class PageKind(Struct, frozen=True):
    """How the head, the structured data and the sitemap describe pages of one kind."""

    title: Callable[[Values], str]
    lang: Callable[[Values], str] = site_lang
    description: Callable[[Values], str] = nothing
    trail: Callable[[Values], tuple[NavLink, ...]] = home
    """The pages above this one, from the home page down."""
    lastmod: Callable[[Values], str | None] = unknown
    """A W3C date from the content, or None; read from the context alone."""
    share_image: Callable[[Values], Url | None] = unknown
    """Its generated share image, if these are on; a picture given by the author takes precedence."""
    schema: Literal["NewsArticle", "CollectionPage", "PublicationIssue", ""] = "CollectionPage"
    """Its schema.org type; empty for none."""
    indexed: bool = True
    """Whether it is indexable and in the sitemap."""
    noindex: Callable[[Values], bool] = never
    """Whether the author of such a page wants it left out of both."""


# -- titles -----------------------------------------------------------------------------------------


def word(part: str, name: str) -> Callable[[Values], str]:
    """A title from the theme's strings."""
    return lambda values: str(values["t"][part][name])


def term_name(values: Values) -> str:
    term: Term = values["term"]
    return term.name(site_lang(values))


def chronicle_title(values: Values) -> str:
    pager: Pager = values["pager"]
    if pager.newer is None:
        return term_name(values)
    return f"{term_name(values)} · {values['t']['pager']['page'].format(number=pager.number)}"


def year_title(values: Values) -> str:
    year: YearCount = values["year"]
    return date_title(values, f"{year.year}-01-01", "year")


def month_title(values: Values) -> str:
    month: MonthCount = values["month"]
    return date_title(values, f"{month.month}-01", "month")


def day_title(values: Values) -> str:
    return date_title(values, values["day"], "day")


def date_title(values: Values, day: str, pattern: str) -> str:
    return format_date(day, values["t"]["formats"][pattern], values["t"])


def article_description(values: Values) -> str:
    card: Card = values["card"]
    return labels_of(site_lang(values)).described(card.note_text, card.ai, card.summary)


# -- places -----------------------------------------------------------------------------------------


def below_index(folder: str) -> Callable[[Values], tuple[NavLink, ...]]:
    """The breadcrumbs of a topic or source: the index of its kind."""
    return lambda values: (*home(values), NavLink(values["t"][folder]["title"], f"{folder}/index.html"))


def below_period(values: Values) -> tuple[NavLink, ...]:
    """The breadcrumbs of a month (its year) and of a day (its month)."""
    return (*home(values), values["up"])


# -- dates ------------------------------------------------------------------------------------------


def article_date(card: Card) -> str | None:
    return card.updated or card.iso


def newest_day(values: Values) -> str | None:
    """The day of the first entry of a listing."""
    entries: tuple[Entry, ...] = values["entries"]
    return entries[0].card.day if entries else None


def latest_part_day(values: Values) -> str | None:
    """The day of the newest part of a series, which is listed from its first part on."""
    latest: str | None = values["latest"]
    return latest


def latest_correction(values: Values) -> str | None:
    corrections: tuple[Correction, ...] = values["corrections"]
    return corrections[0].day


def newest_article_day(values: Values) -> str | None:
    newest: str | None = values["newest"]
    return newest


def newest_group_day(values: Values) -> str | None:
    groups: tuple[DayGroup | MonthGroup, ...] = values["groups"]
    return groups[0].entries[0].card.day if groups and groups[0].entries else None


# -- the table --------------------------------------------------------------------------------------


ARTICLE = PageKind(
    title=lambda values: str(values["card"].title),
    lang=lambda values: str(values["card"].lang),
    description=article_description,
    lastmod=lambda values: article_date(values["card"]),
    share_image=lambda values: share_image_url(values["card"].url),
    schema="NewsArticle",
    noindex=lambda values: values["card"].draft or values["card"].noindex,
)
DOCUMENT = PageKind(
    title=lambda values: str(values["doc"].title),
    lang=lambda values: str(values["doc"].lang),
    description=lambda values: str(values["doc"].summary),
    lastmod=lambda values: values["doc"].day,
    schema="",
    noindex=lambda values: bool(values["doc"].noindex),
)
TOPIC = PageKind(
    chronicle_title,
    description=lambda values: values["file"].summary if values["file"] else "",
    trail=below_index("topics"),
    lastmod=newest_group_day,
    share_image=lambda values: share_image_url(values["term"].url),
)

PAGE_KINDS: Mapping[str, PageKind] = {
    "home": PageKind(
        lambda values: str(values["site"].title),
        description=site_description,
        trail=lambda _values: (),
        lastmod=newest_article_day,
    ),
    "article": ARTICLE,
    "page": DOCUMENT,
    "issue": replace(DOCUMENT, trail=below_index("issues"), schema="PublicationIssue"),
    "topic": TOPIC,
    "source": replace(TOPIC, trail=below_index("sources"), share_image=unknown),
    "column": PageKind(chronicle_title, lastmod=newest_group_day),
    "series": PageKind(term_name, lastmod=latest_part_day),
    "topics": PageKind(word("topics", "title")),
    "sources": PageKind(word("sources", "title")),
    "issues": PageKind(word("issues", "title")),
    "archive": PageKind(word("dates", "archive")),
    "year": PageKind(year_title),
    "month": PageKind(month_title, trail=below_period, lastmod=newest_group_day),
    "day": PageKind(day_title, trail=below_period, lastmod=newest_day),
    "undated": PageKind(word("dates", "undated")),
    "corrections": PageKind(word("corrections", "title"), lastmod=latest_correction),
    "search": PageKind(word("search", "title"), description=site_description),
    "404": PageKind(word("notfound", "title"), schema="", indexed=False),
    "redirect": PageKind(word("redirect", "title"), schema="", indexed=False),
}
"""Name of the template without its ending → the kind of page."""
