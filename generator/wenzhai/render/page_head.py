"""The `page` value of a template: title, description, canonical address, feeds and data of the page being made.

Derived on the worker's side from the page's own context, so that describing ten thousand pages stays cheap.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from wenzhai.model.content import Article, DocFile
from wenzhai.model.page import Url
from wenzhai.model.views import (
    NOT_INDEXED,
    Card,
    FeedLink,
    MonthCount,
    NavLink,
    PageHead,
    Pager,
    Ref,
    Site,
    Term,
    YearCount,
)
from wenzhai.pages.formats.links import encoded
from wenzhai.pages.share_images import card_url
from wenzhai.render import jsonld
from wenzhai.theme.filters import format_date

Values = Mapping[str, Any]


def make_head(url: Url, kind: str, values: Values) -> PageHead:
    """`kind` is the template's name without its ending; `values` are the page's context and the shared values."""
    site: Site = values["site"]
    title, lang, description = naming(kind, values)
    canonical = (
        site.url + encoded(url.removesuffix("index.html")) if site.url and kind not in NOT_INDEXED else ""
    )
    image = picture(url, kind, values)
    card: Card | None = values["card"] if kind == "article" else None
    return PageHead(
        kind=kind,
        url=url,
        root=way_to_root(url, kind, site),
        title=title,
        lang=lang,
        description=description,
        canonical=canonical,
        feeds=cast(tuple[FeedLink, ...], values.get("feeds", ())) + values["site_feeds"],
        jsonld=data(kind, title, description, canonical, image, values),
        image=image,
        noindex=kind in NOT_INDEXED or bool(card and card.draft),
        mirror=Url(url.removesuffix(".html") + ".md") if card else None,
        alternates=alternates(card, values["same_story"]) if card else (),
    )


def way_to_root(url: Url, kind: str, site: Site) -> str:
    """Relative, so that the site works anywhere; but `404.html` is shown at any depth, so there it is `/repo/`."""
    if kind == "404" and site.url:
        return urlsplit(site.url).path or "/"
    return "../" * url.count("/")


def picture(url: Url, kind: str, values: Values) -> str:
    """The address of the picture that stands for the page elsewhere; empty when there is none, or no site to say."""
    image: Ref | None = values.get("image")
    site: Site = values["site"]
    if not site.url:
        return ""
    if image:
        return site.url + image.url
    shared = {"article": url, "topic": values["term"].url if kind == "topic" else url}.get(kind)
    return site.url + encoded(card_url(shared)) if shared and values["has"]["cards"] else ""


def naming(kind: str, values: Values) -> tuple[str, str, str]:
    """Title, language and description."""
    site: Site = values["site"]
    if kind == "article":
        card: Card = values["card"]
        return card.title, card.lang, card.summary
    if kind in ("page", "issue"):
        doc: DocFile = values["doc"]
        return doc.title, doc.lang, doc.summary
    if kind == "home":
        return site.title, site.lang, site.description
    if kind in ("topic", "source", "column"):
        return term_title(values), site.lang, values["file"].summary if values["file"] else ""
    if kind == "series":
        return values["term"].name(site.lang), site.lang, ""
    return TITLES[kind](values), site.lang, site.description if kind == "search" else ""


def term_title(values: Values) -> str:
    term: Term = values["term"]
    pager: Pager = values["pager"]
    name = term.name(values["site"].lang)
    if pager.newer is None:
        return name
    return f"{name} · {values['t']['pager']['page'].format(number=pager.number)}"


def year_title(values: Values) -> str:
    year: YearCount = values["year"]
    return dated(values, f"{year.year}-01-01", "year")


def month_title(values: Values) -> str:
    month: MonthCount = values["month"]
    return dated(values, f"{month.month}-01", "month")


def dated(values: Values, day: str, pattern: str) -> str:
    return format_date(day, values["t"]["formats"][pattern], values["t"])


TITLES: dict[str, Callable[[Values], str]] = {
    "topics": lambda values: str(values["t"]["topics"]["title"]),
    "sources": lambda values: str(values["t"]["sources"]["title"]),
    "issues": lambda values: str(values["t"]["issues"]["title"]),
    "archive": lambda values: str(values["t"]["dates"]["archive"]),
    "undated": lambda values: str(values["t"]["dates"]["undated"]),
    "search": lambda values: str(values["t"]["search"]["title"]),
    "404": lambda values: str(values["t"]["notfound"]["title"]),
    "redirect": lambda values: str(values["t"]["redirect"]["title"]),
    "year": year_title,
    "month": month_title,
    "day": lambda values: dated(values, values["day"], "day"),
}


def data(kind: str, title: str, description: str, canonical: str, image: str, values: Values) -> str:
    """JSON-LD for the page, empty where there is nothing to say."""
    site: Site = values["site"]
    if kind == "article":
        article: Article = values["article"]
        return jsonld.news_article(values["card"], article, site, canonical, image)
    if kind in NOT_INDEXED or kind in ("page", "issue"):
        return ""
    return jsonld.collection(title, site, description, canonical, trail(kind, values))


def trail(kind: str, values: Values) -> list[NavLink]:
    """The pages above a listing, from the home page down."""
    site: Site = values["site"]
    above = [] if kind == "home" else [NavLink(site.title, "index.html")]
    if kind in ("topic", "source"):
        above.append(NavLink(values["t"][f"{kind}s"]["title"], f"{kind}s/index.html"))
    if up := values.get("up"):
        above.append(up)
    return above


def alternates(card: Card, same_story: tuple[Card, ...]) -> tuple[tuple[str, str], ...]:
    """(language, url) of the versions of a story, when there is one in another language."""
    versions = {card.lang: card.url} | {
        other.lang: other.url for other in same_story if other.lang != card.lang
    }
    return tuple(sorted(versions.items())) if len(versions) > 1 else ()
