"""GIF (89a): blocks up to the trailer; of extensions, those that say how it is shown."""

from wenzhai.content.metadata.exif import PictureDamaged

EXTENSION, PICTURE, TRAILER = 0x21, 0x2C, 0x3B
CONTROL, PLAIN_TEXT, APPLICATION = 0xF9, 0x01, 0xFF
KEPT = frozenset([b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"])
"""Applications: how often an animation is repeated, and the colour profile."""
HEADER = 13


def gif_without_metadata(data: bytes) -> bytes:
    """Raises `PictureDamaged`; only the trailer may be missing."""
    if len(data) < HEADER:
        raise PictureDamaged
    at = HEADER + table(data[10])
    parts = [data[:at]]
    pictures = 0
    while at < len(data) and (kind := data[at]) != TRAILER:
        if kind == EXTENSION and at + 2 < len(data):
            end = after_blocks(data, at + 2)
            kept = is_shown(data[at + 1], data[at + 3 : at + 14])
        elif kind == PICTURE and at + 10 < len(data):
            end = after_blocks(data, at + 10 + table(data[at + 9]) + 1)
            kept = True
            pictures += 1
        else:
            raise PictureDamaged
        if kept:
            parts.append(data[at:end])
        at = end
    if not pictures:
        raise PictureDamaged
    return b"".join([*parts, bytes([TRAILER])])


def is_shown(label: int, name: bytes) -> bool:
    return label in (CONTROL, PLAIN_TEXT) or (label == APPLICATION and name in KEPT)


def table(flags: int) -> int:
    """The bytes of a table of colours, as the flags of what has it say."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def after_blocks(data: bytes, at: int) -> int:
    """The end of the data at a place: blocks with their length, up to an empty one."""
    while at < len(data):
        size = data[at]
        at += 1 + size
        if not size:
            return at
    raise PictureDamaged
