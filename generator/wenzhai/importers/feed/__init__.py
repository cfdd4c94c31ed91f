"""Feeds: entries become drafts; `wenzhai pull` fetches what is new."""

import re

from wenzhai.importers.feed.drafts import feed_drafts
from wenzhai.importers.feed.entries import read_feed
from wenzhai.importers.interface import ImportResult, Options

ROOT = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
HEAD = 4000


class FeedImporter:
    """Reads RSS 0.9x to 2.0, Atom and JSON Feed."""

    def detects(self, data: bytes) -> bool:
        head = data[:HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        if head.startswith(b"{"):
            return b"jsonfeed.org" in head
        return head.startswith(b"<") and ROOT.search(head) is not None

    def read(self, data: bytes, path: str, options: Options) -> ImportResult:
        feed = read_feed(data, path, options.content_type)
        return feed_drafts(feed, feed.entries, path, options)
