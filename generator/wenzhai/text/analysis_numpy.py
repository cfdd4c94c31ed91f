"""The analysis of many texts at once, with numpy: the result of `analyse` for each, in two thirds of the time.

A word is text once; from then on it is a number, and what is known of it (weight, votes) is an element of an array.
Counting, weighing and voting are then a few operations on arrays for the whole batch.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from wenzhai.model.content import Analysis
from wenzhai.text.entities import shared_entities
from wenzhai.text.keywords import KEPT, TITLE
from wenzhai.text.search_terms import SearchTerms
from wenzhai.text.simhash import ENOUGH, simhash
from wenzhai.text.terms_numpy import cut_many
from wenzhai.text.words_numpy import Numbers, WordNumbers

MOST_VOTERS = (1 << 16) - 1
"""Most votes that the lane of a bit, 16 bits wide, can count."""


class Counts(NamedTuple):
    """How often words occur in texts: an entry for each word of each text, in order of text and word."""

    text: Numbers
    word: Numbers
    in_title: Numbers
    in_text: Numbers


def analyse_many(texts: Sequence[tuple[str, str]], known: WordNumbers) -> list[Analysis]:
    """`analyse` of each (title, text). What is `known` of words grows."""
    parts = list(chain.from_iterable(texts))
    many = cut_many(parts)
    (han, han_part), (latin, latin_part) = known.in_han(many.tokens), known.in_latin(parts)
    counts = count(np.concatenate([han, latin]), np.concatenate([han_part, latin_part]))
    known.learn()
    return [
        Analysis(keywords, SearchTerms(*title, *cut).packed(), fingerprint, shared_entities(text))
        for keywords, title, cut, fingerprint, (_, text) in zip(
            ranked(counts, known, len(texts)),
            many.cut[::2],
            many.cut[1::2],
            fingerprints(counts, known, len(texts)),
            texts,
            strict=True,
        )
    ]


def count(numbers: Numbers, part: Numbers) -> Counts:
    """Of words, each in a `part`: title and text of each in turn. One sort brings equal words of a text together."""
    part, numbers = part[numbers > 0], numbers[numbers > 0]
    keys = (part >> 1) << 33 | numbers << 1 | (part & 1)
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


def fingerprints(counts: Counts, known: WordNumbers, texts: int) -> list[int]:
    """`simhash` of each text: its distinct words vote, four lanes added at once."""
    found = [0] * texts
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
