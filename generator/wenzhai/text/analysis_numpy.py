"""The analysis of many texts at once, with numpy: the result of `analyse` for each, in two thirds of the time.

A word is text once; from then on it is a number, and what is known of it (weight, votes) is an element of an array.
Counting, weighing and voting are then a few operations on arrays for the whole batch.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from wenzhai.model.content import Analysis
from wenzhai.text.entities import shared_entities
from wenzhai.text.keywords import KEPT, TITLE, counted_words, stop_words, weights_of
from wenzhai.text.search_terms import searchable
from wenzhai.text.simhash import BITS, ENOUGH, bits_of, simhash

FIRST = 1 << 16
"""Words for which there is room at first."""
MOST_VOTERS = (1 << 16) - 1
"""Most votes that the lane of a bit, 16 bits wide, can count."""

Scalar = TypeVar("Scalar", bound=np.generic)
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]


class WordNumbers(dict[str, int]):
    """The number of each word. 0 is the number of all that are no keywords: stop words and single characters."""

    def __init__(self) -> None:
        self.names = [""]
        self.repeated: Floats = np.zeros(FIRST)
        """The weight of a word by its number, where it is repeated in a text."""
        self.single: Floats = np.zeros(FIRST)
        """Its weight where it occurs once."""
        self.votes: Bytes = np.zeros((FIRST, BITS // 8), np.uint8)
        """Its votes on the bits of the fingerprint."""
        self.stopped = stop_words()

    def __missing__(self, word: str) -> int:
        number = 0
        if len(word) > 1 and word not in self.stopped:
            number = len(self.names)
            self.names.append(word)
        self[word] = number
        return number

    def numbers(self, words: Sequence[Sequence[str]]) -> Numbers:
        """The numbers of the words of all texts, one after the other; what is to be known of new words is looked up."""
        before = len(self.names)
        found = np.fromiter(map(self.__getitem__, chain.from_iterable(words)), np.int64)
        if new := self.names[before:]:
            self._learn(new, before)
        return found

    def _learn(self, new: list[str], before: int) -> None:
        end = before + len(new)
        while end > len(self.single):
            self.repeated, self.single, self.votes = (
                doubled(self.repeated),
                doubled(self.single),
                doubled(self.votes),
            )
        self.repeated[before:end], self.single[before:end] = zip(*weights_of(new), strict=True)
        self.votes[before:end] = np.packbits(
            np.frombuffer(b"".join(map(bits_of, new)), np.uint8).reshape(-1, BITS) & 1, axis=1
        )


def doubled(array: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.concatenate([array, np.zeros_like(array)])


class Counts(NamedTuple):
    """How often words occur in texts: an entry for each word of each text, in order of text and word."""

    text: Numbers
    word: Numbers
    in_title: Numbers
    in_text: Numbers


def analyse_many(texts: Sequence[tuple[str, str]], known: WordNumbers) -> list[Analysis]:
    """`analyse` of each (title, text). What is `known` of words grows."""
    terms = [searchable(title, text) for title, text in texts]
    words = [
        counted_words(han, written)
        for term, (title, text) in zip(terms, texts, strict=True)
        for han, written in ((term.title_han, title), (term.text_han, text))
    ]
    counts = count(known.numbers(words), words)
    return [
        Analysis(keywords, term.packed(), fingerprint, shared_entities(text))
        for keywords, term, fingerprint, (_, text) in zip(
            ranked(counts, known, len(texts)),
            terms,
            fingerprints(counts, known, words),
            texts,
            strict=True,
        )
    ]


def count(numbers: Numbers, words: Sequence[Sequence[str]]) -> Counts:
    """Of `words`, title and text of each in turn. One sort brings equal words of a text together."""
    part = np.repeat(np.arange(len(words)), [len(some) for some in words])
    telling = numbers > 0
    keys = (part[telling] >> 1) << 33 | numbers[telling] << 1 | (part[telling] & 1)
    keys.sort()
    entries = keys >> 1
    starts = np.flatnonzero(np.diff(entries, prepend=-1))
    of_text = np.add.reduceat(keys & 1, starts) if len(starts) else starts
    of_title = np.diff(starts, append=len(keys)) - of_text
    return Counts(entries[starts] >> 32, entries[starts] & 0xFFFFFFFF, of_title, of_text)


def ranked(counts: Counts, known: WordNumbers, texts: int) -> Iterator[tuple[tuple[str, int], ...]]:
    """`keywords` of each text."""
    often = counts.in_text + TITLE * counts.in_title
    weight = np.where(often > 1, known.repeated[counts.word] * often / (often + 1), known.single[counts.word])
    repeated = np.bincount(counts.text[(often > 1) & (weight > 0)], minlength=texts)
    kept = (weight > 0) & ((often > 1) | (repeated[counts.text] < KEPT))
    text, word, weight = counts.text[kept], counts.word[kept], weight[kept]
    order = np.lexsort((-weight, text))
    text, word, weight = text[order], word[order], weight[order]
    starts = np.searchsorted(text, np.arange(texts + 1)).tolist()
    for start, end in pairwise(starts):
        last = min(end, start + KEPT)
        if last < end:  # of equal weights, all that the words themselves have to put in order
            last = start + int(np.searchsorted(-weight[start:end], -weight[last - 1], "right"))
        names = [known.names[number] for number in word[start:last].tolist()]
        heaviest = sorted(zip((-weight[start:last]).tolist(), names, strict=True))[:KEPT]
        yield tuple((name, round(-1000 * negative)) for negative, name in heaviest)


def fingerprints(counts: Counts, known: WordNumbers, words: Sequence[Sequence[str]]) -> list[int]:
    """`simhash` of each text: its distinct words vote, four lanes added at once."""
    found = [0] * (len(words) // 2)
    voting = counts.in_text > 0
    text, word = counts.text[voting], counts.word[voting]
    voters = np.bincount(text, minlength=len(found))
    present = np.flatnonzero(voters)
    if not len(present):
        return found
    votes = np.unpackbits(known.votes[word], axis=1).astype(np.uint16).view(np.uint64)
    lanes = np.add.reduceat(votes, np.searchsorted(text, present), axis=0).view(np.uint16)
    bits = np.packbits(lanes > (voters[present] // 2)[:, None], axis=1).view(">u8").ravel()
    for number, value in zip(present.tolist(), bits.tolist(), strict=True):
        if voters[number] > MOST_VOTERS:
            found[number] = simhash({known.names[one] for one in word[text == number].tolist()})
        elif voters[number] >= ENOUGH:
            found[number] = value
    return found
