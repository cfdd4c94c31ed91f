"""Atom 1.0 (RFC 4287)."""

from collections.abc import Iterator, Mapping

from wenzhai.pages.formats.browsers import for_browsers, style_of
from wenzhai.pages.formats.entries import AI, FORM, Feed, FeedEntry, read_feed
from wenzhai.pages.formats.feed import ATOM
from wenzhai.pages.formats.xml import Xml, document, element


def render(url: str, context: Mapping[str, object]) -> bytes:
    feed = read_feed(url, context)
    return document(feed_element(feed), style_of(feed.meta))


def render_at_former_address(_url: str, context: Mapping[str, object]) -> bytes:
    """The same feed, byte for byte: it names its own address, not the one at which it was asked for."""
    return render(ATOM.file, context)


def feed_element(feed: Feed) -> Xml:
    meta = feed.meta
    return element(
        "feed",
        element("id", meta.id),
        element("title", meta.title),
        element("subtitle", meta.description) if meta.description else None,
        element("updated", feed.updated.isoformat()),
        element("author", element("name", meta.author)),
        element("link", rel="self", type=ATOM.mime, href=feed.self_url),
        element("link", rel="alternate", type="text/html", href=feed.home),
        *(element("link", rel="alternate", type=mime, href=href) for mime, href in feed.alternates),
        element("rights", meta.rights) if meta.rights else None,
        element("generator", "Wenzhai"),
        for_browsers(meta),
        *map(entry_element, feed.entries),
        xmlns="http://www.w3.org/2005/Atom",
        xml_lang=meta.lang,
    )


def entry_element(entry: FeedEntry) -> Xml:
    return element(
        "entry",
        element("id", entry.id),
        element("title", entry.title),
        element("published", entry.published.isoformat()),
        element("updated", entry.updated.isoformat()),
        *(element("author", element("name", name)) for name in entry.by),
        *links(entry),
        *(element("category", term=slug, label=name) for slug, name in entry.topics),
        element("category", term="excerpt", scheme=FORM, label=entry.excerpt) if entry.excerpt else None,
        element("category", term=entry.ai, scheme=AI, label=entry.ai_label) if entry.ai else None,
        element("rights", entry.rights) if entry.rights else None,
        element("summary", entry.summary) if entry.summary else None,
        element("content", entry.html, type="html") if entry.html is not None else None,
        xml_lang=entry.lang,
    )


def links(entry: FeedEntry) -> Iterator[Xml]:
    yield element("link", rel="alternate", type="text/html", hreflang=entry.lang, href=entry.url)
    if entry.source_url:
        yield element("link", rel="via", href=entry.source_url)
    for other in entry.related:
        yield element(
            "link", rel="related", type="text/html", hreflang=other.lang, title=other.title, href=other.url
        )
