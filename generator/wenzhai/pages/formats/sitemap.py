"""Sitemaps, by the protocol at sitemaps.org."""

from collections.abc import Mapping
from typing import cast

from msgspec import Struct

from wenzhai.model.page import Url
from wenzhai.pages.formats.links import Links
from wenzhai.pages.formats.xml import document, element

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Location(Struct, frozen=True):
    """A page in the sitemap; `lastmod` is a W3C date from the content, never from the clock."""

    url: Url
    lastmod: str | None = None


class Sitemap(Struct, frozen=True):
    """A whole sitemap as one value: one digest for its many locations is cheaper than one for each."""

    base: str
    locations: tuple[Location, ...]


def render(_url: str, context: Mapping[str, object]) -> bytes:
    sitemap = cast("Sitemap", context["sitemap"])
    links = Links(sitemap.base)
    places = (
        element(
            "url",
            element("loc", links.to(place.url)),
            element("lastmod", place.lastmod) if place.lastmod else None,
        )
        for place in sitemap.locations
    )
    return document(element("urlset", *places, xmlns=NAMESPACE))


def render_index(_url: str, context: Mapping[str, object]) -> bytes:
    links = Links(cast("str", context["base"]))
    names = cast("tuple[str, ...]", context["names"])
    parts = (element("sitemap", element("loc", links.to(name))) for name in names)
    return document(element("sitemapindex", *parts, xmlns=NAMESPACE))
