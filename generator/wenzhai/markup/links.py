"""What a link is made of: destinations, titles, labels, and their definitions (CommonMark 0.31.2, 4.7 and 6.3)."""

import re
from html import unescape
from html.entities import html5

from msgspec import Struct

PUNCTUATION = r"[!-/:-@\[-`{-~]"
ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]*+);")
ESCAPED = re.compile(rf"\\({PUNCTUATION})|{ENTITY.pattern}")
IN_ANGLES = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f()\\<][^\x00-\x20\x7f()\\]*+")
DESTINATION_STOP = re.compile(rf"\\{PUNCTUATION}|[()\x00-\x20\x7f]")
TITLE = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|'((?:[^'\\]|\\.)*+)'|\(((?:[^()\\]|\\.)*+)\)", re.DOTALL)
BLANK = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
MAX_LABEL = 999
LABEL_WORDS = re.compile(rf"(?:[^\[\]\\]|\\.){{0,{MAX_LABEL}}}+", re.DOTALL)
LABEL = re.compile(rf"\[({LABEL_WORDS.pattern})\]", re.DOTALL)
LINE_END = re.compile(r"[ \t]*+(?:\n|\Z)")
MAX_PARENTHESES = 32
"""Nested in a destination without `<>`: the specification asks for three at least."""


class Target(Struct, frozen=True):
    """Where a link leads, and where in the source that is written (-1 when unknown)."""

    address: str
    title: str | None
    offset: int
    inline: bool = False
    """Whether it is written at the link itself, not in a definition."""


def character(entity: str) -> str:
    """What an entity stands for; a name that is none stays as it is."""
    if entity[1] == "#":
        return unescape(entity) or "\ufffd"
    return html5.get(entity[1:], entity)


def plain(text: str) -> str:
    """Without the backslashes of escapes, and with characters for entities."""
    if "\\" not in text and "&" not in text:
        return text
    return ESCAPED.sub(lambda found: found[1] or character(found[0]), text)


def label_key(label: str) -> str:
    """Labels that differ in case or blanks only are equal."""
    return " ".join(label.split()).casefold()


def destination(text: str, at: int) -> tuple[str, int] | None:
    """The destination written at a position, and where it ends."""
    if text.startswith("<", at):
        found = IN_ANGLES.match(text, at)
        return (plain(found[1]), found.end()) if found else None
    simple = PLAIN_DESTINATION.match(text, at)
    end = simple.end() if simple else at
    depth = 0
    for stop in DESTINATION_STOP.finditer(text, end):
        if stop[0] == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return None
        elif stop[0] == ")" and depth:
            depth -= 1
        elif stop[0][0] != "\\":
            end = stop.start()
            break
    else:
        end = len(text)
    return (plain(text[at:end]), end) if not depth else None


def inline_target(text: str, at: int) -> tuple[str, str | None, int, int] | None:
    """`(destination "title")` at a position: address, title, where the address is written, the end."""
    start = end_of_blank(text, at + 1)
    if text.startswith(")", start):
        return "", None, start, start + 1
    found = destination(text, start)
    if found is None:
        return None
    address, end = found
    title = None
    after = end_of_blank(text, end)
    if after > end and (quoted := TITLE.match(text, after)):
        title = plain(quoted[1] or quoted[2] or quoted[3] or "")
        after = end_of_blank(text, quoted.end())
    return (address, title, start, after + 1) if text.startswith(")", after) else None


def end_of_blank(text: str, at: int) -> int:
    found = BLANK.match(text, at)
    return found.end() if found else at


def definition(text: str, at: int) -> tuple[str, Target, int] | None:
    """The link reference definition at a position of a paragraph: its key, target (offset in `text`), end."""
    label = LABEL.match(text, at)
    if label is None or not text.startswith(":", label.end()) or not label[1].strip():
        return None
    start = end_of_blank(text, label.end() + 1)
    found = destination(text, start)
    if found is None or found[1] == start:
        return None
    address, end = found
    blank = end_of_blank(text, end)
    if blank > end and (quoted := TITLE.match(text, blank)):
        finished = LINE_END.match(text, quoted.end())
        if finished:
            title = plain(quoted[1] or quoted[2] or quoted[3] or "")
            return label_key(label[1]), Target(address, title, start), finished.end()
    finished = LINE_END.match(text, end)
    return (label_key(label[1]), Target(address, None, start), finished.end()) if finished else None
