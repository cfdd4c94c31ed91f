"""Links that authors write as HTML: to content files they wait for the library like those of Markdown."""

import html
import re
from collections import deque
from collections.abc import Iterable

from wenzhai.markup.pictures import attributes
from wenzhai.markup.source import Source
from wenzhai.markup.stash import Raw
from wenzhai.markup.urls import LINK_SCHEMES, classify, content_file
from wenzhai.model.content import Link

ANCHOR = re.compile(r"""<!--.*?-->|<a(?=\s)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE | re.DOTALL)
"""A comment, in which nothing is a link, or the tag of one."""
HREF = re.compile(r"""(\shref\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)


class HtmlLinks:
    """The links in the raw HTML of one body."""

    def __init__(self, source: Source, raw: Iterable[Raw]) -> None:
        self.source = source
        self.places: dict[str, deque[int]] = {}
        """By address, where it is written."""
        for piece in raw:
            for tag in ANCHOR.finditer(piece):
                if written := attributes(tag).get("href") if tag[1] else None:
                    offset = source.text.find(written, piece.offset + tag.start())
                    self.places.setdefault(html.unescape(written), deque()).append(offset)

    def placed(self, body: str, links: list[Link], addresses: list[tuple[str, int]]) -> str:
        """The finished HTML with `href="wz:N"` for each link to a content file, which `links` gets; `addresses` get
        the others."""
        if not self.places:
            return body

        def tag(found: re.Match[str]) -> str:
            href = HREF.search(found[0]) if found[1] else None
            address = html.unescape(href[2].strip("\"'")) if href else ""
            places = self.places.get(address)
            if href is None or not places:
                return found[0]
            offset = places.popleft()
            file = content_file(address) if classify(address, LINK_SCHEMES) == "local" else None
            if file is None:
                addresses.append((address, offset))
                return found[0]
            place = self.source.at(offset)
            links.append(Link("file", file, "", place.line, place.column, excerpt=place.excerpt))
            before, after = found[0][: href.start(2)], found[0][href.end(2) :]
            return f'{before}"wz:{len(links) - 1}"{after}'

        return ANCHOR.sub(tag, body)
