"""Describes the machine-readable outputs: their files, and the values each of them may show.

Nothing here reads a body or renders; the other modules do, when the file is stale.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.model.page import Page, Rank, Render, Url
from wenzhai.model.views import Card, FeedLink, LinkedBody, Site, Term
from wenzhai.pages.formats import atom, jsonfeed, llms, opml, rss, text
from wenzhai.pages.formats.feed import (
    ATOM,
    FORMATS,
    JSON_FEED,
    RSS,
    FeedFormat,
    FeedItem,
    FeedMeta,
    FeedNote,
    FeedPlan,
    urn,
)
from wenzhai.pages.formats.robots import robots_text
from wenzhai.pages.formats.sitemap import Location, Sitemap, render, render_index

LLMS_ARTICLES = 100
SITEMAP_LIMIT = 50_000
"""Most URLs in one sitemap file, by the protocol at sitemaps.org."""

WRITERS = {ATOM: atom.render, RSS: rss.render, JSON_FEED: jsonfeed.render}


def shown(plan: FeedPlan, config: Config) -> tuple[tuple[FeedItem, LinkedBody], ...]:
    """The newest items of a feed, without undated ones: feeds need dates, and none are made up."""
    return tuple(islice((pair for pair in plan.items if carried(pair[0].entry.card)), config.feeds.items))


def carried(card: Card) -> bool:
    return bool(card.iso) and not card.draft


def feed_links(
    folder: str, title: str, cards: Iterable[Card], formats: tuple[FeedFormat, ...] = FORMATS
) -> tuple[FeedLink, ...]:
    """Links for `<link rel="alternate">` to the feed of these articles in each format; none if there is no such
    feed."""
    if not any(map(carried, cards)):
        return ()
    return tuple(
        FeedLink(
            title=f"{title} ({form.label})", format=form.label, type=form.mime, url=Url(folder + form.file)
        )
        for form in formats
    )


def feed_pages(
    site: Site,
    config: Config,
    feeds: Iterable[FeedPlan],
    note: FeedNote | None = None,
    groups: Mapping[str, str] = {},
) -> Iterator[Page]:
    """All feeds and the OPML list of them. `groups` are the folders and names of own taxonomies.

    A feed without a dated article is not written: Atom requires the date of its last change, and now is not that.
    """
    listed = []
    for plan in feeds:
        items = shown(plan, config)
        if not items:
            continue
        meta = feed_meta(site, config, plan, note)
        listed.append(meta)
        pages = list(feed_files(meta, items, config.feeds.full_text))
        yield from pages
        if not plan.folder and site.url:
            yield from former_feeds(pages[0], config.feeds.former)
    if listed:
        context: dict[str, object] = {"title": site.title, "feeds": tuple(listed), "groups": dict(groups)}
        yield Page(Url("feeds.opml"), Render(opml.render), context, Rank.FEEDS)


def feed_files(
    meta: FeedMeta, shown: tuple[tuple[FeedItem, LinkedBody], ...], full_text: bool
) -> Iterator[Page]:
    """The feed in each of its formats. Without full text, editing a body does not change it."""
    items, bodies = tuple(item for item, _ in shown), tuple(body for _, body in shown if full_text)
    for form in meta.formats:
        context: dict[str, object] = {"feed": meta, "items": items, "bodies": bodies}
        yield Page(Url(meta.folder + form.file), Render(WRITERS[form]), context, Rank.FEEDS)


def former_feeds(feed: Page, former: Iterable[str]) -> Iterator[Page]:
    """The same feed where it was before, which names its own address as its own: programs that ask for it there follow
    no redirect that a page could state."""
    for address in dict.fromkeys(former):
        if not address.endswith("/"):
            yield structs.replace(
                feed, url=Url(address.removeprefix("/")), how=Render(atom.render_at_former_address)
            )


def feed_meta(site: Site, config: Config, plan: FeedPlan, note: FeedNote | None) -> FeedMeta:
    return FeedMeta(
        id=urn("feed", site.url or site.title, plan.folder),
        title=f"{plan.title} · {site.title}" if plan.folder else site.title,
        description=plan.description or (site.description if not plan.folder else ""),
        lang=plan.lang or site.lang,
        base=site.url,
        home=plan.home,
        folder=plan.folder,
        author=site.author or site.title,
        rights=site.rights,
        timezone=config.timezone,
        formats=plan.formats,
        note=note,
    )


def sitemap_pages(site: Site, locations: Iterable[Location]) -> Iterator[Page]:
    """`sitemap.xml`, or an index of several for more than 50,000 URLs; nothing when the site's URL is not known.

    `locations` must be indexable pages only: no 404, redirect, search or `noindex` page. They are sorted here.
    """
    if not site.url:
        return
    places = tuple(sorted(locations, key=lambda place: place.url))
    parts = [places[start : start + SITEMAP_LIMIT] for start in range(0, len(places), SITEMAP_LIMIT)]
    if len(parts) <= 1:
        yield sitemap(site, "sitemap.xml", places)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield sitemap(site, name, part)
    context: dict[str, object] = {"base": site.url, "names": tuple(names)}
    yield Page(Url("sitemap.xml"), Render(render_index), context, Rank.FEEDS)


def sitemap(site: Site, name: str, part: tuple[Location, ...]) -> Page:
    context: dict[str, object] = {"sitemap": Sitemap(site.url, part)}
    return Page(Url(name), Render(render), context, Rank.FEEDS)


def host_pages(site: Site, config: Config) -> Iterator[Page]:
    """`robots.txt`, `.nojekyll` and, when the config names a domain, `CNAME`."""
    yield plain("robots.txt", robots_text(site.url, config.robots))
    yield plain(".nojekyll", "")
    if config.cname:
        yield plain("CNAME", config.cname + "\n")


def plain(name: str, content: str) -> Page:
    return Page(Url(name), Render(text.render), {"text": content}, Rank.FEEDS)


def listed(card: Card) -> bool:
    return not (card.draft or card.noindex)


def listed_for_llms(newest: Iterable[Card]) -> tuple[Card, ...]:
    """The articles of `llms.txt`."""
    return tuple(islice(filter(listed, newest), LLMS_ARTICLES))


def llms_page(
    site: Site, newest: Iterable[Card], topics: Iterable[Term], issues: Iterable[Card] = ()
) -> Page:
    """`llms.txt` (llmstxt.org): the topics, and issues and the newest articles as links to their Markdown copies."""
    context: dict[str, object] = {
        "title": site.title,
        "description": site.description,
        "lang": site.lang,
        "base": site.url,
        "articles": listed_for_llms(newest),
        "topics": tuple(topics),
        "issues": tuple(filter(listed, issues)),
    }
    return Page(Url("llms.txt"), Render(llms.render), context, Rank.FEEDS)
