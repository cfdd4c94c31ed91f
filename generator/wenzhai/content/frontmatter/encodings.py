"""Bytes of a content file to text: UTF-8 only. Other encodings are recognised, to tell the editor the way out."""

import codecs

from wenzhai.content.frontmatter.yaml_reader import SourceLines
from wenzhai.model.problems import Problem, ProblemsError

COMMON = {
    "gb18030": (
        "的一是了在不有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
        "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然"
    ),
    "big5": (
        "的一是了在不有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行"
        "學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然"
    ),
}
"""Characters that every Chinese text is full of: what tells a right guess from a wrong one."""

NAMES = {
    "gb18030": "GB18030/GBK",
    "big5": "Big5",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
}
ICONV = {
    "gb18030": "GB18030",
    "big5": "BIG5",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
    "utf-32": "UTF-32",
}


def recoded(data: bytes, iconv: str) -> bytes:
    """The same text in UTF-8, from an encoding by iconv's name; its line ends stay."""
    return data.decode(iconv).removeprefix("\ufeff").encode()


def decode(data: bytes, path: str) -> str:
    """The text, with line feeds only and without a byte order mark. Raises `ProblemsError` for other encodings."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsError([_not_utf8(data, path, error)]) from None
    if "\0" in text[:200] and _wide(data):
        raise ProblemsError([_other_encoding(path, _wide(data))])
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf8(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    wide = _wide(data)
    if wide:
        return _other_encoding(path, wide)
    damaged = data.decode("utf-8", errors="replace")
    if damaged.count("�") * 20 < sum(not character.isascii() for character in damaged):
        return _stray_byte(data, path, error)
    scores = {name: _score(data, name) for name in COMMON}
    best = max(scores, key=lambda name: scores[name])
    return _other_encoding(path, best) if scores[best] else _stray_byte(data, path, error)


def _wide(data: bytes) -> str:
    """The UTF-16 or UTF-32 that the bytes are in, or an empty string."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    if data[:6:2] == b"---" and data[1:6:2] == b"\0\0\0":
        return "utf-16-le"
    return "utf-16-be" if data[1:6:2] == b"---" and data[:6:2] == b"\0\0\0" else ""


def _score(data: bytes, encoding: str) -> int:
    """How many very common characters the bytes hold when read so; 0 when they cannot be read so at all."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0
    return 1 + sum(character in COMMON[encoding] for character in text[:4000])


def _other_encoding(path: str, encoding: str) -> Problem:
    params = {"encoding": NAMES[encoding], "iconv": ICONV[encoding], "path": path}
    return Problem(code="not-utf8", path=path, params=params)


def _stray_byte(data: bytes, path: str, error: UnicodeDecodeError) -> Problem:
    before = (
        data[: error.start].decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    )
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    lines = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return SourceLines(path, tuple(lines)).problem(
        "stray-byte", line, column, byte=f"0x{data[error.start]:02X}"
    )
