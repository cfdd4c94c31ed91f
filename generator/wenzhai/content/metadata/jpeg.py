"""JPEG (ITU-T T.81, annex B): segments up to the end of the picture; of the application's own, three kinds are kept."""

import re

from wenzhai.content.metadata.exif import PictureDamaged, reduced

START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
APPLICATION = range(0xE0, 0xF0)
EXTENSIONS = range(0xF0, 0xFE)
ALONE = {0x01, START, *range(0xD0, 0xD8)}
"""Markers that no segment follows."""
MARKER = re.compile(rb"\xff+([^\x00\xff])")
AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""What ends the coded data: in them, 0 follows each 255, and the marks of restarts count as data."""
EXIF, JFIF = b"Exif\0\0", b"JFIF\0"
JFIF_SIZE = 14
KEPT = ((0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
"""The colour profile, and how colours are coded."""


def jpeg_without_metadata(data: bytes) -> bytes:
    """Raises `PictureDamaged` where it ends before any picture data; cut picture data are shown as far as they go."""
    parts = [data[:2]]
    at, scanned = 2, False
    while found := MARKER.search(data, at):
        kind, at = found[1][0], found.end()
        if kind == END:
            return b"".join([*parts, b"\xff\xd9"])
        if kind in ALONE:
            continue
        size = int.from_bytes(data[at : at + 2])
        body = data[at + 2 : at + size]
        if size < 2 or at + size > len(data):
            if scanned:
                break
            raise PictureDamaged
        at += size
        if (kept := segment(kind, body)) is not None:
            parts.append(b"\xff" + bytes([kind]) + (len(kept) + 2).to_bytes(2) + kept)
        if kind == SCAN:
            ends = AFTER_SCAN.search(data, at)
            stop = ends.start() if ends else len(data)
            parts.append(data[at:stop])
            at, scanned = stop, True
    if not scanned:
        raise PictureDamaged
    return b"".join(parts)


def segment(kind: int, body: bytes) -> bytes | None:
    """What is published of a segment; None for nothing."""
    if kind == 0xE0 and body.startswith(JFIF) and len(body) >= JFIF_SIZE:
        return body[: JFIF_SIZE - 2] + bytes(2)  # without a thumbnail: it may show what was cut off
    if kind == 0xE1 and body.startswith(EXIF):
        exif = reduced(body[len(EXIF) :])
        return EXIF + exif if exif else None
    if kind in APPLICATION:
        return body if any(kind == own and body.startswith(name) for own, name in KEPT) else None
    return None if kind == COMMENT or kind in EXTENSIONS else body
