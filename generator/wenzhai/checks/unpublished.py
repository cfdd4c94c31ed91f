"""What must not be published: drafts and scheduled articles."""

import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.library.library import Library, begin
from wenzhai.model.content import Article


class Unpublished(Struct, frozen=True):
    """A draft, or an article scheduled for the future (`until`: UTC seconds)."""

    path: str
    url: str
    title: str
    until: int | None


def unpublished(library: Library, timezone: str) -> Iterator[Unpublished]:
    """Those of a library with drafts, as of now."""
    now, zone = int(time.time()), ZoneInfo(timezone)
    for placed in library.placed():
        begins = begin(placed, zone) if isinstance(placed, Article) else None
        later = begins if begins is not None and begins > now else None
        if placed.draft or later is not None:
            until = None if placed.draft else later
            yield Unpublished(placed.path, str(placed.url), placed.title, until)


def unpublished_urls(library: Library, timezone: str) -> Iterator[tuple[str, str]]:
    """(url, content file) of every page that a published site must not have."""
    for one in unpublished(library, timezone):
        yield one.url, one.path
        yield one.url.removesuffix(".html") + ".md", one.path
