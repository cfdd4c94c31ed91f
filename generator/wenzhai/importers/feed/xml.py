"""Feeds as bytes → text without anything a parser could be attacked with: no entities, no document types."""

import codecs
import re
from collections.abc import Iterator

from wenzhai.importers.limits import check_size
from wenzhai.markup.limits import MAX_ATTRIBUTES, MAX_OPEN_TAGS, after_attributes
from wenzhai.model.problems import Problem, ProblemsError

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]+)", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
KNOWN = re.compile(
    r"utf-?8|utf-?16|gb|big5|iso-?8859|windows-|cp|us-?ascii|shift|euc|koi8|latin", re.IGNORECASE
)
TAG = re.compile(r"<(?P<end>/?)[A-Za-z_][^\s<>/]*")
ALONE = re.compile(r"\s*/>")
SECTION = re.compile(r"<!--|<!\[CDATA\[")
TOKEN = re.compile(r"<!--|<!\[CDATA\[|<!DOCTYPE|<!ENTITY", re.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "windows-1252", "us-ascii": "windows-1252"}
"""What the names mean on the web: the larger set that holds them."""


def safe_xml(data: bytes, content_type: str = "", path: str = "") -> bytes:
    """The document in UTF-8, without declarations. Raises `ProblemsError` for entities and unknown encodings."""
    text = decoded(data, content_type)
    if text is None:
        raise ProblemsError([Problem(code="import-encoding", path=path)])
    check_size(data, path)
    text = without_doctype(DECLARATION.sub("", text, count=1), path)
    check_tags("".join(outside_sections(text)), path)
    return text.lstrip().encode("utf-8", "replace")


def check_tags(text: str, path: str) -> None:
    """Raises `ProblemsError` for elements that nest too deep, if all that look like tags are, or hold too much."""
    depth = 0
    for tag in TAG.finditer(text):
        end = after_attributes(text, tag.end())
        if end is None:
            params = {"limit": str(MAX_ATTRIBUTES)}
            raise ProblemsError([Problem(code="import-attributes", path=path, params=params)])
        depth += -1 if tag["end"] else not ALONE.match(text, end)
        if depth > MAX_OPEN_TAGS:
            params = {"limit": str(MAX_OPEN_TAGS)}
            raise ProblemsError([Problem(code="import-too-deep", path=path, params=params)])


def outside_sections(text: str) -> Iterator[str]:
    """The text without comments and marked sections, which hold no elements."""
    done = 0
    while found := SECTION.search(text, done):
        yield text[done : found.start()]
        closer = "-->" if found[0] == "<!--" else "]]>"
        end = text.find(closer, found.end())
        done = len(text) if end < 0 else end + len(closer)
    yield text[done:]


def decoded(data: bytes, content_type: str) -> str | None:
    """By byte order mark, by the server's word, by the document's own; else UTF-8."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return read(data, name)
    said = CHARSET.search(content_type)
    own = DECLARED.match(data[:400])
    names = [said[1]] if said else []
    names += [own[1].decode()] if own else []
    for name in [*names, "utf-8", "gb18030"]:
        text = read(data, WIDER.get(name.lower(), name)) if KNOWN.match(name) else None
        if text is not None:
            return text
    return None


def read(data: bytes, encoding: str) -> str | None:
    """The text, if at most one character in a thousand is damaged."""
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 1000 <= len(text) else None


def without_doctype(text: str, path: str) -> str:
    """A document type that only names itself is left out; one that declares anything is refused."""
    parts: list[str] = []
    done = at = 0
    while found := TOKEN.search(text, at):
        word = found[0].upper()
        if word in ("<!--", "<![CDATA["):
            closer = "-->" if word == "<!--" else "]]>"
            end = text.find(closer, found.end())
            at = len(text) if end < 0 else end + len(closer)
            continue
        end = text.find(">", found.end())
        if word == "<!ENTITY" or end < 0 or "[" in text[found.start() : end]:
            line = text.count("\n", 0, found.start()) + 1
            raise ProblemsError([Problem(code="import-entities", path=path, line=line, column=1)])
        parts.append(text[done : found.start()])
        done = at = end + 1
    return "".join([*parts, text[done:]])
