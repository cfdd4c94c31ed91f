"""PNG (W3C, third edition): chunks that the picture is shown by."""

from zlib import crc32

from wenzhai.content.metadata.exif import PictureDamaged, reduced

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SHOWN = frozenset(
    [
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"),
        *(b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
    ]
)
AROUND = 12
"""Bytes of a chunk besides its data: length, name, checksum."""


def png_without_metadata(data: bytes) -> bytes:
    """Raises `PictureDamaged`."""
    parts = [SIGNATURE]
    at = len(SIGNATURE)
    while at + AROUND <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + AROUND + size
        if end > len(data):
            break
        if name in SHOWN:
            parts.append(data[at:end])
        elif name == b"eXIf" and (exif := reduced(data[at + 8 : end - 4])):
            parts.append(chunk(name, exif))
        if name == b"IEND":
            return b"".join(parts)
        at = end
    raise PictureDamaged


def chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + name + data + crc32(name + data).to_bytes(4)
