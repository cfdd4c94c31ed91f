"""The page on subscribing: every feed of the site with its address, and what a reader keeps on their own device."""

from collections.abc import Iterator
from typing import cast

from wenzhai.library.library import Library
from wenzhai.library.taxonomy import FIELD, Taxonomy
from wenzhai.model.page import Page, Rank, Template, Url
from wenzhai.model.views import Card, FeedOffer
from wenzhai.pages.formats import ATOM, carried
from wenzhai.pages.issues import FOLDER, INDEX, feed_title
from wenzhai.pages.shared import SUBSCRIBE, SiteContext
from wenzhai.pages.site_pages import CORRECTIONS, CORRECTIONS_FEED, corrections_title, document_card
from wenzhai.pages.taxonomy import folder_of, link_of


def subscribe_page(site: SiteContext) -> Iterator[Page]:
    if site.shared.has["subscribe"]:
        own = site.library.own_taxonomies
        names = {FIELD + one.kind: link_of(one, site.config.lang) for one in own}
        context: dict[str, object] = {"offers": offers(site), "taxonomies": names}
        yield Page(SUBSCRIBE, Template("subscribe.html"), context, Rank.INDEXES)


def offers(site: SiteContext) -> dict[str, tuple[FeedOffer, ...]]:
    """The feeds by kind, in the order of the page; within a kind in one that no article changes."""
    library = site.library
    built_in = [library.taxonomies[kind] for kind in ("topic", "column", "source")]
    found = {
        "parts": tuple(part_offers(site)),
        **{
            FIELD + one.kind if one.field else one.folder: tuple(term_offers(site, one))
            for one in (*built_in, *library.own_taxonomies)
        },
    }
    return {kind: some for kind, some in found.items() if some}


def part_offers(site: SiteContext) -> Iterator[FeedOffer]:
    """The feeds of each language, of the issues, and of the corrections."""
    library = site.library
    for lang in by_language(library):
        yield FeedOffer(language_name(site, lang), lang, feed_url(language_folder(lang)), Url("index.html"))
    if any(map(carried, map(document_card, library.issues))):
        yield FeedOffer(feed_title(site), "", feed_url(FOLDER), INDEX)
    if any(carried(one.card) for one in library.corrections):
        yield FeedOffer(corrections_title(site), "", feed_url(CORRECTIONS_FEED), CORRECTIONS)


def term_offers(site: SiteContext, taxonomy: Taxonomy) -> Iterator[FeedOffer]:
    cards = taxonomy.cards
    fed = (term for slug, term in taxonomy.terms.items() if any(map(carried, cards.get(slug, ()))))
    for term in sorted(fed, key=lambda term: term.slug):
        slug = term.slug if term.kind == "topic" else ""
        yield FeedOffer(term.name(site.config.lang), "", feed_url(folder_of(term)), term.url, slug)


def feed_url(folder: str) -> Url:
    return Url(folder + ATOM.file)


def by_language(library: Library) -> dict[str, tuple[Card, ...]]:
    """Language (`zh`, without script) → the cards of its articles, newest first; nothing where there is only one."""
    found: dict[str, list[Card]] = {}
    for card in filter(carried, library.cards):
        found.setdefault(card.lang.partition("-")[0], []).append(card)
    return {lang: tuple(found[lang]) for lang in sorted(found)} if len(found) > 1 else {}


def language_folder(lang: str) -> str:
    return f"{lang}/"


def language_name(site: SiteContext, lang: str) -> str:
    """The language in itself, so that those who read it know it."""
    words = cast("dict[str, dict[str, str]]", site.shared.t["languages"])
    return words["own_names"].get(lang, lang)
