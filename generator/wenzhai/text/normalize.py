"""Normalization of texts and queries for search, and extraction of what can be looked up.

docs/search-format.md is the specification; the browser's half is `themes/base/static/search-text.js`, and
tests/cases/tokens.json holds both to it.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from wenzhai.text.scripts import UNSPACED

LETTER = "0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff"
"""Lower-case letters of words in other scripts. For use inside `[…]`."""

BLANK = "\t-\r\x1c- \x85\u2028\u2029"
IGNORED = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
"""Invisible marks that are never typed: soft hyphens, direction marks, variation selectors."""

MAX_WORD = 40
"""Characters of a word that count."""

COMMON = tuple(zip("，：；？！（）", ",:;?!()", strict=True))
"""NFKC changes nothing in a text of these characters; testing that takes a twentieth of the time."""

_blanks = re.compile(f"[{BLANK}]+")
_ignored = re.compile(f"[{IGNORED}]")
DATA = Path(__file__).parent / "data" / "traditional.txt"


# Sets of this many characters take long to compile: done on first use.


@cache
def _pieces() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]+(?:[{BLANK}]+[{UNSPACED}]+)*|[{LETTER}]+[+#]*")


@cache
def _between() -> re.Pattern[str]:
    return re.compile(f"(?:[^{UNSPACED}{LETTER}+#]|(?<![{LETTER}+#])[+#]+)+")


@cache
def _next_to_unspaced() -> re.Pattern[str]:
    return re.compile(f" ?([{UNSPACED}]+) ?")


@cache
def _any_traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, traditional()))}]")


@cache
def traditional() -> dict[int, str]:
    """The simplified form of each traditional character, by its code point."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return {ord(one): other for one, other in zip(pairs[::2], pairs[1::2], strict=True)}


def normalize(text: str) -> str:
    """The text as search sees it: NFKC, lower case, no invisible marks, simplified characters."""
    for wide, narrow in COMMON:
        text = text.replace(wide, narrow)
    text = _ignored.sub("", unicodedata.normalize("NFKC", text).lower())
    # Most texts hold few of them: twice as fast as `translate`.
    return _any_traditional().sub(lambda found: traditional()[ord(found[0])], text)


def lookups(normalized: str) -> tuple[list[str], list[str]]:
    """The terms of a normalized text: runs of Han without their blanks, and words of other scripts."""
    runs, words = [], []
    for piece in _pieces().findall(normalized):
        if piece[0] < "\u2000":
            words.append(piece[:MAX_WORD])
        else:
            # Most runs hold no blank; `isalnum` says so at once.
            runs.append(piece if piece.isalnum() else _blanks.sub("", piece))
    return runs, words


def skeleton(normalized: str) -> str:
    """A normalized text without what cannot be looked up: one blank between words, none next to Han.

    A text holds a query when its skeleton holds the query's.
    """
    return _next_to_unspaced().sub(r"\1", _between().sub(" ", normalized)).strip()


def unaccented(word: str) -> str:
    """A normalized word with Latin letters for their accented forms; other scripts stay."""
    return _accented().sub(lambda found: unicodedata.normalize("NFD", found[0])[0], word)


@cache
def _accented() -> re.Pattern[str]:
    return re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
