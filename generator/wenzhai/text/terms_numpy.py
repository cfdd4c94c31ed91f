"""The search terms of many texts at once, with numpy: those of `search_terms.cut` for each.

The texts are one array of characters, each text closed by `END`; what a character counts as is looked up in a table.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from wenzhai.text.normalize import BLANK, COMMON, IGNORED, LETTER, MAX_WORD, lookups, traditional
from wenzhai.text.scripts import UNSPACED
from wenzhai.text.search_terms import END, as_typed
from wenzhai.text.segmenter import cut_text, lines_of

Characters = NDArray[np.uint32]
Flags = NDArray[np.bool_]

HAN, LETTERS, SIGN, SPACE, CLOSING, INVISIBLE, TRADITIONAL = range(1, 8)
"""What a character counts as. `HAN`: all that is `UNSPACED`; `SIGN`: may end a word (`c++`)."""


class ManyTerms(Struct, frozen=True):
    """The terms of texts."""

    tokens: list[str]
    """All words of the runs of Han. Each end of line is one, and each end of a text (`END`)."""
    cut: list[tuple[str, str]]
    """Of each text what `search_terms.cut` returns."""


def cut_many(texts: Sequence[str]) -> ManyTerms:
    """`search_terms.cut` of each text."""
    characters, kinds = normalized(texts)
    closing = kinds == CLOSING
    solid = kinds != SPACE  # a run of Han goes on after blanks
    tokens = cut_text(runs(characters[solid], (kinds == HAN)[solid], closing[solid], "\n"))
    letters = kinds == LETTERS
    words = runs(characters, letters, closing, " ").split(END)[:-1]
    plain = as_text(characters).split(END)[:-1]
    for number in with_odd_words(letters, kinds == SIGN, closing):
        words[number] = " ".join(lookups(plain[number])[1])
    han = lines_of(tokens).split(END)[:-1]
    return ManyTerms(
        tokens,
        [
            (cut.strip(" "), " ".join(filter(None, [some, *as_typed(one, some)])))
            for cut, some, one in zip(han, words, plain, strict=True)
        ],
    )


def normalized(texts: Sequence[str]) -> tuple[Characters, NDArray[np.uint8]]:
    """The characters of `normalize.normalize` of each text, and what each of them counts as."""
    text = "".join([one.replace(END, "\1") + END for one in texts])
    for wide, narrow in COMMON:
        text = text.replace(wide, narrow)
    text = END.join([unicodedata.normalize("NFKC", part) for part in text.split(END)])
    characters = np.frombuffer(text.lower().encode("utf-32-le"), np.uint32)
    kinds = kinds_of_characters()[characters]
    if (invisible := kinds == INVISIBLE).any():
        characters, kinds = characters[~invisible], kinds[~invisible]
    old = kinds == TRADITIONAL
    if old.any():
        known, simplified = traditional_and_simplified()
        characters = characters.copy()
        characters[old] = simplified[np.searchsorted(known, characters[old])]
        kinds[old] = kinds_of_characters()[characters[old]]
    return characters, kinds


def runs(characters: Characters, wanted: Flags, closing: Flags, between: str) -> str:
    """The wanted characters, with `between` where others stand between them, and with the ends of texts."""
    kept = wanted | closing
    shown = np.where(kept, characters, ord(between))
    kept[1:] |= wanted[:-1]
    return as_text(shown[kept]).replace(between + END, END)


def as_text(characters: NDArray[np.integer]) -> str:
    return characters.astype("<u4").tobytes().decode("utf-32-le")


def with_odd_words(letters: Flags, signs: Flags, closing: Flags) -> list[int]:
    """The numbers of texts with words that are more than a run of letters, or longer than counts."""
    changes = np.flatnonzero(np.diff(letters, prepend=False, append=False))
    long = changes[::2][changes[1::2] - changes[::2] > MAX_WORD]
    places = np.concatenate([np.flatnonzero(signs), long])
    return sorted({*np.searchsorted(np.flatnonzero(closing), places).tolist()})


@cache
def kinds_of_characters() -> NDArray[np.uint8]:
    """What each character of Unicode counts as; 0 for all others."""
    kinds = np.zeros(0x110000, np.uint8)
    for kind, some in (
        (HAN, UNSPACED),
        (LETTERS, LETTER),
        (SIGN, "+#"),
        (SPACE, BLANK),
        (INVISIBLE, IGNORED),
    ):
        for first, last in re.findall("(.)(?:-(.))?", some, re.DOTALL):
            kinds[ord(first) : ord(last or first) + 1] = kind
    kinds[traditional_and_simplified()[0]] = TRADITIONAL
    kinds[ord(END)] = CLOSING
    return kinds


@cache
def traditional_and_simplified() -> tuple[Characters, Characters]:
    pairs = sorted((old, ord(new)) for old, new in traditional().items())
    known, simplified = np.array(pairs, np.uint32).T.copy()
    return known, simplified
