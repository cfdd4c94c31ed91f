"""Pictures among the content: from the bytes of a file to what pages need to show it."""

import re

from msgspec import structs

from wenzhai.content.config import Config
from wenzhai.content.image_sizes import is_image, raster_size
from wenzhai.content.svg import NotSvg, is_active, svg_size
from wenzhai.engine.digest import digest
from wenzhai.model.content import Body, ImageFile, Parsed
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url

__all__ = ["MAX_BYTES", "is_image", "read_image"]

MAX_BYTES = 8 * 1024 * 1024
"""Larger pictures are not for readers on a phone."""
NOT_IN_NAME = re.compile(r"[^a-z0-9_-]+")
NOTHING = Body("")


def read_image(path: str, data: bytes, config: Config) -> Parsed:
    """A picture's fact. What is wrong with it is told where a text shows it: elsewhere nobody minds."""
    image = usable(path, data) if len(data) <= MAX_BYTES else fault(path, "image-too-big")
    if image.url.endswith(".svg") and not config.trusted and is_active(data):
        image = fault(path, "image-active")
    image = structs.replace(image, digest=digest(image))
    return Parsed(path, image, NOTHING, data=b"" if image.fault else data)


def usable(path: str, data: bytes) -> ImageFile:
    found = raster_size(data)
    if found is None:
        try:
            found = "svg", svg_size(data)
        except NotSvg:
            return fault(path, "image-unreadable")
    kind, (width, height) = found
    body = digest(data)
    return ImageFile(path=path, url=address(path, body, kind), width=width, height=height, body_digest=body)


def fault(path: str, code: str) -> ImageFile:
    return ImageFile(path=path, fault=code, body_digest=digest(NOTHING))


def address(path: str, body: Digest, kind: str) -> Url:
    """`content/a/Photo 1.JPEG` → `images/photo-1.1f2e3d4c.jpg`: it changes with the picture, so it may be cached for
    ever."""
    stem = path.rpartition("/")[2].rpartition(".")[0].lower()
    name = NOT_IN_NAME.sub("-", stem).strip("-")[:40]
    return Url(f"images/{name}{'.' if name else ''}{body.hex()[:8]}.{kind}")
