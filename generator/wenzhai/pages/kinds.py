"""The kinds of pages that templates render: title, breadcrumbs, date and metadata of each.

Everything is derived from the page's own context and the shared values, `PageValues`; describing a page stays cheap.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.model.content import DocFile, TermFile
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

PageValues = Mapping[str, Any]


def nothing(_values: PageValues) -> str:
    return ""


def unknown(_values: PageValues) -> None:
    return None


def never(_values: PageValues) -> bool:
    return False


def no_section(_values: PageValues) -> Url:
    return Url("")


def at(section: Url) -> Callable[[PageValues], Url]:
    return lambda _values: section


def site_lang(values: PageValues) -> str:
    site: Site = values["site"]
    return site.lang


def site_description(values: PageValues) -> str:
    site: Site = values["site"]
    return site.description or str(values["t"]["home"]["about"].format(title=site.title))


def home(values: PageValues) -> tuple[NavLink, ...]:
    """The breadcrumbs of a listing directly below the home page."""
    site: Site = values["site"]
    return (NavLink(site.title, "index.html"),)


class PageKind(Struct, frozen=True):
    """How the head, the structured data and the sitemap describe pages of one kind."""

    title: Callable[[PageValues], str]
    lang: Callable[[PageValues], str] = site_lang
    description: Callable[[PageValues], str] = nothing
    trail: Callable[[PageValues], tuple[NavLink, ...]] = home
    """The pages above this one, from the home page down."""
    lastmod: Callable[[PageValues], str | None] = unknown
    """A W3C date from the content, or None; read from the context alone."""
    share_image: Callable[[PageValues], Url | None] = unknown
    """Its generated share image, if these are on; a picture given by the author takes precedence."""
    schema: Literal["NewsArticle", "CollectionPage", "PublicationIssue", ""] = "CollectionPage"
    """Its schema.org type; empty for none."""
    indexed: bool = True
    """Whether it is indexable and in the sitemap."""
    noindex: Callable[[PageValues], bool] = never
    """Whether the author of such a page wants it left out of both."""
    section: Callable[[PageValues], Url] = no_section
    """The index that it belongs to, which the navigation marks."""


# -- titles -----------------------------------------------------------------------------------------


def word(part: str, name: str) -> Callable[[PageValues], str]:
    """A title from the theme's strings."""
    return lambda values: str(values["t"][part][name])


def term_name(values: PageValues) -> str:
    term: Term = values["term"]
    return term.name(site_lang(values))


def chronicle_title(values: PageValues) -> str:
    pager: Pager = values["pager"]
    if pager.newer is None:
        return term_name(values)
    return f"{term_name(values)} · {values['t']['pager']['page'].format(number=pager.number)}"


def year_title(values: PageValues) -> str:
    year: YearCount = values["year"]
    return date_title(values, f"{year.year}-01-01", "year")


def month_title(values: PageValues) -> str:
    month: MonthCount = values["month"]
    return date_title(values, f"{month.month}-01", "month")


def day_title(values: PageValues) -> str:
    return date_title(values, values["day"], "day")


def date_title(values: PageValues, day: str, pattern: str) -> str:
    return format_date(day, values["t"]["formats"][pattern], values["t"])


def article_description(values: PageValues) -> str:
    card: Card = values["card"]
    return labels_of(site_lang(values)).described(card.note_text, card.ai, card.summary)


def article_or_facts(values: PageValues) -> str:
    """The summary of an article; without one, where and when it appeared."""
    card: Card = values["card"]
    source = card.source.name(site_lang(values)) if card.source else ""
    day = date_title(values, card.day, "day") if card.day else ""
    facts = values["t"]["formats"]["comma"].join(filter(None, (source, day)))
    return article_description(values) or facts or str(values["site"].title)


def document_description(values: PageValues) -> str:
    doc: DocFile = values["doc"]
    return doc.summary or f"{doc.title} · {values['site'].title}"


def term_description(values: PageValues) -> str:
    """What its file says of a term, else how many articles it has, and of which time."""
    file: TermFile | None = values.get("file")
    if file and file.summary:
        return file.summary
    if values["total"]:
        parts = [
            term_name(values),
            counted(values["total"], values),
            span(values["first"], values["latest"], "day", values),
        ]
    else:
        months = [group.month for group in values["groups"] if group.month]
        first, latest = (f"{months[-1]}-01", f"{months[0]}-01") if months else (None, None)
        parts = [term_name(values), span(first, latest, "month", values)]
    return " · ".join(filter(None, parts))


def span(first: str | None, latest: str | None, pattern: str, values: PageValues) -> str:
    if not (first and latest):
        return ""
    shown = [date_title(values, day, pattern) for day in (first, latest)]
    return (
        shown[0]
        if shown[0] == shown[1]
        else values["t"]["topic"]["span"].format(first=shown[0], latest=shown[1])
    )


def counted(n: int, values: PageValues) -> str:
    words = values["t"]["count"]
    return str(words["one"] if n == 1 else words["many"].format(n=n))


def period_description(
    title: Callable[[PageValues], str], count: Callable[[PageValues], int]
) -> Callable[[PageValues], str]:
    """The name of a period and the number of its articles."""
    return lambda values: f"{title(values)} · {counted(count(values), values)} · {values['site'].title}"


def articles_of_day(values: PageValues) -> int:
    return sum(1 + len(entry.also) for entry in (*values["entries"], *values["briefly"]))


# -- places -----------------------------------------------------------------------------------------


def below_index(folder: str) -> Callable[[PageValues], tuple[NavLink, ...]]:
    """The breadcrumbs of a topic, source, column or series: the index of its kind."""
    words = "series_index" if folder == "series" else folder
    return lambda values: (*home(values), NavLink(values["t"][words]["title"], f"{folder}/index.html"))


def below_taxonomy(values: PageValues) -> tuple[NavLink, ...]:
    """The breadcrumbs of a term of an own taxonomy."""
    return (*home(values), values["taxonomy"])


def below_period(values: PageValues) -> tuple[NavLink, ...]:
    """The breadcrumbs of a month (its year) and of a day (its month)."""
    return (*home(values), values["up"])


# -- dates ------------------------------------------------------------------------------------------


def article_date(card: Card) -> str | None:
    return card.updated or card.iso


def newest_day(values: PageValues) -> str | None:
    """The day of the first entry of a listing."""
    entries: tuple[Entry, ...] = values["entries"]
    return entries[0].card.day if entries else None


def latest_part_day(values: PageValues) -> str | None:
    """The day of the newest part of a series, which is listed from its first part on."""
    latest: str | None = values["latest"]
    return latest


def latest_correction(values: PageValues) -> str | None:
    corrections: tuple[Correction, ...] = values["corrections"]
    return corrections[0].day


def newest_article_day(values: PageValues) -> str | None:
    newest: str | None = values["newest"]
    return newest


def newest_group_day(values: PageValues) -> str | None:
    groups: tuple[DayGroup | MonthGroup, ...] = values["groups"]
    return groups[0].entries[0].card.day if groups and groups[0].entries else None


# -- sections ---------------------------------------------------------------------------------------

TOPICS, SOURCES, COLUMNS, SERIES, ISSUES = (
    Url(f"{folder}/index.html") for folder in ("topics", "sources", "columns", "series", "issues")
)
ARCHIVE = Url("archive.html")


def own_index(values: PageValues) -> Url:
    return Url(values["taxonomy"].url)


def index_kind(words: str, section: Url) -> PageKind:
    return PageKind(word(words, "title"), description=word(words, "intro"), section=at(section))


# -- the table --------------------------------------------------------------------------------------


ARTICLE = PageKind(
    title=lambda values: str(values["card"].title),
    lang=lambda values: str(values["card"].lang),
    description=article_or_facts,
    lastmod=lambda values: article_date(values["card"]),
    share_image=lambda values: share_image_url(values["card"].url),
    schema="NewsArticle",
    section=at(ARCHIVE),
    noindex=lambda values: values["card"].draft or values["card"].noindex,
)
DOCUMENT = PageKind(
    title=lambda values: str(values["doc"].title),
    lang=lambda values: str(values["doc"].lang),
    description=document_description,
    lastmod=lambda values: values["doc"].day,
    schema="",
    noindex=lambda values: bool(values["doc"].noindex),
)
TOPIC = PageKind(
    chronicle_title,
    description=term_description,
    trail=below_index("topics"),
    lastmod=newest_group_day,
    share_image=lambda values: share_image_url(values["term"].url),
    section=at(TOPICS),
)

PAGE_KINDS: Mapping[str, PageKind] = {
    "home": PageKind(
        lambda values: str(values["site"].title),
        description=site_description,
        trail=lambda _values: (),
        lastmod=newest_article_day,
        share_image=lambda _values: share_image_url(Url("index.html")),
    ),
    "article": ARTICLE,
    "page": DOCUMENT,
    "issue": replace(DOCUMENT, trail=below_index("issues"), schema="PublicationIssue", section=at(ISSUES)),
    "topic": TOPIC,
    "source": replace(TOPIC, trail=below_index("sources"), share_image=unknown, section=at(SOURCES)),
    "column": replace(TOPIC, trail=below_index("columns"), share_image=unknown, section=at(COLUMNS)),
    "series": PageKind(
        term_name,
        description=term_description,
        trail=below_index("series"),
        lastmod=latest_part_day,
        section=at(SERIES),
    ),
    "term": replace(TOPIC, trail=below_taxonomy, share_image=unknown, section=own_index),
    "topics": index_kind("topics", TOPICS),
    "sources": index_kind("sources", SOURCES),
    "columns": index_kind("columns", COLUMNS),
    "series-index": index_kind("series_index", SERIES),
    "terms": PageKind(
        lambda values: str(values["taxonomy"].title),
        description=lambda values: str(values["t"]["terms"]["intro"]),
        section=own_index,
    ),
    "issues": index_kind("issues", ISSUES),
    "archive": PageKind(word("dates", "archive"), description=word("dates", "intro"), section=at(ARCHIVE)),
    "year": PageKind(
        year_title,
        description=period_description(year_title, lambda values: values["year"].count),
        section=at(ARCHIVE),
    ),
    "month": PageKind(
        month_title,
        description=period_description(month_title, lambda values: values["month"].count),
        trail=below_period,
        lastmod=newest_group_day,
        section=at(ARCHIVE),
    ),
    "day": PageKind(
        day_title,
        description=period_description(day_title, articles_of_day),
        trail=below_period,
        lastmod=newest_day,
        section=at(ARCHIVE),
    ),
    "undated": PageKind(
        word("dates", "undated"), description=word("dates", "undated_note"), section=at(ARCHIVE)
    ),
    "corrections": PageKind(
        word("corrections", "title"),
        description=word("corrections", "intro"),
        lastmod=latest_correction,
        section=at(ARCHIVE),
    ),
    "subscribe": PageKind(word("subscribe", "title"), description=word("subscribe", "what")),
    "search": PageKind(word("search", "title"), description=word("search", "label")),
    "404": PageKind(
        word("notfound", "title"), description=word("notfound", "text"), schema="", indexed=False
    ),
    "redirect": PageKind(
        word("redirect", "title"), description=word("redirect", "text"), schema="", indexed=False
    ),
}
"""Name of the template without its ending → the kind of page."""
