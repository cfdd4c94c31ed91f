"""Addresses that are links as they stand: in angle brackets (CommonMark 0.31.2, 6.5) and bare (GFM 6.9).

A bare address ends before Han, full-width punctuation and Chinese quotation marks: `见 https://example.org（说明）。`
A host that begins with Han is Han to its end, or to a part in Latin letters: `https://例子.中国/a`, `https://例子.com的`.
"""

import re

from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN, WIDE

IN_ANGLES = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*+)>")
DOMAIN_PART = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
MAIL_IN_ANGLES = re.compile(rf"<([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{DOMAIN_PART}(?:\.{DOMAIN_PART})*)>")

STOP = rf"\s<`{WIDE}“”‘’…"
HOST = late(rf"[^{STOP}/?#\[\]()!*~\"',;:|]{{1,255}}+")
HAN_PART = rf"(?:[A-Za-z0-9-]++|[{HAN}][{HAN}A-Za-z0-9-]*+)"
HAN_HOST = late(rf"(?:www\.)?[{HAN}][{HAN}A-Za-z0-9-]*+(?:\.{HAN_PART})+")
REST = late(rf"[^{STOP}]*+")
REST_IN_BRACKETS = late(rf"[^{STOP}\]]*+")
SCHEME = re.compile(r"(?<![A-Za-z])(?:https?|ftp)\Z", re.IGNORECASE)
TRAILING_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
LOCAL_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9.+_-]*\Z")
MAIL_DOMAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+")
MAX_LOCAL_PART = 64
MAILTO = re.compile(r"(?<![A-Za-z0-9])mailto:\Z", re.IGNORECASE)


def address_end(text: str, at: int, in_brackets: bool, needs_dot: bool) -> int:
    """Where the bare address ends whose host begins at `at`; -1 if there is no host."""
    host = HAN_HOST.match(text, at) or HOST.match(text, at)
    if host is None or not is_domain(host[0].rstrip("."), needs_dot):
        return -1
    rest = (REST_IN_BRACKETS if in_brackets else REST).match(text, host.end())
    end = rest.end() if rest else host.end()
    return trimmed_end(text, at, end)


def is_domain(host: str, needs_dot: bool) -> bool:
    """Letters and digits (of any script) in parts; no underscore in the last two."""
    parts = host.split(".")
    if needs_dot and len(parts) < 2:
        return False
    return all(parts) and not any("_" in part for part in parts[-2:])


def trimmed_end(text: str, start: int, end: int) -> int:
    """Without trailing punctuation, entities, and closing parentheses that nothing in the address opens."""
    unmatched = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and unmatched > 0:
            end -= 1
            unmatched -= 1
        elif last == ";" and (entity := TRAILING_ENTITY.search(text, max(start, end - 40), end)):
            end = entity.start()
        elif last in "?!.,:*_~'\"" or last == ";":
            end -= 1
        else:
            break
    return end


def mail_start(text: str, at: int, floor: int) -> int:
    """Where the local part before the `@` at `at` begins, not before `floor`; `at` if there is none."""
    found = LOCAL_PART.search(text, max(floor, at - MAX_LOCAL_PART), at)
    return found.start() if found else at


def mailto_start(text: str, start: int, floor: int) -> int:
    """Where the `mailto:` before a local part begins, not before `floor`; `start` if there is none (GFM 6.9)."""
    found = MAILTO.search(text, max(floor, start - len("mailto:")), start)
    return found.start() if found else start


def mail_end(text: str, at: int) -> int:
    """Where the domain that begins at `at` ends; -1 if it is none."""
    found = MAIL_DOMAIN.match(text, at)
    if found is None or found[0][-1] in "-_":
        return -1
    return found.end()
