"""Decodes bytes of unknown encoding."""

import codecs
import re

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
PRIVATE = re.compile("[\ue000-\uf8ff]")

SIGNATURES = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "Word, EPUB, zip",
    b"\xd0\xcf\x11\xe0": "Word",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "WebP",
}
"""How files begin that hold no plain text (the specifications of the formats)."""


def not_text(data: bytes) -> str:
    """The kind of a file that holds no plain text, by how it begins; empty for all others."""
    return next((kind for start, kind in SIGNATURES.items() if data.startswith(start)), "")


def decode(data: bytes) -> str | None:
    """The text decoded from UTF-8, UTF-16 or GB18030 (hence GBK and GB2312); None if it is none of them."""
    for encoding in candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if encoding == "gb18030" and not plausible(text, data) else text
    return None


def plausible(text: str, data: bytes) -> bool:
    """Whether `data` is likely to be GB18030: Big5 would give private use characters, damaged UTF-8 is mostly valid
    UTF-8."""
    as_utf8 = data.decode("utf-8", "replace")
    damaged = as_utf8.count("\ufffd") * 3 < sum(not char.isascii() for char in as_utf8)
    return not damaged and PRIVATE.search(text) is None


def candidates(data: bytes) -> tuple[str, ...]:
    """Encodings to try, best first. UTF-16 text has many zero bytes unless it is all Han; other text has none."""
    if data.startswith(UTF16_MARKS):
        return ("utf-16",)
    zeros = data.count(0)
    if not zeros:
        return ("utf-8-sig", "gb18030")
    wide = (
        ("utf-16-le", "utf-16-be")
        if data[1::2].count(0) >= data[::2].count(0)
        else ("utf-16-be", "utf-16-le")
    )
    return wide if zeros * 8 > len(data) else ("utf-8-sig", *wide)
