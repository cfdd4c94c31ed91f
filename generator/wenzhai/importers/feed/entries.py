"""Feeds of every kind → entries. RSS and Atom are read by `feedparser`, JSON Feed by ourselves."""

import calendar
import json
from collections.abc import Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from time import struct_time
from typing import Any

from msgspec import Struct

from wenzhai.importers.extras import needed
from wenzhai.importers.feed.xml import safe_xml
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.addresses import is_web

MOST = 1000
"""Entries of one feed that are looked at."""


class ParsedEntry(Struct, frozen=True, kw_only=True):
    """`id` names it for ever in its feed; `instant` is UTC in seconds since 1970; `html` is not trusted."""

    id: str
    title: str
    url: str = ""
    html: str = ""
    instant: int | None = None
    authors: tuple[str, ...] = ()


class ParsedFeed(Struct, frozen=True):
    title: str
    home: str
    lang: str
    entries: tuple[ParsedEntry, ...]


def read_feed(data: bytes, path: str, content_type: str = "") -> ParsedFeed:
    """Raises `ProblemsError` for what is no feed, or a dangerous one, and when `feedparser` is missing."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return json_feed(data, path)
    feedparser = needed("feedparser", "feeds")
    clean = safe_xml(data, content_type, path)
    try:
        found = feedparser.parse(
            BytesIO(clean), sanitize_html=False, resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )  # fmt: skip
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError, AssertionError) as error:
        raise no_feed(path) from error  # what the library makes of hostile input
    if not found.get("version") or (not found.entries and found.get("bozo") and not found.feed):
        raise no_feed(path)
    feed = found.feed
    entries = [entry(one) for one in found.entries[:MOST]]
    return ParsedFeed(
        line(feed.get("title")), line(feed.get("link")), line(feed.get("language")), tuple(entries)
    )


def no_feed(path: str) -> ProblemsError:
    return ProblemsError([Problem(code="import-no-feed", path=path)])


def entry(found: Mapping[str, Any]) -> ParsedEntry:
    contents = [str(one.get("value") or "") for one in found.get("content") or ()]
    html = max([*contents, str(found.get("summary") or "")], key=len)
    url = line(found.get("link"))
    when = found.get("published_parsed") or found.get("updated_parsed")
    named = [line(one.get("name")) for one in found.get("authors") or ()]
    title = line(found.get("title")) or line(html)[:60]
    return ParsedEntry(
        id=line(found.get("id")) or url or title,
        title=title,
        url=url if is_web(url) else "",
        html=html,
        instant=calendar.timegm(when)
        if isinstance(when, struct_time) and 1000 < when.tm_year < 3000
        else None,
        authors=tuple(filter(None, named)),
    )


def line(value: object) -> str:
    return " ".join(str(value or "").split())


# -- JSON Feed


def json_feed(data: bytes, path: str) -> ParsedFeed:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise no_feed(path) from error
    if not isinstance(found, dict) or "jsonfeed.org" not in str(found.get("version")):
        raise no_feed(path)
    items = found.get("items")
    entries = [
        json_entry(one) for one in (items if isinstance(items, list) else [])[:MOST] if isinstance(one, dict)
    ]
    title, home, lang = (line(found.get(key)) for key in ("title", "home_page_url", "language"))
    return ParsedFeed(title, home, lang, tuple(entries))


def json_entry(item: dict[str, Any]) -> ParsedEntry:
    text = str(item.get("content_text") or item.get("summary") or "")
    html = str(item.get("content_html") or "") or "".join(
        f"<p>{escape(part)}</p>" for part in text.split("\n")
    )
    url = line(item.get("url"))
    try:
        when = datetime.fromisoformat(line(item.get("date_published")))
    except ValueError:
        when = None
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    return ParsedEntry(
        id=line(item.get("id")) or url,
        title=line(item.get("title")) or line(text)[:60],
        url=url if is_web(url) else "",
        html=html,
        instant=int(when.timestamp()) if when and when.tzinfo else None,
        authors=tuple(
            filter(None, (line(one.get("name")) for one in authors or () if isinstance(one, dict)))
        ),
    )
