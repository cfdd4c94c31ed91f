"""What a built file says about itself: where its links point and which ids it has. Pure."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from msgspec import Struct


class Address(Struct, frozen=True):
    """An address as it stands in a file; `line` and `column` count from 1, 0 where nobody looks at lines."""

    text: str
    line: int = 0
    column: int = 0


class Scan(Struct, frozen=True):
    """`lang` is None for files that are no HTML; `twice` are ids that occur again, with the place."""

    addresses: tuple[Address, ...] = ()
    ids: frozenset[str] = frozenset()
    twice: tuple[Address, ...] = ()
    lang: str | None = None
    redirect: bool = False
    """Whether the page does nothing but lead to another."""


def scan(name: str, data: bytes) -> Scan:
    """Scans a file of the site by the ending of its name; one that cannot hold links gives an empty scan."""
    text = data.decode("utf-8", "replace")
    if name.endswith(".html"):
        return scan_html(text)
    if name.endswith((".xml", ".opml")):
        return Scan(tuple(xml_addresses(text)))
    if name.endswith("feed.json"):  # the texts of the search index hold addresses from the site's root
        return Scan(tuple(json_addresses(json.loads(text))))
    if name.endswith(".css"):
        return Scan(tuple(located(text, STYLE_URL)))
    return Scan()


# -- HTML

ADDRESS_ATTRIBUTES = frozenset({"href", "src", "action", "poster", "cite", "data", "formaction"})
REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


def scan_html(text: str) -> Scan:
    parser = PageParser()
    parser.feed(text)
    parser.close()
    return Scan(
        tuple(parser.addresses), frozenset(parser.ids), tuple(parser.twice), parser.lang, parser.redirect
    )


class PageParser(HTMLParser):
    """Collects addresses, ids and the language of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[Address] = []
        self.ids: set[str] = set()
        self.twice: list[Address] = []
        self.lang = ""
        self.redirect = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = values.get("lang", "")
        if tag == "a" and "name" in values:
            self.ids.add(values["name"])
        if "id" in values:
            self.see_id(values["id"])
        for name, value in values.items():
            if name in ADDRESS_ATTRIBUTES:
                self.see(value)
            elif name == "srcset":
                for candidate in value.split(","):
                    self.see(candidate.strip().split(" ")[0])
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            found = REFRESH.match(values.get("content", ""))
            if found:
                self.redirect = True
                self.see(found[1])

    def see(self, address: str) -> None:
        line, column = self.getpos()
        self.addresses.append(Address(address, line, column + 1))

    def see_id(self, name: str) -> None:
        if name in self.ids:
            line, column = self.getpos()
            self.twice.append(Address(name, line, column + 1))
        self.ids.add(name)


# -- feeds, sitemap, style sheets

FEED_ATTRIBUTES = frozenset({"href", "src", "url", "xmlUrl", "htmlUrl"})
FEED_TEXTS = frozenset({"loc", "link", "icon", "logo", "url"})
FEED_HTML = frozenset({"content", "summary", "description", "encoded"})
STYLE_URL = re.compile(r"""url\(\s*['"]?([^'")\s]+)""")


def xml_addresses(text: str) -> Iterator[Address]:
    """Every address in a feed, a sitemap or an OPML list, also those in the HTML that feeds carry.

    The files are of our own making, so the standard parser will do.
    """
    for element in ElementTree.fromstring(text).iter():
        for name, value in element.attrib.items():
            if name in FEED_ATTRIBUTES:
                yield Address(value)
        tag = element.tag.rpartition("}")[2]
        if tag in FEED_TEXTS and element.text and element.text.strip():
            yield Address(element.text.strip())
        elif tag in FEED_HTML and element.text:
            yield from (Address(found.text) for found in scan_html(element.text).addresses)


def json_addresses(value: object, key: str = "") -> Iterator[Address]:
    """Every address in a JSON feed."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from json_addresses(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from json_addresses(item, key)
    elif isinstance(value, str) and key == "content_html":
        yield from (Address(found.text) for found in scan_html(value).addresses)
    elif isinstance(value, str) and (
        key == "url" or key.endswith("_url") or key in ("image", "icon", "favicon")
    ):
        yield Address(value)


def located(text: str, pattern: re.Pattern[str]) -> Iterator[Address]:
    for number, line in enumerate(text.splitlines(), start=1):
        for found in pattern.finditer(line):
            yield Address(found[1], number, found.start(1) + 1)
