"""The content security policy of pages: what they need beyond the site itself, and nothing more."""

import base64
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlsplit

from msgspec import Struct

DIRECTIVES = ("script", "style", "connect", "img", "font", "frame")
RUN = ("", "module", "text/javascript")
"""Types of scripts that a browser runs; all others are data."""


class Allowed(Struct, frozen=True):
    """Sources by directive (`script-src` is `script`), each in the order in which they were named."""

    script: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    img: tuple[str, ...] = ()
    font: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()

    def __add__(self, other: "Allowed") -> "Allowed":
        return Allowed(
            *(tuple(dict.fromkeys([*getattr(self, one), *getattr(other, one)])) for one in DIRECTIVES)
        )

    @property
    def images(self) -> str:
        """What follows the sources of `img-src` that every page has."""
        return "".join(f" {source}" for source in self.img)

    @property
    def more(self) -> str:
        """Further directives; empty where the site itself is all that is needed."""
        given = {name: getattr(self, name) for name in DIRECTIVES if name != "img"}
        return "".join(f"; {name}-src 'self' {' '.join(found)}" for name, found in given.items() if found)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts among the sources of all directives."""
        sources = (source for name in DIRECTIVES for source in getattr(self, name))
        return tuple(dict.fromkeys(host for source in sources if (host := urlsplit(source).netloc)))


class Snippet(Struct, frozen=True):
    """Code for pages, and what it needs."""

    html: str
    allowed: Allowed


def origin(url: str) -> str:
    """`https://host:port` of an address; empty for one on the site itself."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""


def snippet(html: str, origins: Iterable[str] = ()) -> tuple[Snippet, Sequence[str]]:
    """What a piece of HTML needs: its inline scripts and styles by their hashes, the hosts of its files by name, and
    `origins` for everything. Also what no hash can allow: attributes with scripts or styles."""
    reader = _Needs()
    reader.feed(html)
    reader.close()
    named = tuple(filter(None, map(origin, origins)))
    everywhere = Allowed(script=named, style=named, connect=named, img=named, frame=named)
    return Snippet(html, reader.allowed + everywhere), reader.refused


class _Needs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = Allowed()
        self.refused: list[str] = []
        self._open = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.refused += [name for name in given if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        inline = "src" not in given and given.get("type", "") in RUN
        if tag == "style" or (tag == "script" and inline):
            self._open, self._text = tag, ""
        if host := origin(given.get("href" if tag == "link" else "src", "")):
            self.allowed += needed(tag, given.get("rel", ""), host)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            source = f"'sha256-{base64.b64encode(sha256(self._text.encode()).digest()).decode()}'"
            self.allowed += Allowed(script=(source,)) if tag == "script" else Allowed(style=(source,))
            self._open = ""


def needed(tag: str, rel: str, host: str) -> Allowed:
    """What an element with a file of another host needs. A script talks to where it comes from."""
    if tag == "script":
        return Allowed(script=(host,), connect=(host,))
    if tag == "link" and rel == "stylesheet":
        return Allowed(style=(host,), font=(host,))
    if tag == "iframe":
        return Allowed(frame=(host,))
    return Allowed(img=(host,)) if tag == "img" else Allowed()
