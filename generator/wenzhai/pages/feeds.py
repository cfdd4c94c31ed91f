"""Feeds for the site, each topic and each source; sitemap, robots.txt, llms.txt and the host's files at the root."""

from collections.abc import Iterable, Iterator
from itertools import chain

from wenzhai.content.config import Config
from wenzhai.library.library import Library
from wenzhai.model.page import Blob, Page, Rank, Render, Template, Url
from wenzhai.model.views import Card, Entry, LinkedBody
from wenzhai.pages.articles import ai_line, pictures_in
from wenzhai.pages.formats import (
    FeedItem,
    FeedPlan,
    Location,
    host_pages,
    listed_for_llms,
    llms_full,
    llms_page,
)
from wenzhai.pages.formats import feed_pages as feeds_of
from wenzhai.pages.formats.llms_full import MarkdownCopy
from wenzhai.pages.issues import issue_feed
from wenzhai.pages.kinds import PAGE_KINDS, article_date
from wenzhai.pages.shared import SiteContext
from wenzhai.pages.site_pages import (
    CORRECTIONS,
    CORRECTIONS_FEED,
    corrections_title,
    document_card,
    markdown_copy_url,
)
from wenzhai.pages.taxonomy import cards_of, files_of, terms_of
from wenzhai.relations import RelationIndex
from wenzhai.text.labels import labels_of

SPARE = 20
"""More candidates than a feed shows: some belong to one story, some have no date."""


def feed_pages(site: SiteContext) -> Iterator[Page]:
    library, related, config = site.library, site.related, site.config
    plans = chain(feed_plans(library, related, config), issue_feed(site), corrections_feed(site))
    yield from feeds_of(site.shared.site, config, plans)
    yield from host_pages(site.shared.site, config)
    if config.robots.ai == "allow":
        issues = map(document_card, library.issues)
        yield llms_page(site.shared.site, library.cards, library.topics.values(), issues)
        if config.llms_full:
            yield llms_full_page(site)


def llms_full_page(site: SiteContext) -> Page:
    """`llms-full.txt`: the articles of `llms.txt`, whole."""
    library, config = site.library, site.config
    articles = [library.articles[card.id] for card in listed_for_llms(library.cards)]
    copies = [
        MarkdownCopy(
            url=markdown_copy_url(card.url),
            excerpt=labels_of(card.lang).excerpt if card.excerpt else "",
            label=ai_line(card, config.lang),
            head=article.markdown_head,
            pictures=pictures_in(article, site.related.refs.get(article.path, ())),
        )
        for card, article in zip(listed_for_llms(library.cards), articles, strict=True)
    ]
    context: dict[str, object] = {
        "title": config.title,
        "description": config.description,
        "base": config.url,
        "copies": tuple(copies),
        "texts": tuple(Blob(article.markdown_digest) for article in articles),
    }
    return Page(Url("llms-full.txt"), Render(llms_full.render), context, Rank.FEEDS)


def feed_plans(library: Library, related: RelationIndex, config: Config) -> Iterator[FeedPlan]:
    yield site_feed(library, related, config)
    for kind in ("topic", "source"):
        for slug, term in terms_of(library, kind).items():
            file = files_of(library, kind).get(slug)
            items = tuple(feed_items(library, related, config, cards_of(library, kind).get(slug, ())))
            yield FeedPlan(
                folder=term.url.removesuffix("index.html"),
                title=term.name(config.lang),
                home=term.url,
                items=items,
                description=file.summary if file else "",
            )


def site_feed(library: Library, related: RelationIndex, config: Config) -> FeedPlan:
    items = tuple(feed_items(library, related, config, library.cards))
    return FeedPlan(folder="", title=config.title, home=Url("index.html"), items=items)


def corrections_feed(site: SiteContext) -> Iterator[FeedPlan]:
    """The corrected articles, the latest correction first; each entry begins with its correction."""
    library = site.library
    if library.corrections:
        cards = tuple(one.card for one in library.corrections)
        items = tuple(feed_item(site.library, site.related, Entry(card)) for card in cards)
        yield FeedPlan(folder=CORRECTIONS_FEED, title=corrections_title(site), home=CORRECTIONS, items=items)


def feed_items(
    library: Library, related: RelationIndex, config: Config, cards: tuple[Card, ...]
) -> Iterator[tuple[FeedItem, LinkedBody]]:
    for entry in related.entries(cards[: config.feeds.items + SPARE]):
        yield feed_item(library, related, entry)


def feed_item(library: Library, related: RelationIndex, entry: Entry) -> tuple[FeedItem, LinkedBody]:
    article = library.articles[entry.card.id]
    item = FeedItem(
        entry=entry,
        source_url=article.source_url or "",
        authors=article.authors,
        correction=article.correction or "",
        rights=article.rights or "",
    )
    return item, LinkedBody(Blob(article.body_digest), related.refs.get(article.path, ()))


def place_of(card: Card) -> Location:
    return Location(card.url, article_date(card))


def locations(pages: Iterable[Page]) -> Iterator[Location]:
    """The pages for the sitemap: those made from a template, except for pages such as 404."""
    for page in pages:
        if isinstance(page.how, Template):
            kind = PAGE_KINDS[page.how.kind]
            if kind.indexed and not kind.noindex(page.context):
                yield Location(page.url, kind.lastmod(page.context))
