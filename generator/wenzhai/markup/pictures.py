"""Pictures in the finished HTML, written as Markdown or as HTML: local ones wait for the library like links."""

import html
import re
from collections import deque
from collections.abc import Iterable
from urllib.parse import unquote

from wenzhai.markup.source import Source, problem_at
from wenzhai.markup.stash import Raw
from wenzhai.markup.urls import IMAGE_SCHEMES, classify
from wenzhai.model.content import Link
from wenzhai.model.problems import Problem

IMG = re.compile(r"""<img\b((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
SIDES = ("width", "height")


class Pictures:
    """What is done with the pictures of one body: `links` get those of the site, `problems` those of others."""

    def __init__(
        self, source: Source, places: dict[str, deque[int]], links: list[Link], problems: list[Problem]
    ) -> None:
        self.source = source
        self.places = places
        """Where each address is written as a picture's, in the order of the source."""
        self.links = links
        self.problems = problems

    def found_in(self, raw: Iterable[Raw]) -> None:
        """Learns where pictures are written as HTML."""
        for piece in raw:
            for found in IMG.finditer(piece):
                written = attributes(found).get("src", "")
                offset = self.source.text.find(written, piece.offset + found.start())
                self.places.setdefault(html.unescape(written), deque()).append(offset)

    def placed(self, body: str) -> str:
        """The body with `src="wz:N"` for each picture of the site, and nothing loaded before it is needed."""
        if "<img" not in body and "<IMG" not in body:
            return body
        return IMG.sub(self.tag, body)

    def tag(self, found: re.Match[str]) -> str:
        given = attributes(found)
        address = html.unescape(given.get("src", ""))
        kind = classify(address, IMAGE_SCHEMES)
        if not address or kind == "forbidden":
            return found[0]
        given.setdefault("loading", "lazy")
        places = self.places.get(address)
        place = self.source.at(places.popleft() if places else -1)
        if kind == "external":
            self.problems.append(problem_at("image-remote", place, "warning", address=address))
        else:
            given["src"] = f"wz:{len(self.links)}"
            alt, target = html.unescape(given.get("alt", "")), unquote(address)
            self.links.append(Link("image", target, alt, place.line, place.column, excerpt=place.excerpt))
        return f"<img {' '.join(attribute(name, given[name]) for name in in_order(given))}>"


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
