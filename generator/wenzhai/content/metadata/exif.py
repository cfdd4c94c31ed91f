"""The way up of a photograph, as EXIF data tell it: the one thing of them that a browser shows (Exif 2.32, 4.6)."""

from struct import error, unpack_from

ORIENTATION = 0x0112
SHORT = 3
UPRIGHT = 1


class PictureDamaged(Exception):
    """The file ends too early, or is not built as its format says."""


def orientation(exif: bytes) -> int:
    """1 to 8; 1, upright, where none is told."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = unpack_from(f"{order}I", exif, 4)
        (count,) = unpack_from(f"{order}H", exif, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _, value = unpack_from(f"{order}HHIH", exif, at)
            if tag == ORIENTATION:
                return value if kind == SHORT and 1 <= value <= 8 else UPRIGHT
    except error:  # it ends before: what is told until then has been looked at
        pass
    return UPRIGHT


def with_orientation(way_up: int) -> bytes:
    """EXIF data that tell the way up and nothing else."""
    entry = ORIENTATION.to_bytes(2) + SHORT.to_bytes(2) + (1).to_bytes(4) + way_up.to_bytes(2) + bytes(2)
    return b"MM\0*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)


def reduced(exif: bytes) -> bytes:
    """EXIF data without all but the way up; empty if that is the usual one."""
    way_up = orientation(exif)
    return with_orientation(way_up) if way_up != UPRIGHT else b""
