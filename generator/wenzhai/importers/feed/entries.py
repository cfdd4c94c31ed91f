"""Feeds of every kind → entries. RSS and Atom are read by `feedparser`, JSON Feed by ourselves."""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape, unescape
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from wenzhai.importers.extras import needed
from wenzhai.importers.feed.xml import safe_xml
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.addresses import is_web

MOST = 1000
"""Entries of one feed that are looked at."""


LONGEST_BEGINNING = 60
SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s")
TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""What a title may hold of HTML. `List<T>` is no tag."""


class ParsedEntry(Struct, frozen=True, kw_only=True):
    """`id` names it for ever in its feed; `date` is as the feed has it; `html` is not trusted."""

    id: str
    title: str
    url: str = ""
    html: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    """What RSS and Atom call the source: the feed that the entry was taken over from."""
    categories: tuple[str, ...] = ()
    enclosures: tuple[str, ...] = ()
    """Addresses of files that belong to it."""
    is_untitled: bool = False
    """Whether the feed states no title, so that `title` is how the text begins."""
    is_summary: bool = False
    """Whether the feed has no more than a description, which may be the text or say what it is about."""


class ParsedFeed(Struct, frozen=True):
    title: str
    home: str
    lang: str
    entries: tuple[ParsedEntry, ...]
    authors: tuple[str, ...] = ()
    """Whose the entries are that name nobody (RFC 4287, 4.2.1)."""
    generator: str = ""


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
    is_atom = str(found.version).startswith("atom")
    home = line(feed.get("link"))
    return ParsedFeed(
        title(feed, is_atom),
        home,
        line(feed.get("language")),
        tuple(entry(one, is_atom, home) for one in found.entries[:MOST]),
        names(feed),
        line(feed.get("generator")),
    )


def no_feed(path: str) -> ProblemsError:
    return ProblemsError([Problem(code="import-no-feed", path=path)])


def entry(found: Mapping[str, Any], is_atom: bool, home: str) -> ParsedEntry:
    contents = [str(one.get("value") or "") for one in found.get("content") or ()]
    html = max([*contents, str(found.get("summary") or "")], key=len)
    url = absolute(line(found.get("link")), home)
    stated = title(found, is_atom)
    return ParsedEntry(
        id=line(found.get("id")) or url or stated or words(html)[:LONGEST_BEGINNING],
        title=stated or beginning(words(html)),
        is_untitled=not stated,
        url=url if is_web(url) else "",
        html=html,
        date=line(found.get("published") or found.get("updated")),
        authors=names(found),
        source=title(found.get("source") or {}, is_atom),
        categories=unique(line(one.get("label") or one.get("term")) for one in found.get("tags") or ()),
        enclosures=unique(line(one.get("href")) for one in found.get("enclosures") or ()),
        is_summary=not any(contents),
    )


def names(found: Mapping[str, Any]) -> tuple[str, ...]:
    return unique(line(one.get("name")) for one in found.get("authors") or ())


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def title(found: Mapping[str, Any], is_atom: bool) -> str:
    """A title as text. In Atom its `type` says whether it is HTML (RFC 4287, 3.1.1); in RSS nothing does, and many
    are."""
    kind = (found.get("title_detail") or {}).get("type", "")
    said = str(found.get("title") or "")
    return line(said if is_atom and kind == "text/plain" else plain(said))


def plain(html: str) -> str:
    return unescape(TAG.sub("", html))


def absolute(url: str, home: str) -> str:
    """An address of an entry, which some feeds state as seen from the feed's home page."""
    try:
        return urljoin(home, url) if url and is_web(home) else url
    except ValueError:
        return url


def words(html: str) -> str:
    return line(unescape(re.sub(r"<[^<>]*>", " ", html)))


def beginning(text: str) -> str:
    """The first sentence of a text that has no title, without its full stop; shortened if it is long."""
    said = SENTENCE.split(text, maxsplit=1)[0].rstrip("。.")
    return said if len(said) <= LONGEST_BEGINNING else f"{said[: LONGEST_BEGINNING - 1].rstrip()}…"


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
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    return ParsedEntry(
        id=line(item.get("id")) or url,
        title=(stated := line(item.get("title"))) or beginning(line(text) or words(html)),
        is_untitled=not stated,
        url=url if is_web(url) else "",
        html=html,
        date=line(item.get("date_published") or item.get("date_modified")),
        authors=unique(line(one.get("name")) for one in authors or () if isinstance(one, dict)),
        categories=unique(map(line, listed(item.get("tags")))),
        enclosures=unique(
            line(one.get("url")) for one in listed(item.get("attachments")) if isinstance(one, dict)
        ),
        is_summary=not (item.get("content_html") or item.get("content_text")),
    )


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
