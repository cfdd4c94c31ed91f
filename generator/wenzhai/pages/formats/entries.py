"""The entry of an article as all feed formats need it, computed once: addresses, dates, names, content."""

import html
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from wenzhai.model.views import Card, LinkedBody
from wenzhai.pages.formats.feed import FeedItem, FeedMeta, urn
from wenzhai.pages.formats.issue_items import with_facts
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.portable import portable
from wenzhai.pages.formats.xml import printable
from wenzhai.text.dates import midnight
from wenzhai.text.labels import Labels, labels_of

FORM = "urn:wenzhai:form"
"""The scheme (Atom) and domain (RSS) of the category `excerpt`, so that nobody takes it for a topic."""

AI = "urn:wenzhai:ai"
"""The same of the category that tells what an AI wrote."""


class Html(Struct):
    """The fields of a packed `Body` that feeds need; the others are not decoded."""

    html: str
    note: str = ""


unpack = msgspec.msgpack.Decoder(Html).decode


class OtherVersion(Struct, frozen=True):
    """Another version of the same story."""

    url: str
    title: str
    lang: str


class FeedEntry(Struct, frozen=True, kw_only=True):
    """An article in a feed. `html` is None in feeds without full text; topics are (slug, name)."""

    id: str
    url: str
    title: str
    lang: str
    summary: str
    html: str | None
    published: datetime
    updated: datetime
    by: tuple[str, ...]
    """The author, else the source."""
    source: str
    source_url: str
    topics: tuple[tuple[str, str], ...]
    excerpt: str
    """The label of an excerpt, empty when the text is complete."""
    correction: str
    note: str
    """The editor's note as plain text; `summary` and `html` begin with it."""
    ai: str
    """What an AI wrote: `summary`, `translation` or `text`; empty for nothing."""
    ai_label: str
    """The same in the language of the site."""
    rights: str
    related: tuple[OtherVersion, ...]


class Feed(Struct, frozen=True, kw_only=True):
    """A feed with final addresses. `alternates` are the other formats: (mime type, address)."""

    meta: FeedMeta
    self_url: str
    home: str
    alternates: tuple[tuple[str, str], ...]
    updated: datetime
    entries: tuple[FeedEntry, ...]


def read_feed(url: str, context: Mapping[str, object]) -> Feed:
    """The feed in the context of a page made by `plan.feed_files`, prepared for the file `url`."""
    meta = cast("FeedMeta", context["feed"])
    items = cast("tuple[FeedItem, ...]", context["items"])
    bodies = cast("tuple[LinkedBody, ...]", context["bodies"]) or (None,) * len(items)
    links = Links(meta.base, "" if meta.base else meta.folder)
    entries = tuple(read_entry(item, body, meta, links) for item, body in zip(items, bodies, strict=True))
    formats = ((form.mime, meta.folder + form.file) for form in meta.formats)
    return Feed(
        meta=meta,
        self_url=links.to(url),
        home=links.to(meta.home),
        alternates=tuple((mime, links.to(other)) for mime, other in formats if other != url),
        updated=max(entry.updated for entry in entries),
        entries=entries,
    )


def read_entry(item: FeedItem, body: LinkedBody | None, meta: FeedMeta, links: Links) -> FeedEntry:
    card = item.entry.card
    published = instant(card.iso or "", meta.timezone)
    source = card.source.name(card.lang) if card.source else ""
    words, site_words = labels_of(card.lang), labels_of(meta.lang)
    content = None if body is None else moved_html(body, card.url, links, item.items, card.lang)
    return FeedEntry(
        id=urn(card.id),
        url=links.to(card.url),
        title=line(card.title),
        lang=card.lang,
        summary=line(site_words.described(card.note_text, card.ai, card.summary)),
        html=None if content is None else printable(framed(*content, item, words, site_words)),
        published=published,
        updated=max(published, instant(card.updated, meta.timezone)) if card.updated else published,
        by=tuple(map(line, item.authors or ((source,) if source else ()))),
        source=line(source),
        source_url=item.source_url,
        topics=tuple((topic.slug, line(topic.name(card.lang))) for topic in card.topics),
        excerpt=words.excerpt if card.excerpt else "",
        correction=line(item.correction),
        note=line(card.note_text),
        ai=card.ai,
        ai_label=site_words.ai[card.ai] if card.ai else "",
        rights=line(item.rights),
        related=tuple(
            OtherVersion(links.to(other.url), line(other.title), other.lang) for other in item.entry.also
        ),
    )


@lru_cache(maxsize=256)
def moved_html(
    body: LinkedBody, url: str, links: Links, items: tuple[Card, ...], lang: str
) -> tuple[str, str]:
    """The HTML of a packed body and of its note with their links moved, and what is known of the `items` of an issue.
    Cached: the three formats of a feed need the same."""
    assert body.packed.data is not None
    unpacked = unpack(body.packed.data)
    moved, note = (links.moved(portable(html), url, body.refs) for html in (unpacked.html, unpacked.note))
    return with_facts(moved, items, links, lang) if items else moved, note


def line(text: str) -> str:
    """A plain text of one line: titles, names, summaries."""
    return " ".join(printable(text).split())


def framed(content: str, note: str, item: FeedItem, words: Labels, site_words: Labels) -> str:
    """The body with what readers of the feed are to know: that it was corrected, what the editor and an AI wrote, that
    it is only an excerpt, whose it is. Our labels for the text are in its language, those of the site in its own."""
    card = item.entry.card
    if card.ai:
        label, notice = site_words.ai[card.ai], site_words.notices[card.ai]
        content = f"<p><strong>{label}</strong> {notice}</p>\n{content}"
    if note:
        content = f"<p><strong>{site_words.note}{site_words.colon}</strong>{note}</p>\n{content}"
    if item.correction:
        correction = html.escape(item.correction)
        content = f"<p><strong>{words.correction}{words.colon}</strong>{correction}</p>\n{content}"
    if card.excerpt:
        address = html.escape(item.source_url)
        original = f' · <a href="{address}">{words.original}</a>' if item.source_url else ""
        content = f"{content}\n<p><em>{words.excerpt}</em>{original}</p>"
    if item.rights:
        content = f"{content}\n<p>{words.rights}{words.colon}{html.escape(item.rights)}</p>"
    return content


@cache
def instant(iso: str, timezone: str) -> datetime:
    """A moment with its offset; for a calendar day its first moment in the site's zone.

    Cached: an article is in the feeds of the site, its source and each of its topics, in three formats each.
    """
    return midnight(iso, ZoneInfo(timezone)) if len(iso) == len("2025-12-24") else datetime.fromisoformat(iso)
