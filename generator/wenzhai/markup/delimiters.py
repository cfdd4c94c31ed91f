"""Emphasis, strikethrough and marks: runs of delimiters and how they pair (CommonMark 0.31.2, 6.2 and appendix A).

CommonMark's flanking rules look at the characters beside a run, and were made for words between blanks: in
`**强调。**后` the closing run could not close. Following the amendment "CJK-friendly emphasis", Han, kana, Hangul and
full-width punctuation beside a run never keep it from opening or closing; and for `_` and `==`, which never
begin or end inside a word (`snake_case`, `a==b`), they are no part of a word: `很__重要__的`. One exception: between
Han and a Latin letter or digit `_` is part of a name, as in `用__init__.py`, which GitHub shows so, too.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

SPACE, PUNCTUATION, WIDE, WORD = range(4)
EMOJI = re.compile("[\u2300-\u2bff\U0001f000-\U0001f1ff\U0001f300-\U0001faff]")
"""As wide as Han, but pictures."""
JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")
"""Vowels and finals of Hangul: no width of their own."""
VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
QUOTES = frozenset("‘’“”")
"""With U+FE01 behind them they are full-width."""
TAGS = {"*": ("em", "strong"), "_": ("em", "strong"), "~": ("", "del"), "=": ("", "mark")}


class Delimiter:
    """A run of one of `*_~=`. `opens` and `closes` are the tags that it begins and ends, innermost first."""

    __slots__ = ("can_close", "can_open", "closes", "count", "index", "length", "mark", "opens")

    def __init__(self, mark: str, length: int, index: int, before: str, after: str) -> None:
        self.mark = mark
        self.length = self.count = length
        self.index = index
        self.opens: list[str] = []
        self.closes: list[str] = []
        self.can_open, self.can_close = flanking(mark, before, after)
        if mark in "~=" and length != 2:
            self.can_open = self.can_close = False


@lru_cache(4096)
def kind(character: str) -> Literal[0, 1, 2, 3]:
    """SPACE (also the end of the text), PUNCTUATION, WIDE or WORD."""
    if not character or character.isspace():
        return 0
    width = unicodedata.east_asian_width(character)
    if (width in "WFH" and not EMOJI.match(character)) or JAMO.match(character):
        return 2
    return 1 if unicodedata.category(character)[0] in "PS" else 3


def before(text: str, at: int) -> str:
    """The character that ends before a place; variation selectors only say how it looks."""
    if not at or text[at - 1] < "\ufe00" or not VARIATION.match(text[at - 1]):
        return text[at - 1 : at]
    wide_quote = text[at - 1] == "\ufe01" and text[at - 2 : at - 1] in QUOTES
    return "」" if wide_quote else text[at - 2 : at - 1]


def flanking(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between these characters can open and can close."""
    left_of, right_of = kind(before), kind(after)
    left = right_of != SPACE and (right_of != PUNCTUATION or left_of != WORD)
    right = left_of != SPACE and (left_of != PUNCTUATION or right_of != WORD)
    if mark in "*~":
        return left, right
    if mark == "_" and joins_name(before, left_of, after, right_of):
        return False, False
    return left and (not right or left_of in (PUNCTUATION, WIDE)), right and (
        not left or right_of in (PUNCTUATION, WIDE)
    )


def joins_name(before: str, left_of: int, after: str, right_of: int) -> bool:
    """Whether underscores stand between a word and a wide letter: full-width punctuation is none."""
    return (left_of == WORD and right_of == WIDE and after.isalnum()) or (
        left_of == WIDE and right_of == WORD and before.isalnum()
    )


def pair(delimiters: list[Delimiter]) -> None:
    """Matches the runs of one text; each learns what it opens and closes. No opener is looked at in vain twice."""
    open_ones: list[Delimiter] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for closer in delimiters:
        if closer.can_close:
            close(closer, open_ones, bottoms)
        if closer.can_open and closer.count:
            open_ones.append(closer)


def close(closer: Delimiter, open_ones: list[Delimiter], bottoms: dict[tuple[str, bool, int], int]) -> None:
    """Pairs a run with as many openers as it can close; `bottoms` tells below which index there is none."""
    key = closer.mark, closer.can_open, closer.length % 3
    while closer.count:
        at = len(open_ones) - 1
        bottom = bottoms.get(key, -1)
        while at >= 0 and open_ones[at].index > bottom:
            opener = open_ones[at]
            if opener.mark == closer.mark and fits(opener, closer):
                break
            at -= 1
        else:
            bottoms[key] = open_ones[-1].index if open_ones else closer.index - 1
            return
        use = 2 if opener.count >= 2 and closer.count >= 2 else 1
        tag = TAGS[closer.mark][use - 1]
        opener.opens.append(tag)
        closer.closes.append(tag)
        opener.count -= use
        closer.count -= use
        del open_ones[at + bool(opener.count) :]


def fits(opener: Delimiter, closer: Delimiter) -> bool:
    """The rule of three: runs that could do both pair only if their lengths do not add up to a multiple of it."""
    if not (opener.can_close or closer.can_open) or closer.mark in "~=":
        return True
    return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
