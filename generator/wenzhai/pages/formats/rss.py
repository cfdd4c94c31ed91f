"""RSS 2.0, with the `atom`, `content` and `dc` modules that readers understand."""

import html
from collections.abc import Mapping
from datetime import datetime

from wenzhai.pages.formats.browsers import for_browsers, style_of
from wenzhai.pages.formats.entries import AI, FORM, Feed, FeedEntry, read_feed
from wenzhai.pages.formats.feed import RSS
from wenzhai.pages.formats.xml import Xml, document, element


def render(url: str, context: Mapping[str, object]) -> bytes:
    feed = read_feed(url, context)
    return document(
        element(
            "rss",
            channel(feed),
            version="2.0",
            xmlns_atom="http://www.w3.org/2005/Atom",
            xmlns_content="http://purl.org/rss/1.0/modules/content/",
            xmlns_dc="http://purl.org/dc/elements/1.1/",
        ),
        style_of(feed.meta),
    )


def channel(feed: Feed) -> Xml:
    """The channel. By convention `description` is HTML, here and in items, so plain text is escaped twice."""
    meta = feed.meta
    return element(
        "channel",
        element("title", meta.title),
        element("link", feed.home),
        element("description", html.escape(meta.description or meta.title, quote=False)),
        element("atom:link", rel="self", type=RSS.mime, href=feed.self_url),
        *(element("atom:link", rel="alternate", type=mime, href=href) for mime, href in feed.alternates),
        element("language", meta.lang),
        element("copyright", meta.rights) if meta.rights else None,
        element("lastBuildDate", date(feed.updated)),
        element("generator", "Wenzhai"),
        for_browsers(meta),
        *map(item, feed.entries),
    )


def item(entry: FeedEntry) -> Xml:
    return element(
        "item",
        element("title", entry.title),
        element("link", entry.url),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", date(entry.published)),
        *(element("dc:creator", name) for name in entry.by),
        element("dc:source", entry.source) if entry.source else None,
        element("dc:language", entry.lang),
        *(element("category", name) for _, name in entry.topics),
        element("category", entry.excerpt, domain=FORM) if entry.excerpt else None,
        element("category", entry.ai, domain=AI) if entry.ai else None,
        element("dc:rights", entry.rights) if entry.rights else None,
        *(element("atom:link", rel="related", title=other.title, href=other.url) for other in entry.related),
        element("description", html.escape(entry.summary, quote=False)) if entry.summary else None,
        element("content:encoded", entry.html) if entry.html is not None else None,
    )


def date(when: datetime) -> str:
    from email.utils import format_datetime  # brings a dozen modules along: only for builds that write a feed

    return format_datetime(when)
