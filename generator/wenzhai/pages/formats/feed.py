"""The parts of a feed, independent of its format."""

from uuid import UUID, uuid5

from msgspec import Struct

from wenzhai.model.page import Url
from wenzhai.model.views import Card, Entry, LinkedBody

NAMESPACE = UUID("6f1d5a52-0c7e-5d0b-9d1c-8c2a3f4b7e61")
"""Namespace of all `urn:uuid:` ids. It must never change: readers would show every entry as new."""


class FeedFormat(Struct, frozen=True):
    """A feed format. `file` is the name of its files; `label` is for readers."""

    file: str
    mime: str
    label: str


ATOM = FeedFormat("feed.xml", "application/atom+xml", "Atom")
RSS = FeedFormat("rss.xml", "application/rss+xml", "RSS")
JSON_FEED = FeedFormat("feed.json", "application/feed+json", "JSON Feed")
FORMATS = (ATOM, RSS, JSON_FEED)


class FeedItem(Struct, frozen=True, kw_only=True):
    """One entry of a feed: a story by its main article; `entry.also` become related links."""

    entry: Entry
    source_url: str = ""
    authors: tuple[str, ...] = ()
    correction: str = ""
    rights: str = ""
    items: tuple[Card, ...] = ()
    """Of an issue: the articles that it collects."""


class FeedNote(Struct, frozen=True):
    """What a browser shows of a feed: a style sheet, and words above the entries that lead to the page on
    subscribing."""

    style: Url
    words: str
    link: str
    page: Url


class FeedPlan(Struct, frozen=True, kw_only=True):
    """A feed in each of its formats. `folder` is '' for the site, else like `topics/ai/`.

    `items` are newest first and may be more than a feed shows; undated ones and drafts are left out.
    """

    folder: str
    title: str
    home: Url
    items: tuple[tuple[FeedItem, LinkedBody], ...]
    description: str = ""
    lang: str = ""
    """That of its articles, where they have one in common; else the site's."""
    formats: tuple[FeedFormat, ...] = FORMATS


class FeedMeta(Struct, frozen=True, kw_only=True):
    """The metadata of a feed. `base` is the site's absolute URL, empty when the config has none."""

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
    formats: tuple[FeedFormat, ...]
    note: FeedNote | None = None


def urn(*parts: str) -> str:
    """An id derived from these parts alone. An entry's comes from the article's id, so that title and URL may
    change."""
    return uuid5(NAMESPACE, "\n".join(parts)).urn
