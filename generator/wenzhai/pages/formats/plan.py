"""Descriptions of the machine outputs: which files there are, and the values each of them may show.

Nothing here reads a body or makes a byte; `Page.how` names the module that does.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.content.config import Config
from wenzhai.model.digest import Digest
from wenzhai.model.page import Blob, Page, Url
from wenzhai.model.views import Card, Entry, FeedLink, Site, Term

NAMESPACE = UUID("6f1d5a52-0c7e-5d0b-9d1c-8c2a3f4b7e61")
"""Of all `urn:uuid:` ids. It must never change: readers would show every entry as new."""

RANK = 4
LLMS_ARTICLES = 100
SITEMAP_LIMIT = 50_000
"""URLs in one sitemap file, by the protocol at sitemaps.org."""

FORMATS = (
    ("feed.xml", "atom", "application/atom+xml", "Atom"),
    ("rss.xml", "rss", "application/rss+xml", "RSS"),
    ("feed.json", "jsonfeed", "application/feed+json", "JSON Feed"),
)


class FeedItem(Struct, frozen=True, kw_only=True):
    """One entry of a feed: a story by its main article; `entry.also` become related links.

    `body` is the digest of the article's `Body`; where its links lead is `refs` in the page's context.
    """

    entry: Entry
    body: Digest
    source_url: str = ""
    authors: tuple[str, ...] = ()
    correction: str = ""


class FeedPlan(Struct, frozen=True, kw_only=True):
    """A feed in all its formats. `folder` is '' for the site, else like `topics/ai/`.

    `items` come newest first and may be more than a feed shows; the undated and drafts are left out.
    """

    folder: str
    title: str
    home: Url
    items: tuple[FeedItem, ...]
    description: str = ""


class FeedMeta(Struct, frozen=True, kw_only=True):
    """What a feed says of itself. `base` is the site's absolute URL, empty when the config has none."""

    id: str
    title: str
    description: str
    lang: str
    base: str
    home: Url
    folder: str
    author: str
    rights: str
    timezone: str


class Location(Struct, frozen=True):
    """A page of the sitemap; `lastmod` is a W3C date from the content, never the build's clock."""

    url: Url
    lastmod: str | None = None


class Sitemap(Struct, frozen=True):
    """All of a sitemap as one value: its many places have one digest, which is cheaper than one for each."""

    base: str
    locations: tuple[Location, ...]


def urn(*parts: str) -> str:
    """An id made of these words alone: an entry's of the article's id, so that title and URL may change."""
    return uuid5(NAMESPACE, "\n".join(parts)).urn


def shown(plan: FeedPlan, config: Config) -> tuple[FeedItem, ...]:
    """The newest items that a feed can carry: not the undated, for feeds need dates and we invent none."""
    return tuple(islice((item for item in plan.items if carried(item.entry.card)), config.feeds.items))


def carried(card: Card) -> bool:
    return bool(card.iso) and not card.draft


def feed_links(folder: str, title: str, cards: Iterable[Card]) -> tuple[FeedLink, ...]:
    """For `<link rel="alternate">`: the formats of the feed of these articles; none where `feed_pages` writes none."""
    if not any(map(carried, cards)):
        return ()
    return tuple(
        FeedLink(title=f"{title} ({label})", format=label, type=mime, url=Url(folder + name))
        for name, _, mime, label in FORMATS
    )


def feed_pages(site: Site, config: Config, feeds: Iterable[FeedPlan]) -> Iterator[Page]:
    """All feeds and the OPML list of them.

    A feed without a dated article is not written: Atom wants the date of its last change, which is not now.
    """
    listed = []
    for plan in feeds:
        items = shown(plan, config)
        if not items:
            continue
        meta = feed_meta(site, config, plan)
        listed.append(meta)
        yield from formats(meta, items, config.feeds.full_text)
    if listed:
        context: dict[str, object] = {"title": site.title, "feeds": tuple(listed)}
        yield Page(Url("feeds.opml"), "function:pages.formats.opml.render", context, RANK)


def formats(meta: FeedMeta, items: tuple[FeedItem, ...], full_text: bool) -> Iterator[Page]:
    """The same feed in each format. Without full text, editing a body leaves it alone."""
    bodies = tuple(Blob(item.body) for item in items) if full_text else ()
    if not full_text:
        items = tuple(replace(item, body=Digest(b"")) for item in items)
    for name, module, _, _ in FORMATS:
        context: dict[str, object] = {"feed": meta, "items": items, "bodies": bodies}
        yield Page(Url(meta.folder + name), f"function:pages.formats.{module}.render", context, RANK)


def feed_meta(site: Site, config: Config, plan: FeedPlan) -> FeedMeta:
    return FeedMeta(
        id=urn("feed", site.url or site.title, plan.folder),
        title=f"{plan.title} · {site.title}" if plan.folder else site.title,
        description=plan.description or (site.description if not plan.folder else ""),
        lang=site.lang,
        base=site.url,
        home=plan.home,
        folder=plan.folder,
        author=site.author or site.title,
        rights=site.rights,
        timezone=config.timezone,
    )


def sitemap_pages(site: Site, locations: Iterable[Location]) -> Iterator[Page]:
    """`sitemap.xml`, or an index of several above 50,000 URLs; nothing when the site's own URL is not known.

    Give it indexable pages only: no 404, redirect, search or `noindex` page. They are sorted here.
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
    yield Page(Url("sitemap.xml"), "function:pages.formats.sitemap.render_index", context, RANK)


def sitemap(site: Site, name: str, part: tuple[Location, ...]) -> Page:
    context: dict[str, object] = {"sitemap": Sitemap(site.url, part)}
    return Page(Url(name), "function:pages.formats.sitemap.render", context, RANK)


def host_pages(site: Site, config: Config) -> Iterator[Page]:
    """`robots.txt`, `.nojekyll` and, when the config names a domain, `CNAME`."""
    robots = "User-agent: *\nAllow: /\n"
    if site.url:
        robots += f"\nSitemap: {site.url}sitemap.xml\n"
    yield plain("robots.txt", robots)
    yield plain(".nojekyll", "")
    if config.cname:
        yield plain("CNAME", config.cname + "\n")


def plain(name: str, text: str) -> Page:
    return Page(Url(name), "function:pages.formats.text.render", {"text": text}, RANK)


def llms_page(site: Site, newest: Iterable[Card], topics: Iterable[Term]) -> Page:
    """`llms.txt` (llmstxt.org): the topics, and the newest articles by their Markdown mirrors."""
    context: dict[str, object] = {
        "title": site.title,
        "description": site.description,
        "lang": site.lang,
        "base": site.url,
        "articles": tuple(islice((card for card in newest if not card.draft), LLMS_ARTICLES)),
        "topics": tuple(topics),
    }
    return Page(Url("llms.txt"), "function:pages.formats.llms.render", context, RANK)
