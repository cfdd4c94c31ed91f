"""Links within an export: to an article, or a place in one, that the same file or book holds."""

from collections.abc import Mapping
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from msgspec import Struct

PERMALINK = "bookmark"
"""`rel` of a link to where a text can be read on the site. It leads there, though the text is in the export, too."""
KEPT = "/~:@!$&'()*+,;=%#?-._"


class Home(Struct, frozen=True):
    """Where a page of the site is in the export: its file (empty for the same one), the id of its beginning (empty for
    that of the file), and what is before its ids."""

    file: str
    start: str
    prefix: str

    @property
    def address(self) -> str:
        return f"{self.file}#{self.start}" if self.start else self.file


class Homes(Struct, frozen=True):
    """Those of the pages that an export holds, by their address, and the places that exist: ids behind their file and a
    number sign."""

    pages: Mapping[str, Home]
    places: frozenset[str]


def lead(link: Element, homes: Homes, file: str = "") -> None:
    """Makes a link in that file lead to its page within the export, if it has one. A link to a place of its own that
    does not exist loses its address."""
    address = link.get("href")
    if address is None:
        return
    page, _, place = address.partition("#")
    if link.get("rel") != PERMALINK and (home := homes.pages.get(page)):
        target = f"{home.file}#{home.prefix}{unquote(place)}"
        link.set("href", encoded(target) if place and target in homes.places else home.address)
        link.attrib.pop("rel", None)
    elif page or f"{file}{unquote(address)}" in homes.places:
        link.set("href", encoded(address))
    else:
        del link.attrib["href"]


def encoded(address: str) -> str:
    """With what may not be in an address as it is, in percent signs. Letters of any script may (IRI)."""
    return "".join(sign if sign > "\x7f" else quote(sign, safe=KEPT) for sign in address)
