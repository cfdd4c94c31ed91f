"""Pages that must not be published: drafts, scheduled articles, articles that have expired."""

import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from wenzhai.library.library import Library, begin
from wenzhai.model.content import Article


def unpublished_urls(library: Library, timezone: str) -> Iterator[tuple[str, str]]:
    """(url, content file) of every page of a library with drafts that a published site must not have."""
    now, zone = int(time.time()), ZoneInfo(timezone)
    for placed in library.placed():
        begins = begin(placed, zone) if isinstance(placed, Article) else None
        held = placed.draft or (begins is not None and begins > now)
        ends = placed.expires if isinstance(placed, Article) else None
        if held:
            yield str(placed.url), placed.path
        if held or (
            ends is not None and ends <= now
        ):  # at the url of one that has expired there is a redirect
            yield str(placed.url).removesuffix(".html") + ".md", placed.path
