"""Feeds for the site, each topic and each source; sitemap, robots, llms.txt and what a host wants at the root."""

from collections.abc import Iterable, Iterator
from typing import cast

from wenzhai.content.config import Config
from wenzhai.library.library import Library
from wenzhai.model.content import DocFile
from wenzhai.model.page import Page, Template, Url
from wenzhai.model.views import NOT_INDEXED, Card, DayGroup, Entry, MonthGroup, Site
from wenzhai.pages.formats import FeedItem, FeedPlan, Location, host_pages, llms_page
from wenzhai.pages.formats import feed_pages as feeds_of
from wenzhai.pages.taxonomy import cards_of, files_of, terms_of
from wenzhai.relations import RelationIndex

SPARE = 20
"""More candidates than a feed shows: some stand for one story, some have no date."""


def feed_pages(library: Library, related: RelationIndex, config: Config, site: Site) -> Iterator[Page]:
    for page in feeds_of(site, config, feed_plans(library, related, config)):
        items = page.context.get("items")
        # A feed of full texts, not one of summaries or the list of feeds: say where their links lead.
        if isinstance(items, tuple) and page.context["bodies"]:
            articles = [library.articles[item.entry.card.id] for item in items]
            page.context["refs"] = tuple(related.refs.get(article.path, ()) for article in articles)
        yield page
    yield from host_pages(site, config)
    yield llms_page(site, library.cards, library.topics.values())


def feed_plans(library: Library, related: RelationIndex, config: Config) -> Iterator[FeedPlan]:
    yield site_feed(library, related, config)
    for kind in ("topic", "source"):
        for slug, term in terms_of(library, kind).items():
            file = files_of(library, kind).get(slug)
            items = feed_items(library, related, config, cards_of(library, kind).get(slug, ()))
            yield FeedPlan(
                folder=term.url.removesuffix("index.html"),
                title=term.name(config.lang),
                home=term.url,
                items=items,
                description=file.summary if file else "",
            )


def site_feed(library: Library, related: RelationIndex, config: Config) -> FeedPlan:
    items = feed_items(library, related, config, library.cards)
    return FeedPlan(folder="", title=config.title, home=Url("index.html"), items=items)


def feed_items(
    library: Library, related: RelationIndex, config: Config, cards: tuple[Card, ...]
) -> tuple[FeedItem, ...]:
    items = []
    for entry in related.entries(cards[: config.feeds.items + SPARE]):
        article = library.articles[entry.card.id]
        item = FeedItem(
            entry=entry,
            body=article.body_digest,
            source_url=article.source_url or "",
            authors=article.authors,
            correction=article.correction or "",
        )
        items.append(item)
    return tuple(items)


def place_of(card: Card) -> Location:
    return Location(card.url, card.updated or card.iso)


def locations(pages: Iterable[Page]) -> Iterator[Location]:
    """Every listing and document worth finding: those made from a template, but for the likes of the 404 page."""
    for page in pages:
        if isinstance(page.how, Template) and page.how.kind not in NOT_INDEXED:
            yield Location(page.url, lastmod(page.context))


def lastmod(context: dict[str, object]) -> str | None:
    """The day of a document, or of the newest entry of a listing; else not told."""
    doc = context.get("doc")
    if isinstance(doc, DocFile):
        return doc.day
    groups = cast("tuple[DayGroup | MonthGroup, ...]", context.get("groups", ()))
    entries = groups[0].entries if groups else cast("tuple[Entry, ...]", context.get("entries", ()))
    return entries[0].card.day if entries else None
