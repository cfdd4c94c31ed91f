"""The index of a whole segment at once, with numpy: the same bytes as article by article, many times as fast.

An occurrence, later a posting, is one number while it is sorted: key, document and two bits, so that one sort does
everything. `packing.py` turns sorted postings into bytes.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from generator.search.layout import FIRST_HAN, HALF, Files
from generator.search.packing import DOCUMENT, KEY, changes, pair_shards, word_shards
from generator.search.terms import LOOSE, OFTEN, TITLE, WORD, often, weigh
from generator.searchable import END

Numbers = NDArray[np.int64]
Document = tuple[bytes, Sequence[str]]
"""What is known of an article: `Analysis.terms`, and the filters it passes."""

CHUNK = 1000
"""Documents looked at in one go; what lies in memory at once hangs on it."""

TITLE_END, TEXT_END, BLANK = 1, 2, 32
BEYOND = re.compile("[\U00010000-\U0010ffff]")


def index_segment(documents: Iterable[Document]) -> Files:
    """Indexes the documents of a segment, in order."""
    collector = Collector()
    iterator, first = iter(documents), 0
    while chunk := list(islice(iterator, CHUNK)):
        collector.add(chunk, first)
        first += len(chunk)
    return collector.files()


class Collector:
    """Postings, chunk by chunk: pairs by their numbers, words by numbers given as they come."""

    def __init__(self) -> None:
        self.pairs: list[Numbers] = []
        self.words: list[Numbers] = []
        self.numbers: dict[str, int] = {}

    def add(self, chunk: list[Document], first: int) -> None:
        parts = [terms.decode().split(END) for terms, _ in chunk]
        many = np.array([often(len(text) + len(words)) for _, _, text, words in parts])
        text = "".join(f"{title}\1{text}\2" for title, _, text, _ in parts)
        self.pairs.append(weighed(pair_occurrences(text), many, first))
        titles = self.owned([title.split() for _, title, _, _ in parts]) | 1
        texts = self.owned([words.split() for *_, words in parts]) | 2
        self.words.append(weighed(np.concatenate([titles, texts]), many, first))
        self.words.append(self.owned([filters for _, filters in chunk]) + (first << 2) | WORD)
        if BEYOND.search(text):
            self.words.append(self.rare(chunk, first))

    def owned(self, words: Sequence[Sequence[str]]) -> Numbers:
        """Each document's words as key and document."""
        numbers = self.numbers
        found = [numbers.setdefault(word, len(numbers)) for some in words for word in some]
        owners = np.repeat(np.arange(len(words)), [len(some) for some in words])
        return np.array(found, np.int64) << KEY | owners << 2

    def rare(self, chunk: list[Document], first: int) -> Numbers:
        """Terms with characters beyond U+FFFF: few enough for the plain way."""
        found = [
            self.numbers.setdefault(term, len(self.numbers)) << KEY | document << 2 | weight
            for document, (terms, _) in enumerate(chunk, first)
            for term, weight in weigh(terms).items()
            if max(term) > "\uffff"
        ]
        return np.array(found, np.int64)

    def files(self) -> Files:
        words, pairs = joined(self.words), joined(self.pairs)
        words.sort()
        pairs.sort()
        lists: dict[str, bytes] = {}
        shards = pair_shards(pairs, lists), word_shards(words, list(self.numbers), lists)
        return Files((len(pairs), len(words)), *shards, lists)


def joined(arrays: list[Numbers]) -> Numbers:
    """The arrays as one; the list is emptied, so that they do not lie in memory twice for long."""
    one = np.concatenate(arrays) if arrays else np.empty(0, np.int64)
    arrays.clear()
    return one


def pair_occurrences(text: str) -> Numbers:
    """Every single character and every pair in (title, text) of each document: key, document, and in the lowest
    two bits whether it stands in the title (1) or as (part of) a word in the text (2)."""
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    places = np.flatnonzero(codes != BLANK)
    codes = codes[places].astype(np.int64)
    document = np.cumsum(codes == TEXT_END)
    title = np.cumsum(codes == TITLE_END) == document
    codes -= FIRST_HAN
    han = (codes > 0) & (codes <= HALF)
    pair = han[:-1] & han[1:]
    within = pair & (np.diff(places) == 1)
    alone = han.copy()
    alone[:-1] &= ~within
    alone[1:] &= ~within
    first = codes << (16 + KEY) | document << 2 | title
    single = first | (alone & ~title) << 1
    both = first[:-1] | codes[1:] << KEY | (within & ~title[:-1]) << 1
    return np.concatenate([single[han], both[pair]])


def weighed(occurrences: Numbers, many: Numbers, first: int) -> Numbers:
    """One posting for all occurrences of a key in a document. `many`: how often is often, by document."""
    if not len(occurrences):
        return occurrences
    occurrences.sort()
    groups = occurrences >> 2
    starts = changes(groups)
    groups = groups[starts]
    title = np.bitwise_or.reduceat(occurrences, starts) & 1
    count = np.add.reduceat(occurrences >> 1 & 1, starts)
    often = count >= many[groups & ((1 << DOCUMENT) - 1)]
    weight = np.where(title, TITLE, np.where(count > 0, np.where(often, OFTEN, WORD), LOOSE))
    return (groups + first) << 2 | weight
