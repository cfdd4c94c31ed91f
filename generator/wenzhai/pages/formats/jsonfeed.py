"""JSON Feed 1.1 (jsonfeed.org). Fields it does not have are under `_wenzhai`, by its rule for extensions."""

from collections.abc import Mapping

import msgspec

from wenzhai.pages.formats.entries import Feed, FeedEntry, read_feed
from wenzhai.pages.formats.xml import printable

VERSION = "https://jsonfeed.org/version/1.1"


def render(url: str, context: Mapping[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(feed_object(read_feed(url, context))), indent=2) + b"\n"


def feed_object(feed: Feed) -> dict[str, object]:
    meta = feed.meta
    values = {
        "version": VERSION,
        "title": printable(meta.title),
        "description": printable(meta.description),
        "home_page_url": feed.home,
        "feed_url": feed.self_url,
        "language": meta.lang,
        "authors": [{"name": printable(meta.author)}],
    }
    return known(values) | {"items": [item(entry) for entry in feed.entries]}


def item(entry: FeedEntry) -> dict[str, object]:
    """A feed item. Content is required: without full text it is the summary, or the title if there is none."""
    full = entry.html is not None
    values = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.source_url,
        "title": entry.title,
        "summary": entry.summary if full else "",
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat() if entry.updated != entry.published else "",
        "authors": [{"name": name} for name in entry.by],
        "tags": [name for _, name in entry.topics],
        "language": entry.lang,
        "_wenzhai": extension(entry),
    }
    content = {"content_html": entry.html} if full else {"content_text": entry.summary or entry.title}
    return known(values) | content


def extension(entry: FeedEntry) -> dict[str, object]:
    return known(
        {
            "source": entry.source,
            "excerpt": bool(entry.excerpt),
            "correction": entry.correction,
            "note": entry.note,
            "ai": entry.ai,
            "rights": entry.rights,
            "same_story": [
                {"url": other.url, "title": other.title, "language": other.lang} for other in entry.related
            ],
        }
    )


def known(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value}
