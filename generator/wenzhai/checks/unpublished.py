"""What a site that is published must not have: drafts, and articles of the future."""

import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from wenzhai.library.library import Library, begin
from wenzhai.model.content import Article


def unpublished_urls(library: Library, timezone: str) -> Iterator[tuple[str, str]]:
    """(url, content file) of everything that a library with drafts has and a site without them must not have."""
    now, zone = int(time.time()), ZoneInfo(timezone)
    for placed in library.placed():
        begins = begin(placed, zone) if isinstance(placed, Article) else None
        if placed.draft or (begins is not None and begins > now):
            yield str(placed.url), placed.path
            yield str(placed.url).removesuffix(".html") + ".md", placed.path
