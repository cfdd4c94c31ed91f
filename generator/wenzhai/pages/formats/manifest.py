"""The web app manifest (W3C): what a phone needs to put the site on its first screen."""

import json
from collections.abc import Mapping, Sequence

from wenzhai.content.image_sizes import raster_size
from wenzhai.model.views import Site
from wenzhai.theme.look import Look

ICONS = ("icon-192.png", "icon-512.png")
"""Static files of a theme, for sites without a `favicon` of their own."""
OTHER_TYPES = {".svg": "image/svg+xml", ".ico": "image/x-icon"}

Icon = dict[str, str]


def icons(look: Look, static: Mapping[str, bytes], assets: Mapping[str, str]) -> tuple[Icon, ...]:
    """The site's own icon, else those of its theme; with the size of those that are pictures of points."""
    names = [look.favicon] if look.favicon else [name for name in ICONS if name in assets]
    return tuple(icon(assets[name], static[name]) for name in names)


def icon(url: str, data: bytes) -> Icon:
    measured = raster_size(data)
    if measured:
        kind, (width, height) = measured
        return {"src": url, "type": f"image/{kind}", "sizes": f"{width}x{height}"}
    ending = url[url.rindex(".") :]
    return {"src": url, "sizes": "any"} | ({"type": OTHER_TYPES[ending]} if ending in OTHER_TYPES else {})


def manifest(site: Site, look: Look, shown: Sequence[Icon]) -> str:
    told: dict[str, object] = {
        "name": site.title,
        "short_name": site.title,
        "description": site.description,
        "lang": site.lang,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": look.light,
        "theme_color": look.light,
        "icons": shown,
    }
    return (
        json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False, indent=1) + "\n"
    )
