"""Indexes a whole segment at once, with numpy: the same bytes as article by article, many times as fast.

For sorting, an occurrence, later a posting, is packed into one number: key, document and two bits, so that one sort
does everything. `codec_numpy.py` encodes sorted postings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from itertools import count as upwards
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
from numpy.typing import NDArray

from wenzhai.search.codec_numpy import DOCUMENT, KEY, changes, pair_shards, shards_of_pairs, word_shards
from wenzhai.search.layout import FIRST_HAN, HALF, Files, shards_for
from wenzhai.search.tokens import LOOSE, OFTEN, TITLE, WORD, often, weigh
from wenzhai.text.search_terms import SearchTerms

Numbers = NDArray[np.int64]
IndexedDocument = tuple[bytes, Sequence[str]]
"""`Analysis.terms` of an article, and the filters it passes."""

CHUNK = 200
"""Documents processed at once; peak memory depends on it."""

MANY, PARTS = 5_000, 8
"""With this many documents, shards are made in this many parts: only the postings of one part are in memory, those of
the others in files."""

TITLE_END, TEXT_END, BLANK = 1, 2, 32
BEYOND = re.compile("[\U00010000-\U0010ffff]")


def index_segment(documents: Iterable[IndexedDocument], count: int = 0, folder: Path | None = None) -> Files:
    """Indexes the documents of a segment, in order. A large `count` of documents saves memory by means of temporary
    files in `folder` (by default the system's). Raises OSError if they cannot be written.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(TemporaryFile(dir=folder)) for _ in range(PARTS if count > MANY else 0)]
        collector = Collector([PostingsFile(file) for file in files] or [BufferedPostings()])
        iterator, first = iter(documents), 0
        while chunk := list(islice(iterator, CHUNK)):
            collector.add(chunk, first)
            first += len(chunk)
        return collector.files()


class BufferedPostings:
    """Postings in memory."""

    def __init__(self) -> None:
        self.count = 0
        self._arrays: list[Numbers] = []

    def add(self, postings: Numbers) -> None:
        self.count += len(postings)
        self._arrays.append(postings)

    def taken(self) -> Numbers:
        """All postings, removed from the buffer so that they are not in memory twice for long."""
        one = np.concatenate(self._arrays) if self._arrays else np.empty(0, np.int64)
        self._arrays.clear()
        return one


class PostingsFile:
    """Postings in a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self.count = 0
        self._file = file

    def add(self, postings: Numbers) -> None:
        self.count += len(postings)
        self._file.write(postings.data)

    def taken(self) -> Numbers:
        self._file.seek(0)
        return np.fromfile(self._file, np.int64)


class Collector:
    """Collects postings chunk by chunk: pairs by their numbers, words by numbers in order of first use."""

    def __init__(self, pairs: Sequence[BufferedPostings | PostingsFile]) -> None:
        self.pairs = pairs
        self.words = BufferedPostings()
        self.numbers: dict[str, int] = defaultdict(upwards().__next__)

    def add(self, chunk: list[IndexedDocument], first: int) -> None:
        parts = [SearchTerms.unpacked(terms) for terms, _ in chunk]
        many = np.array([often(len(text) + len(words)) for _, _, text, words in parts])
        text = "".join(f"{title}\1{text}\2" for title, _, text, _ in parts)
        pairs = parted(weighed(pair_occurrences(text), many, first), len(self.pairs))
        for part, some in zip(self.pairs, pairs, strict=True):
            part.add(some)
        titles = self.owned([title.split() for _, title, _, _ in parts]) | 1
        texts = self.owned([words.split() for *_, words in parts]) | 2
        self.words.add(weighed(np.concatenate([titles, texts]), many, first))
        self.words.add(self.owned([filters for _, filters in chunk]) + (first << 2) | WORD)
        if BEYOND.search(text):
            self.words.add(self.rare(chunk, first))

    def owned(self, words: Sequence[Sequence[str]]) -> Numbers:
        """The words of each document as key and document."""
        found = list(map(self.numbers.__getitem__, chain.from_iterable(words)))
        owners = np.repeat(np.arange(len(words)), [len(some) for some in words])
        return np.array(found, np.int64) << KEY | owners << 2

    def rare(self, chunk: list[IndexedDocument], first: int) -> Numbers:
        """Terms with characters beyond U+FFFF: few enough for pure Python."""
        found = [
            self.numbers[term] << KEY | document << 2 | weight
            for document, (terms, _) in enumerate(chunk, first)
            for term, weight in weigh(terms).items()
            if max(term) > "\uffff"
        ]
        return np.array(found, np.int64)

    def files(self) -> Files:
        lists: dict[str, bytes] = {}
        words = in_order(self.words.taken())
        count = sum(part.count for part in self.pairs)
        pairs = all_pair_shards(self.pairs, shards_for(count), lists)
        return Files((count, len(words)), pairs, word_shards(words, list(self.numbers), lists), lists)


def all_pair_shards(
    parts: Sequence[BufferedPostings | PostingsFile], shards: int, lists: dict[str, bytes]
) -> tuple[bytes, ...]:
    """The shards of postings in parts, one part after the other; each part has its own shards."""
    if shards < len(parts):
        return pair_shards(in_order(np.concatenate([part.taken() for part in parts])), shards, lists)
    made = [b""] * shards
    for number, part in enumerate(parts):
        mine = slice(number, None, len(parts))
        made[mine] = pair_shards(in_order(part.taken()), shards, lists)[mine]
    return tuple(made)


def parted(postings: Numbers, parts: int) -> list[Numbers]:
    """Postings by the part that their shard belongs to: its number modulo `parts`, a power of two up to `SPREAD`."""
    if parts == 1:
        return [postings]
    part = shards_of_pairs(postings >> KEY, parts)
    return [postings[part == number] for number in range(parts)]


def in_order(postings: Numbers) -> Numbers:
    """The postings, sorted in place."""
    postings.sort(kind="stable")  # nearly sorted already: twice as fast as any other sort
    return postings


def pair_occurrences(text: str) -> Numbers:
    """Every character and every pair in (title, text) of each document: key, document, and in the lowest two bits
    whether it is in the title (1) or (part of) a word in the text (2)."""
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
    """One posting for all occurrences of a key in a document. `many`: the count that is often, by document."""
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
