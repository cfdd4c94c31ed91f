"""Bytes of a web page → text: by byte order mark, by the server's word, by the page's own, in that order."""

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]+)", re.IGNORECASE)
META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
LOOKED_AT = 4096
ON_THE_WEB = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312", "gb_2312-80", "x-gbk", "cn-gb", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii", "windows-1252"), "windows-1252"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("shift_jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-jp", "euc-kr", "koi8-r", "utf-16", "windows-1251"), ""),
}
"""What the names of encodings mean on the web: pages that say gb2312 hold more than that."""
DAMAGED = 1000
"""One character in so many may be damaged; more, and it is another encoding."""


def page_text(data: bytes, content_type: str = "") -> str | None:
    """The text; None when no encoding fits."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return sound(data, name)
    told = CHARSET.search(content_type)
    own = META.search(data[:LOOKED_AT])
    names = [told[1] if told else "", own[1].decode() if own else "", "utf-8", "gb18030", "big5"]
    texts = (sound(data, web_name(name)) for name in names if name)
    return next((text for text in texts if text is not None), None)


def web_name(name: str) -> str:
    known = ON_THE_WEB.get(name.lower())
    return known or name.lower() if known is not None else ""


def sound(data: bytes, encoding: str) -> str | None:
    """The text, when it is hardly damaged."""
    if not encoding:
        return None
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") * DAMAGED <= len(text) else None
