"""How large a picture is shown, in pixels, read from the first bytes that say so: PNG, GIF, JPEG, WebP.

Sizes in the page keep it from moving while pictures load. A photograph that its camera says is turned is shown turned,
so its sides change places.
"""

from collections.abc import Iterator
from struct import error as OutOfBytes
from struct import unpack_from

Size = tuple[int, int]

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")

NO_FRAME = frozenset({0xC4, 0xC8, 0xCC})
"""Markers among those of JPEG frames that begin none: tables and extensions."""
ORIENTATION = 0x0112
TURNED = range(5, 9)
"""EXIF orientations that lay a picture on its side."""


def is_image(path: str) -> bool:
    """Whether a content file is a picture, by its name."""
    return path.lower().endswith(ENDINGS)


def raster_size(data: bytes) -> tuple[str, Size] | None:
    """The kind of picture (the ending of its file) with its width and height; None for what is none, or is broken."""
    for kind, (marks, reader) in READERS.items():
        if any(data.startswith(mark) for mark in marks):
            try:
                size = reader(data)
            except OutOfBytes:
                return None
            return (kind, size) if min(size) > 0 else None
    return None


def png(data: bytes) -> Size:
    width, height = unpack_from(">II", data, 16)
    return (width, height) if data[12:16] == b"IHDR" else (0, 0)


def gif(data: bytes) -> Size:
    width, height = unpack_from("<HH", data, 6)
    return width, height


def webp(data: bytes) -> Size:
    kind = data[8:16]
    if kind == b"WEBPVP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"WEBPVP8L" and data[20:21] == b"\x2f":
        (bits,) = unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"WEBPVP8X":
        low_width, high_width, low_height, high_height = unpack_from("<HBHB", data, 24)
        return low_width + (high_width << 16) + 1, low_height + (high_height << 16) + 1
    return 0, 0


def jpeg(data: bytes) -> Size:
    turned = False
    for marker, start in segments(data):
        if marker == 0xE1 and data[start : start + 6] == b"Exif\0\0":
            turned = is_turned(data, start + 6)
        elif 0xC0 <= marker <= 0xCF and marker not in NO_FRAME:
            height, width = unpack_from(">HH", data, start + 1)
            return (height, width) if turned else (width, height)
    return 0, 0


def segments(data: bytes) -> Iterator[tuple[int, int]]:
    """The marker and the beginning of each segment before the picture itself."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        lead, marker, length = unpack_from(">BBH", data, at)
        if lead != 0xFF or marker == 0xDA or length < 2:
            return
        yield marker, at + 4
        at += 2 + length


def is_turned(data: bytes, start: int) -> bool:
    """Whether the EXIF data, a little TIFF file that starts there, says that the picture lies on its side."""
    order = "<" if data[start : start + 2] == b"II" else ">"
    try:
        (directory,) = unpack_from(order + "I", data, start + 4)
        (count,) = unpack_from(order + "H", data, start + directory)
        for entry in range(count):
            tag, _, _, value = unpack_from(order + "HHIH", data, start + directory + 2 + 12 * entry)
            if tag == ORIENTATION:
                return value in TURNED
    except OutOfBytes:
        pass
    return False


READERS = {
    "png": ((b"\x89PNG\r\n\x1a\n",), png),
    "gif": ((b"GIF87a", b"GIF89a"), gif),
    "jpg": ((b"\xff\xd8\xff",), jpeg),
    "webp": ((b"RIFF",), webp),
}
