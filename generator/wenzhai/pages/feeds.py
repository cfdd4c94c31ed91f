"""Feeds of the site, of languages, of the terms of taxonomies; robots.txt, llms.txt, the manifest."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import cast

from wenzhai.library.library import Library
from wenzhai.model.page import Blob, Page, Rank, Render, Template, Url
from wenzhai.model.views import Card, Entry, LinkedBody, NavLink
from wenzhai.pages.articles import ai_line, pictures_in
from wenzhai.pages.formats import (
    ATOM,
    FeedItem,
    FeedNote,
    FeedPlan,
    Location,
    feed_links,
    host_pages,
    listed_for_llms,
    llms_full,
    llms_page,
    plain,
)
from wenzhai.pages.formats import feed_pages as feeds_of
from wenzhai.pages.formats.llms_full import MarkdownCopy
from wenzhai.pages.formats.manifest import icons, manifest
from wenzhai.pages.issues import issue_feed
from wenzhai.pages.kinds import PAGE_KINDS, article_date
from wenzhai.pages.shared import SUBSCRIBE, SiteContext
from wenzhai.pages.site_pages import (
    CORRECTIONS,
    CORRECTIONS_FEED,
    corrections_title,
    document_card,
    markdown_copy_url,
    redirect_pages,
)
from wenzhai.pages.subscribe import by_language, language_folder, language_name
from wenzhai.pages.taxonomy import FEEDS, folder_of, link_of
from wenzhai.relations import RelationIndex
from wenzhai.text.labels import labels_of

SPARE = 20
"""More candidates than a feed shows: some belong to one story, some have no date."""


def feed_pages(site: SiteContext) -> Iterator[Page]:
    library, config = site.library, site.config
    plans = chain(site_feeds(site), issue_feed(site), term_feeds(site), corrections_feed(site))
    groups = {one.folder: link.title for one in library.own_taxonomies if (link := link_of(one, config.lang))}
    yield from feeds_of(site.shared.site, config, plans, feed_note(site), groups)
    if feed_links("", config.title, library.cards):
        yield from former_folders(config.feeds.former)
    yield from host_pages(site.shared.site, config)
    if shown := icons(site.shared.look, site.theme.static, site.shared.assets):
        yield plain("manifest.webmanifest", manifest(site.shared.site, site.shared.look, shown))
    if config.robots.ai == "allow":
        issues = map(document_card, library.issues)
        yield llms_page(site.shared.site, library.cards, library.topics.values(), issues)
        if config.llms_full:
            yield llms_full_page(site)


def llms_full_page(site: SiteContext) -> Page:
    """`llms-full.txt`: the articles of `llms.txt`, whole."""
    library, config = site.library, site.config
    listed = listed_for_llms(library.cards)
    articles = [library.articles[card.id] for card in listed]
    copies = [
        MarkdownCopy(
            url=markdown_copy_url(card.url),
            excerpt=labels_of(card.lang).excerpt if card.excerpt else "",
            label=ai_line(card, config.lang),
            head=article.markdown_head,
            pictures=pictures_in(article, site.related.refs.get(article.path, ())),
        )
        for card, article in zip(listed, articles, strict=True)
    ]
    context: dict[str, object] = {
        "title": config.title,
        "description": config.description,
        "base": config.url,
        "copies": tuple(copies),
        "texts": tuple(Blob(article.markdown_digest) for article in articles),
    }
    return Page(Url("llms-full.txt"), Render(llms_full.render), context, Rank.FEEDS)


def former_folders(former: Iterable[str]) -> Iterator[Page]:
    """Redirects where a feed had an address like `/feed/`: a file there can only be a page."""
    urls = dict.fromkeys(
        Url(f"{address.removeprefix('/')}index.html") for address in former if address.endswith("/")
    )
    yield from redirect_pages(urls, NavLink(ATOM.label, Url(ATOM.file)))


def feed_note(site: SiteContext) -> FeedNote | None:
    """What browsers show above a feed; nothing where the theme has no style sheet for feeds."""
    style = site.shared.assets.get("feed.css")
    words = cast("dict[str, str]", site.shared.t["subscribe"])
    return FeedNote(Url(style), words["raw"], words["how"], SUBSCRIBE) if style else None


def site_feeds(site: SiteContext) -> Iterator[FeedPlan]:
    """That of all articles and, where they are in several languages, one of each."""
    cards = site.library.cards
    yield FeedPlan(folder="", title=site.config.title, home=Url("index.html"), items=items_of(site, cards))
    for lang, some in by_language(site.library).items():
        yield FeedPlan(
            folder=language_folder(lang),
            title=language_name(site, lang),
            home=Url("index.html"),
            items=items_of(site, some),
            lang=lang,
            formats=(ATOM,),
        )


def term_feeds(site: SiteContext) -> Iterator[FeedPlan]:
    for taxonomy in site.library.taxonomies.values():
        for slug, term in taxonomy.terms.items():
            file = taxonomy.files.get(slug)
            yield FeedPlan(
                folder=folder_of(term),
                title=term.name(site.config.lang),
                home=term.url,
                items=items_of(site, taxonomy.cards.get(slug, ())),
                description=file.summary if file else "",
                formats=FEEDS.get(taxonomy.kind, (ATOM,)),
            )


def corrections_feed(site: SiteContext) -> Iterator[FeedPlan]:
    """The corrected articles, the latest correction first; each entry begins with its correction."""
    library = site.library
    if library.corrections:
        cards = tuple(one.card for one in library.corrections)
        items = tuple(feed_item(site.library, site.related, Entry(card)) for card in cards)
        yield FeedPlan(folder=CORRECTIONS_FEED, title=corrections_title(site), home=CORRECTIONS, items=items)


def items_of(site: SiteContext, cards: tuple[Card, ...]) -> tuple[tuple[FeedItem, LinkedBody], ...]:
    entries = site.related.entries(cards[: site.config.feeds.items + SPARE])
    return tuple(feed_item(site.library, site.related, entry) for entry in entries)


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
