"""Scans built files for links and ids. Pure."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree

from msgspec import Struct


class Address(Struct, frozen=True):
    """An address as written in a file; `line` and `column` count from 1, 0 where lines do not matter."""

    text: str
    line: int = 0
    column: int = 0


class PageScan(Struct, frozen=True):
    """The scan of a file. `lang` is None for files other than HTML; `twice` are repeated ids, with their positions."""

    addresses: tuple[Address, ...] = ()
    ids: frozenset[str] = frozenset()
    twice: tuple[Address, ...] = ()
    lang: str | None = None
    redirect: bool = False
    """Whether the page is a redirect."""


def scan(name: str, data: bytes) -> PageScan:
    """Scans a file of the site by its extension; a file that cannot contain links gives an empty scan."""
    text = data.decode("utf-8", "replace")
    if name.endswith(".html"):
        return scan_html(text)
    if name.endswith((".xml", ".opml")):
        return PageScan(tuple(xml_addresses(text)))
    if name.endswith("feed.json"):  # the texts of the search index have addresses relative to the site's root
        return PageScan(tuple(json_addresses(json.loads(text))))
    if name.endswith(".css"):
        return PageScan(tuple(located(text, STYLE_URL)))
    return PageScan()


# -- HTML

ADDRESSES = frozenset({"href", "src", "action", "poster", "cite", "data", "formaction"})
"""Attributes that contain an address."""
REFRESH = re.compile(r"\s*\d+\s*;\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
TAG = re.compile(r"""<!--.*?-->|<([a-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>""", re.DOTALL | re.IGNORECASE)
"""A comment, or the beginning of an element: its name and its attributes."""
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
END = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements whose content is plain text."""


def scan_html(text: str) -> PageScan:
    """Scans the tags only: a full HTML parser takes five times as long."""
    page = PageScanner(text)
    at = 0
    while tag := TAG.search(text, at):
        at = tag.end()
        name = (tag[1] or "").lower()
        if tag[2]:
            page.see_tag(name, tag[2], tag.start())
        if name in END:
            closing = END[name].search(text, at)
            at = closing.start() if closing else len(text)
    return PageScan(tuple(page.addresses), frozenset(page.ids), tuple(page.twice), page.lang, page.redirect)


class PageScanner:
    """Collects addresses, ids and the language of a page."""

    def __init__(self, text: str) -> None:
        self.breaks = [found.start() for found in re.finditer("\n", text)]
        self.addresses: list[Address] = []
        self.ids: set[str] = set()
        self.twice: list[Address] = []
        self.lang = ""
        self.redirect = False

    def see_tag(self, tag: str, attributes: str, at: int) -> None:
        values: dict[str, str] = {}
        for name, *quoted in ATTRIBUTE.findall(attributes):
            values.setdefault(name.lower(), unescape("".join(quoted)))
        if tag == "html":
            self.lang = values.get("lang", "")
        if tag == "a" and "name" in values:
            self.ids.add(values["name"])
        if "id" in values:
            if values["id"] in self.ids:
                self.twice.append(self.placed(values["id"], at))
            self.ids.add(values["id"])
        for name, value in values.items():
            if name in ADDRESSES:
                self.addresses.append(self.placed(value, at))
            elif name == "srcset":
                for candidate in value.split(","):
                    self.addresses.append(self.placed(candidate.strip().split(" ")[0], at))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            found = REFRESH.match(values.get("content", ""))
            if found:
                self.redirect = True
                self.addresses.append(self.placed(found[1], at))

    def placed(self, text: str, at: int) -> Address:
        """An address with the line and column of a position in the page."""
        line = bisect_left(self.breaks, at)
        return Address(text, line + 1, at - (self.breaks[line - 1] if line else -1))


# -- feeds, sitemap, style sheets

FEED_ATTRIBUTES = frozenset({"href", "src", "url", "xmlUrl", "htmlUrl"})
FEED_TEXTS = frozenset({"loc", "link", "icon", "logo", "url"})
FEED_HTML = {"content": "text", "summary": "text", "description": "html", "encoded": "html"}
"""Elements that hold HTML if their `type` says so, and what they hold without one: in Atom text, in RSS HTML."""
STYLE_URL = re.compile(r"""url\(\s*['"]?([^'")\s]+)""")


def xml_addresses(text: str) -> Iterator[Address]:
    """Every address in a feed, a sitemap or an OPML list, including those in the HTML within feeds.

    The files are made by Wenzhai itself, so the standard parser will do.
    """
    for element in ElementTree.fromstring(text).iter():
        for name, value in element.attrib.items():
            if name in FEED_ATTRIBUTES:
                yield Address(value)
        tag = element.tag.rpartition("}")[2]
        if tag in FEED_TEXTS and element.text and element.text.strip():
            yield Address(element.text.strip())
        elif tag in FEED_HTML and element.text and element.get("type", FEED_HTML[tag]) == "html":
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
