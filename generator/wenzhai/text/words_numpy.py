"""The words of many texts as numbers, with numpy: what is known of a word is an element of an array."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from wenzhai.text.keywords import latin_words, plain, stop_words, weights_of
from wenzhai.text.search_terms import END
from wenzhai.text.simhash import BITS, bits_of

FIRST = 1 << 16
"""Words for which there is room at first."""
SHORT = 4
"""A word in Han of up to this many characters, 16 bits each, is a number as it stands: looking it up needs no
dictionary, which is the slowest part of it all when it holds a hundred thousand words."""
BLANK = ord(" ")

Scalar = TypeVar("Scalar", bound=np.generic)
Numbers = NDArray[np.int64]
Codes = NDArray[np.uint64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


class WordNumbers(dict[str, int]):
    """The number of each word. 0 is the number of all that are no keywords: stop words and single characters."""

    def __init__(self) -> None:
        self.names = [""]
        self.learned = 1
        self.repeated: Floats = np.zeros(FIRST)
        """The weight of a word by its number, where it is repeated in a text."""
        self.single: Floats = np.zeros(FIRST)
        """Its weight where it occurs once."""
        self.votes: Bytes = np.zeros((FIRST, BITS // 8), np.uint8)
        """Its votes on the bits of the fingerprint."""
        self.stopped = stop_words()
        self.short = ShortWords(self)
        self.latin = LatinWords(self)

    def __missing__(self, word: str) -> int:
        self[word] = number = self.new(word)
        return number

    def new(self, word: str) -> int:
        """A number for a word that has none yet."""
        if len(word) < 2 or word in self.stopped:
            return 0
        self.names.append(word)
        return len(self.names) - 1

    def in_han(self, tokens: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The number of each keyword among the `tokens` of texts (`ManyTerms.tokens`), and of its text."""
        # Three more blanks: every word has `SHORT` characters to be read.
        characters = np.frombuffer(" ".join([*tokens, "  "]).encode("utf-32-le"), np.uint32)
        starts = np.concatenate([[0], np.flatnonzero(characters == BLANK)[: len(tokens) - 1] + 1])
        sizes = np.diff(starts, append=len(characters) - 2) - 1
        text = np.cumsum(characters[starts] == ord(END))
        # Those of one character are no keywords. Longer ones are all below U+10000: see `cut_text`.
        short = np.flatnonzero((sizes > 1) & (sizes <= SHORT))
        long = np.flatnonzero(sizes > SHORT)
        codes = coded(characters, starts[short], sizes[short])
        numbers = [
            self.short.numbers(codes, short, tokens),
            looked_up(self, [tokens[at] for at in long.tolist()]),
        ]
        return np.concatenate(numbers), np.concatenate([text[short], text[long]])

    def in_latin(self, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
        """The same of the words in Latin letters."""
        found = [latin_words(text) for text in texts]
        names, words = [one for one, _ in found], [one for _, one in found]
        numbers = [
            looked_up(self, chain.from_iterable(names)),
            looked_up(self.latin, chain.from_iterable(words)),
        ]
        order = np.arange(len(texts))
        return np.concatenate(numbers), np.concatenate(
            [np.repeat(order, [len(one) for one in some]) for some in (names, words)]
        )

    def learn(self) -> None:
        """Look up what is to be known of the words that are new."""
        before, end = self.learned, len(self.names)
        if before == end:
            return
        while end > len(self.single):
            self.repeated, self.single, self.votes = (
                doubled(self.repeated),
                doubled(self.single),
                doubled(self.votes),
            )
        new = self.names[before:]
        self.repeated[before:end], self.single[before:end] = zip(*weights_of(new), strict=True)
        self.votes[before:end] = np.packbits(
            np.frombuffer(b"".join(map(bits_of, new)), np.uint8).reshape(-1, BITS) & 1, axis=1
        )
        self.learned = end


class ShortWords:
    """The numbers of words in Han by their codes, in order of code."""

    def __init__(self, known: WordNumbers) -> None:
        self.known = known
        self.codes: Codes = np.array([-1], np.int64).view(np.uint64)  # the largest: none is beyond the last
        self.of_codes: Numbers = np.zeros(1, np.int64)

    def numbers(self, codes: Codes, places: Numbers, tokens: Sequence[str]) -> Numbers:
        """The number of each code; `places` are those of the words among the tokens."""
        order = np.argsort(codes)
        starts = np.flatnonzero(np.diff(codes[order], prepend=np.uint64(0)))
        distinct, first = codes[order[starts]], places[order[starts]]
        at = np.searchsorted(self.codes, distinct)
        new = self.codes[at] != distinct
        if new.any():
            given = [self.known.new(tokens[place]) for place in first[new].tolist()]
            self.codes = np.insert(self.codes, at[new], distinct[new])
            self.of_codes = np.insert(self.of_codes, at[new], given)
            at = np.searchsorted(self.codes, distinct)
        found = np.empty(len(codes), np.int64)
        found[order] = np.repeat(self.of_codes[at], np.diff(starts, append=len(codes)))
        return found


class LatinWords(dict[str, int]):
    """The number of each word in Latin letters, as it is written: that of its base form."""

    def __init__(self, known: WordNumbers) -> None:
        self.known = known

    def __missing__(self, word: str) -> int:
        self[word] = number = self.known[plain[word]]
        return number


def coded(characters: NDArray[np.uint32], starts: Numbers, sizes: Numbers) -> Codes:
    """Each of the words, of up to `SHORT` characters, as one number."""
    codes = characters[starts].astype(np.uint64)
    for place in range(1, SHORT):
        one = np.where(sizes > place, characters[starts + place], 0).astype(np.uint64)
        codes |= one << np.uint64(16 * place)
    return codes


def looked_up(known: dict[str, int], words: Iterable[str]) -> Numbers:
    return np.fromiter(map(known.__getitem__, words), np.int64)


def doubled(array: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.concatenate([array, np.zeros_like(array)])
