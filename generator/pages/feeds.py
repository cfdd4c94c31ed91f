"""Feeds for the site, each topic and each source; sitemap, robots, llms.txt and what a host wants at the root."""

from collections.abc import Iterable, Iterator

from generator.config import Config
from generator.feeds import FeedItem, FeedPlan, Location, feed_pages, host_pages, llms_page, sitemap_pages
from generator.library import Library
from generator.model import Page, Url
from generator.pages.dates import day_url, month_url, year_url
from generator.pages.terms import cards_of, files_of, terms_of
from generator.relations import Related
from generator.views import Card, Site

SPARE = 20
"""More candidates than a feed shows: some stand for one story, some have no date."""


def all_feed_pages(library: Library, related: Related, config: Config, site: Site) -> Iterator[Page]:
    paths = {card.id: library.articles[card.id].path for card in library.every()}
    for page in feed_pages(site, config, feed_plans(library, related, config)):
        items = page.context.get("items")
        # A feed of full texts, not one of summaries or the list of feeds: say where their links lead.
        if isinstance(items, tuple) and page.context["bodies"]:
            page.context["refs"] = tuple(related.refs.get(paths[item.entry.card.id], ()) for item in items)
        yield page
    yield from host_pages(site, config)
    yield from sitemap_pages(site, locations(library))
    yield llms_page(site, library.cards, library.topics.values())


def feed_plans(library: Library, related: Related, config: Config) -> Iterator[FeedPlan]:
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


def site_feed(library: Library, related: Related, config: Config) -> FeedPlan:
    items = feed_items(library, related, config, library.cards)
    return FeedPlan(folder="", title=config.title, home=Url("index.html"), items=items)


def feed_items(
    library: Library, related: Related, config: Config, cards: tuple[Card, ...]
) -> tuple[FeedItem, ...]:
    items = []
    for entry in related.entries(cards[: config.feeds.items + SPARE]):
        article = library.articles[entry.card.id]
        item = FeedItem(
            entry=entry,
            body=article.body,
            source_url=article.source_url or "",
            authors=article.authors,
            correction=article.correction or "",
        )
        items.append(item)
    return tuple(items)


def locations(library: Library) -> Iterator[Location]:
    """Every page worth finding, with the date of its newest article."""
    newest = library.cards[0].day if library.cards else None
    for url in ("index.html", "archive.html", "topics/index.html"):
        yield Location(Url(url.removesuffix("index.html")), newest)
    for card in library.every():
        if not card.draft:
            yield Location(card.url, card.updated or card.iso)
    for kind in ("topic", "source"):
        for slug, term in terms_of(library, kind).items():
            yield Location(
                Url(term.url.removesuffix("index.html")), latest(cards_of(library, kind).get(slug, ()))
            )
    for doc in (*library.pages, *library.issues):
        yield Location(doc.url, doc.day)
    yield from dated_locations(library.by_day)


def dated_locations(days: Iterable[str]) -> Iterator[Location]:
    """Days come newest first, so the first day of a month or year seen is its newest."""
    newest: dict[Url, str] = {}
    for day in days:
        for url in (year_url(day), month_url(day), day_url(day)):
            newest.setdefault(Url(url.removesuffix("index.html")), day)
    yield from (Location(url, day) for url, day in newest.items())


def latest(cards: tuple[Card, ...]) -> str | None:
    return cards[0].day if cards else None
