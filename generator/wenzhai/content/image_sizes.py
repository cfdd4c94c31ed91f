"""How large a raster picture is shown, in pixels, for PNG, GIF, JPEG and WebP; drawings (SVG) are measured in `svg.py`.
What it is called in the site.

Sizes in the page keep it from moving while pictures load.
"""

import re
from io import BytesIO

from wenzhai.model.digest import Digest
from wenzhai.model.page import Url

Size = tuple[int, int]

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")

MODERN = {
    "avif": "AVIF",
    "avis": "AVIF",
    "heic": "HEIC",
    "heix": "HEIC",
    "heif": "HEIC",
    "mif1": "HEIC",
    "msf1": "HEIC",
}
"""Endings, and brands in the first bytes (ISO 14496-12, 4.3), of pictures that are not published → what they are
called. Their metadata is spread over the file, and cannot be left out without encoding the picture anew; and not every
browser shows them."""

NOT_IN_NAME = re.compile(r"[^a-z0-9_-]+")

SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"\xff\xd8\xff": "jpg",
    b"RIFF": "webp",
}
"""The first bytes of the kinds that every browser shows → their ending. `imagesize` measures others too."""


def is_image(path: str) -> bool:
    """Whether a content file is a picture, by its name."""
    return path.lower().endswith(ENDINGS)


def modern_kind(path: str, data: bytes = b"") -> str:
    """AVIF or HEIC for such a picture, by its bytes, or else by its name; empty for any other."""
    brand = data[8:12].decode("latin-1") if data[4:8] == b"ftyp" else ""
    return MODERN.get(brand, "") or MODERN.get(path.lower().rpartition(".")[2], "")


def raster_size(data: bytes) -> tuple[str, Size] | None:
    """The kind of picture (the ending of its file) with its width and height; None for what is none, or is broken.

    A photograph that its EXIF data says is turned is shown turned, so its sides change places.
    """
    kind = next((kind for signature, kind in SIGNATURES.items() if data.startswith(signature)), None)
    if kind is None:
        return None
    size = png_size(data) if kind == "png" else other_size(data)
    return (kind, size) if min(size) > 0 else None


def png_size(data: bytes) -> Size:
    """W3C, third edition, 11.2.1: the first chunk is the header, and begins with width and height. Read here, for every
    build with work to do asks for the size of its theme's icons. Of what is no PNG, (-1, -1)."""
    if data[12:16] != b"IHDR" or len(data) < 26:
        return -1, -1
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def other_size(data: bytes) -> Size:
    import imagesize  # brings urllib.request along: only for builds with a new picture

    size: Size = imagesize.get(BytesIO(data))  # never a name: it would open it, an http address too
    return size


def address(path: str, body: Digest, kind: str) -> Url:
    """`content/a/Photo 1.JPEG` → `images/photo-1.1f2e3d4c.jpg`: it changes with the picture, so it may be cached for
    ever."""
    stem = path.rpartition("/")[2].rpartition(".")[0].lower()
    name = NOT_IN_NAME.sub("-", stem).strip("-")[:40]
    return Url(f"images/{name}{'.' if name else ''}{body.hex()[:8]}.{kind}")
