"""WebP (RFC 9649): chunks that the picture is shown by."""

from wenzhai.content.metadata.exif import PictureDamaged, reduced

SHOWN = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
PICTURES = frozenset([b"VP8 ", b"VP8L", b"ANMF"])
HAS_EXIF, HAS_XMP = 0x08, 0x04
HEADER, CHUNK_HEADER = 12, 8


def webp_without_metadata(data: bytes) -> bytes:
    """Raises `PictureDamaged`; only the last padding may be missing."""
    size = CHUNK_HEADER + int.from_bytes(data[4:8], "little")
    if data[8:12] != b"WEBP" or size > len(data) + 1:
        raise PictureDamaged
    data = data[:size]
    chunks: list[tuple[bytes, bytes]] = []
    at = HEADER
    while at + CHUNK_HEADER <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + CHUNK_HEADER : at + CHUNK_HEADER + length]
        if len(body) < length:
            raise PictureDamaged
        if name in SHOWN:
            chunks.append((name, body))
        elif name == b"EXIF" and (exif := reduced(body.removeprefix(b"Exif\0\0"))):
            chunks.append((name, exif))
        at += CHUNK_HEADER + length + length % 2
    names = {name for name, _ in chunks}
    if not names & PICTURES:
        raise PictureDamaged
    return packed(chunks, HAS_EXIF if b"EXIF" in names else 0)


def packed(chunks: list[tuple[bytes, bytes]], flags: int) -> bytes:
    """A file of these chunks; `flags` says which of the metadata are among them."""
    parts = []
    for name, body in chunks:
        if name == b"VP8X" and body:
            body = bytes([body[0] & ~(HAS_EXIF | HAS_XMP) | flags]) + body[1:]
        parts.append(name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2))
    inside = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside
