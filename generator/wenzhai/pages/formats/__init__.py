"""Machine-readable outputs: feeds, OPML, sitemap, robots.txt, llms.txt, and files for the host.

`plan` describes them on every build; the other modules render a description to bytes when the file is stale. Each
format is a module with a pure `render(url, context) -> bytes`.
"""

from wenzhai.pages.formats.feed import ATOM, FORMATS, FeedFormat, FeedItem, FeedMeta, FeedNote, FeedPlan
from wenzhai.pages.formats.plan import (
    carried,
    feed_links,
    feed_pages,
    host_pages,
    listed_for_llms,
    llms_page,
    plain,
    sitemap_pages,
)
from wenzhai.pages.formats.sitemap import Location

__all__ = [
    "ATOM",
    "FORMATS",
    "FeedFormat",
    "FeedItem",
    "FeedMeta",
    "FeedNote",
    "FeedPlan",
    "Location",
    "carried",
    "feed_links",
    "feed_pages",
    "host_pages",
    "listed_for_llms",
    "llms_page",
    "plain",
    "sitemap_pages",
]
