"""Pictures in the finished HTML, written as Markdown or as HTML: those of the site wait for the library like links.

Those of other sites are loaded by no reader's browser, unless the curator has allowed their host: each is a link to
its address in its place.
"""

import html
import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote

from msgspec import Struct

from wenzhai.markup.links import destination
from wenzhai.markup.source import Source, problem_at
from wenzhai.markup.stash import Raw
from wenzhai.markup.urls import IMAGE_SCHEMES, classify
from wenzhai.model.content import Link
from wenzhai.model.problems import Problem
from wenzhai.text.addresses import host_of

IMG = r"""<img\b((?:[^<>"']|"[^"]*"|'[^']*')*)>"""
RAW_IMG = re.compile(IMG, re.IGNORECASE)
IMG_OR_ANCHOR = re.compile(rf"{IMG}|<(/?)a\b", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
SCHEME = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)
SIDES = ("width", "height")
LABEL = 60
"""Characters of an address that are shown."""


class RemotePicture(Struct, frozen=True):
    """A picture on another site. `start` and `end` are where its address is written in the body, -1 if that is not
    known."""

    address: str
    host: str
    start: int
    end: int


class Pictures:
    """What is done with the pictures of one body: `links` get those of the site, `remote` those of others. `allowed`
    are the hosts whose pictures readers load, None for all."""

    def __init__(
        self,
        source: Source,
        places: dict[str, deque[int]],
        links: list[Link],
        allowed: Collection[str] | None,
    ) -> None:
        self.source = source
        self.places = places
        """Where each address is written as a picture's, in the order of the source."""
        self.written: dict[int, int] = {}
        """Where an address that is written in HTML begins, and where it ends."""
        self.links = links
        self.allowed = allowed
        self.remote: list[RemotePicture] = []
        self.hidden: list[RemotePicture] = []
        """Those of `remote` that are links instead."""
        self.in_link = False

    def found_in(self, raw: Iterable[Raw]) -> None:
        """Learns where pictures are written as HTML."""
        for piece in raw:
            for found in RAW_IMG.finditer(piece):
                written = attributes(found).get("src", "")
                offset = self.source.text.find(written, piece.offset + found.start())
                self.places.setdefault(html.unescape(written), deque()).append(offset)
                self.written[offset] = offset + len(written)

    def placed(self, body: str) -> str:
        """The body with `src="wz:N"` for each picture of the site, and nothing loaded before it is needed."""
        if "<img" not in body and "<IMG" not in body:
            return body
        return IMG_OR_ANCHOR.sub(self.tag, body)

    def tag(self, found: re.Match[str]) -> str:
        if found[1] is None:
            self.in_link = not found[2]
            return found[0]
        given = attributes(found)
        address = html.unescape(given.get("src", ""))
        kind = classify(address, IMAGE_SCHEMES)
        if not address or kind == "forbidden":
            return found[0]
        given.setdefault("loading", "lazy")
        places = self.places.get(address)
        offset = places.popleft() if places else -1
        if kind == "external":
            picture = self.picture(address, offset)
            self.remote.append(picture)
            if not self.is_allowed(picture):
                self.hidden.append(picture)
                return self.link(picture, given)
            given["src"] = html.escape(secure(address))
            if self.allowed is not None:  # a reader's browser will ask that host
                given["referrerpolicy"] = "no-referrer"
        else:
            place = self.source.at(offset)
            given["src"] = f"wz:{len(self.links)}"
            alt, target = html.unescape(given.get("alt", "")), unquote(address)
            self.links.append(Link("image", target, alt, place.line, place.column, excerpt=place.excerpt))
        return f"<img {' '.join(attribute(name, given[name]) for name in in_order(given))}>"

    # -- pictures of other sites

    def picture(self, address: str, offset: int) -> RemotePicture:
        end = self.written.get(offset, -1)
        if offset >= 0 and end < 0:
            written = destination(self.source.text, offset)
            end = written[1] if written else -1
        return RemotePicture(address, host_of(address), offset if end >= 0 else -1, end)

    def is_allowed(self, picture: RemotePicture) -> bool:
        """A policy that allows `https://HOST` lets no `http` address pass."""
        if self.allowed is None:
            return True
        return picture.host in self.allowed and not picture.address.strip().lower().startswith("http:")

    def link(self, picture: RemotePicture, given: dict[str, str]) -> str:
        """What stands in the place of a picture that is not shown: within a link its words, for links do not nest."""
        alt = html.unescape(given.get("alt", "")).strip()
        words = html.escape(alt or shortened(picture.address), quote=False)
        if self.in_link:
            return words
        shown = {"href": html.escape(secure(picture.address)), "rel": "noopener noreferrer"}
        shown |= {"title": given["title"]} if "title" in given else {}
        return f"<a {' '.join(attribute(name, value) for name, value in shown.items())}>{words}</a>"

    def problems(self) -> Iterator[Problem]:
        """One for each host whose pictures are not shown, at the first of them."""
        counts = Counter(picture.host for picture in self.hidden)
        for picture in self.hidden:
            if count := counts.pop(picture.host, 0):
                place = self.source.at(picture.start)
                host = picture.host or shortened(picture.address)
                allow = ", ".join(sorted({*(self.allowed or ()), host}))
                params = {"host": host, "count": str(count), "allow": allow}
                yield problem_at("image-remote", place, "warning", **params)


def secure(address: str) -> str:
    """The address with a scheme: on a page that is opened from the disk, `//host/a.png` would be a file."""
    address = address.strip()
    return f"https://{address[2:]}" if address.startswith(("//", "\\\\", "/\\", "\\/")) else address


def shortened(address: str) -> str:
    """An address to read: without scheme and query, its beginning and its end if it is long."""
    shown = SCHEME.sub("", re.split(r"[?#]", address.strip(), maxsplit=1)[0], count=1)
    if len(shown) <= LABEL:
        return shown
    host, _, path = shown.partition("/")
    return f"{host[:LABEL]}/…{path[-20:]}"


def attributes(tag: re.Match[str]) -> dict[str, str]:
    """The attributes of an `img`, as they are written."""
    return {name.lower(): value.strip("\"'") for name, value in ATTRIBUTE.findall(tag[1])}


def attribute(name: str, value: str) -> str:
    quoted = value.replace('"', "&quot;")
    return f'{name}="{quoted}"'


def in_order(given: dict[str, str]) -> list[str]:
    """The names of attributes, sorted, with the sides of the picture right after its address: they are filled in
    together."""
    sides = [name for name in SIDES if given.get(name, "").isdecimal()]
    names = sorted(given.keys() - {*SIDES})
    at = names.index("src") + 1
    return names[:at] + sides + names[at:]
