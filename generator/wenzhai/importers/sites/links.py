"""Where links of a site lead: its articles by path, address and name."""

import re
from collections.abc import Iterator
from unicodedata import normalize
from urllib.parse import quote, unquote

from wenzhai.importers.interface import ORIGIN_LINK
from wenzhai.importers.sites.blog import Post, sibling_path, stem
from wenzhai.importers.sites.pieces import pieces
from wenzhai.text.slugs import heading_id

WEB = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
MARKER = re.compile(r"^[{|](?:filename|slug)[}|]", re.IGNORECASE)
ENDING = re.compile(r"\.(?:md|markdown|mkd|mdown|rst|html?)$", re.IGNORECASE)


HEADING = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]+(?P<atx>[^\n]+?)[ \t]*#*[ \t]*$|(?P<text>[^\n]+)\n(?:=+|-{2,})[ \t]*$)", re.M
)
GIVEN_ID = re.compile(r"\{#([\w-]+)[^{}\n]*\}|\b(?:id|name)\s*=\s*[\"']?([\w-]+)")
BLOCK_ID = re.compile(r"(?:^|[ \t]+)\^(?P<id>[A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
"""Obsidian's mark of a block, which links name as `#^id`."""
BLOCK_LINK = re.compile(r"#\^([A-Za-z0-9-]+)")
OWN_BLOCK_ID = re.compile(r"[0-9a-f]{6}")
"""A mark that Obsidian made itself."""
NOT_SHOWN = re.compile(r"\{[#.:][^{}\n]*\}|<[^<>\n]+>|\]\([^()\n]*\)|[\[\]\\]")


def anchors_of(body: str) -> frozenset[str]:
    """The places within a text that links can name: ids of its headings, those that are given, and `^id` of blocks."""
    text = "".join(
        piece.text for piece in pieces(body, ()) if not (piece.kind == "code" and "\n" in piece.text)
    )
    found = {one or two for one, two in GIVEN_ID.findall(text)}
    found.update(f"^{one}" for one in BLOCK_ID.findall(text))
    number: dict[str, int] = {}
    for heading in HEADING.finditer(text):
        own = heading_id(NOT_SHOWN.sub("", heading["atx"] or heading["text"]).strip())
        number[own] = number.get(own, -1) + 1
        found.add(f"{own}-{number[own]}" if number[own] else own)
    return frozenset(found)


class ArticleIndex:
    """Index of the articles of a site: path, old address, name or title → origin."""

    def __init__(self) -> None:
        self.by_path: dict[str, str] = {}
        self.by_address: dict[str, str] = {}
        self.by_name: dict[str, list[tuple[str, str]]] = {}
        self.by_ending: dict[str, list[str]] = {}
        self.titles: dict[str, str] = {}
        self.linked_blocks: set[str] = set()
        """The ids of blocks that some link of the site names."""
        self._bodies: dict[str, str] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    def add(self, post: Post, origin: str, addresses: Iterator[str]) -> None:
        self.by_path[key_of(post.path)] = origin
        self.by_ending.setdefault(key_of(post.path).rpartition("/")[2], []).append(key_of(post.path))
        self.titles[origin] = post.title
        self._bodies[origin] = post.body
        self.linked_blocks.update(BLOCK_LINK.findall(post.body))
        for address in addresses:
            self.by_address.setdefault(page_of(address), origin)
        folder = post.path.rpartition("/")[0].rpartition("/")[2]
        names = [stem(post.path), post.name, post.title]
        self.add_names(post.path, origin, [*names, *([folder] if stem(post.path) == "index" else [])])

    def add_names(self, path: str, origin: str, names: list[str]) -> None:
        for name in dict.fromkeys(normalize("NFC", name).casefold() for name in names):
            self.by_name.setdefault(name, []).append((path, origin))

    def named(self, name: str, near: str = "") -> str | None:
        """The article of a name, a path (`posts/b.md`) or an address. Of several with that name, the one in the folder
        of the file `near`, else the first."""
        bare = unquote(name.partition("#")[0]).strip()
        whole = ENDING.sub("", bare.strip("/")).removesuffix("/index").removesuffix("/_index")
        short = whole.rpartition("/")[2]
        if one := self.ending_in(bare):
            return one
        if bare.startswith("/") and (one := self.by_address.get(page_of(bare))):
            return one
        wanted = (normalize("NFC", one).casefold() for one in (name, bare, whole, short) if one)
        found = next((self.by_name[one] for one in wanted if one in self.by_name), [])
        beside = (origin for path, origin in found if path.rpartition("/")[0] == near.rpartition("/")[0])
        return next(beside, found[0][1] if found else None)

    def ending_in(self, path: str) -> str | None:
        """The one article whose path ends so."""
        wanted = key_of(path).lstrip("/")
        last = wanted.rpartition("/")[2]
        found = [one for one in self.by_ending.get(last, ()) if one == wanted or one.endswith(f"/{wanted}")]
        return self.by_path[found[0]] if len(found) == 1 and "." in last else None

    def at(self, post: Post, path: str, address: str) -> str | None:
        """The article that a link from another leads to, which itself is at `address`."""
        bare = unquote(path.partition("#")[0].partition("?")[0]).replace("\\", "/")
        marked = MARKER.sub("", bare)
        if not bare:
            return None
        if marked != bare:
            near = self.by_path.get(key_of(sibling_path(post.path, marked.lstrip("/"))))
            return near or self.ending_in(marked) or self.named(marked, post.path)
        if bare.startswith("/"):
            return self.by_address.get(page_of(bare)) or self.by_path.get(key_of(bare.lstrip("/")))
        if found := self.by_path.get(key_of(sibling_path(post.path, bare))):
            return found
        if ENDING.search(bare) and (found := self.ending_in(bare)):
            return found
        return self.by_address.get(page_of(sibling_path(address, bare))) if address else None

    def anchor(self, origin: str, place: str) -> str | None:
        """`#place` as it is called here; empty without a place, None for one that is not there."""
        wanted = unquote(place).strip().lstrip("#")
        if not wanted:
            return ""
        if origin not in self._anchors:
            self._anchors[origin] = anchors_of(self._bodies[origin])
        names = (wanted, wanted.lower(), heading_id(wanted), heading_id(wanted.rpartition("#")[2]))
        found = next((name for name in names if name in self._anchors[origin]), None)
        return None if found is None else f"#{found.removeprefix('^')}"

    @staticmethod
    def link(origin: str) -> str:
        return ORIGIN_LINK + quote(origin, safe="")


def key_of(path: str) -> str:
    return normalize("NFC", path).casefold()


def page_of(address: str) -> str:
    """A key that is equal for all forms of one address: `/a/b`, `/a/b/`, `/a/b/index.html`, `/a/b.html`."""
    path = unquote(address.partition("#")[0].partition("?")[0]).removesuffix("index.html").strip("/")
    return normalize("NFC", path.removesuffix(".html")).casefold()
