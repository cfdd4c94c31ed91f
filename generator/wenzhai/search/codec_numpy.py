"""Encodes sorted postings as shards, with numpy: the bytes of `codec.py`, a million postings at a time."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from wenzhai.search.codec import LONG, MAGIC, PostingList, pack, varint, write_words
from wenzhai.search.layout import HALF, HASH, SPREAD, pair_text, shard_of_word, shards_for

Numbers = NDArray[np.int64]
T = TypeVar("T", np.int64, np.uint8)

DOCUMENT = 20
"""Bits of a document's number in its segment, at most a million."""
KEY = DOCUMENT + 2
"""The bit where the key begins in a posting."""
SLICE = 1 << 16
"""Postings packed at once: few enough for the processor's cache, which is a quarter faster."""


class Lists(Struct, frozen=True):
    """Encoded lists of several keys, concatenated. Those of a single posting are left out of `data`."""

    counts: Numbers
    firsts: Numbers
    """The first posting of each key: document and weight."""
    heads: Numbers
    """Shift and `wordy` as `codec.pack` writes them."""
    places: Numbers
    """Where each list begins in `data`, and where the last one ends."""
    data: NDArray[np.uint8]


def encode_lists(postings: Numbers, starts: Numbers) -> Lists:
    """The lists of sorted postings; `starts` are the positions where each key begins."""
    counts = np.diff(starts, append=len(postings))
    documents = postings >> 2 & ((1 << DOCUMENT) - 1)
    weights = postings & 3
    wordy = 2 * np.add.reduceat(weights > 0, starts, dtype=np.int64) >= counts
    shifts = np.maximum(bit_length((documents[starts + counts - 1] + 1) * 2 // (counts * 3)) - 1, 0)
    gaps = documents.copy()
    gaps[1:] -= documents[:-1] + 1
    gaps[starts] = documents[starts]
    shift = np.repeat(shifts, counts)
    sizes = (gaps >> shift) + shift + 3
    sizes[starts[counts == 1]] = 0
    ends = np.cumsum(sizes)
    places = np.concatenate([[0], np.cumsum((np.add.reduceat(sizes, starts) + 7) >> 3)])
    # The bits of a list begin at a byte, shifted by the padding of all lists before it.
    later = np.repeat(places[:-1] * 8 - (ends - sizes)[starts], counts)
    tails = (1 << shift | gaps & ((1 << shift) - 1)) << 2 | weights
    several = sizes > 0
    stops = (ends + later - shift - 3)[several]
    data = scattered(stops, tails[several], (shift + 3)[several], int(places[-1]))
    return Lists(counts, documents[starts] << 2 | weights[starts], shifts | wordy << 5, places, data)


def scattered(stops: Numbers, tails: Numbers, sizes: Numbers, length: int) -> NDArray[np.uint8]:
    """Bytes with each tail written at its bit position; positions grow. No two tails overlap.

    A tail has at most 25 bits, so that it fits into four bytes wherever it begins.
    """
    out = np.zeros(length + 4, np.uint8)
    byte = stops >> 3
    windows = tails << (32 - sizes - (stops & 7))
    firsts = changes(byte)
    if len(firsts):
        windows, byte = np.bitwise_or.reduceat(windows, firsts), byte[firsts]
    for place in range(4):
        out[byte + place] |= (windows >> (24 - 8 * place)).astype(np.uint8)
    return out[:length]


def changes(numbers: Numbers) -> Numbers:
    """The positions of numbers that differ from the one before, including the first."""
    differs = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=differs[1:])
    return np.flatnonzero(differs)


def bit_length(numbers: Numbers) -> Numbers:
    return np.frexp(numbers)[1].astype(np.int64)


# -- words ------------------------------------------------------------------------------------------


def word_shards(postings: Numbers, words: Sequence[str], lists: dict[str, bytes]) -> tuple[bytes, ...]:
    """The shards of words. `words` are in the order of their numbers. Few compared to pairs, they are written in pure
    Python."""
    shards: list[dict[bytes, bytes]] = [{} for _ in range(shards_for(len(postings)))]
    for word, listing in zip(words, listings(postings), strict=True):
        if listing.outside:
            lists[word] = listing.data
        key = word.encode()
        shards[shard_of_word(key, len(shards))][key] = pack(listing)
    return tuple(map(write_words, shards))


def listings(postings: Numbers) -> Iterator[PostingList]:
    """The listing of each key."""
    starts = np.append(changes(postings >> KEY), len(postings))
    for first, last in slices(starts):
        low, high = starts[first], starts[last]
        yield from some_listings(postings[low:high], starts[first:last] - low)


def some_listings(postings: Numbers, starts: Numbers) -> Iterator[PostingList]:
    found = encode_lists(postings, starts)
    data, places = found.data.tobytes(), found.places.tolist()
    firsts, heads = found.firsts.tolist(), found.heads.tolist()
    for at, (count, head) in enumerate(zip(found.counts.tolist(), heads, strict=True)):
        if count == 1:
            yield PostingList(1, 0, firsts[at] & 3 > 0, False, varint(firsts[at]))
        else:
            one = data[places[at] : places[at + 1]]
            yield PostingList(count, head & 31, head >> 5 == 1, len(one) > LONG, one)


# -- pairs ------------------------------------------------------------------------------------------


def pair_shards(postings: Numbers, count: int, lists: dict[str, bytes]) -> tuple[bytes, ...]:
    """`count` shards from sorted postings; long lists are added to `lists`."""
    starts = changes(postings >> KEY)
    keys = postings[starts] >> KEY
    shards = shards_of_pairs(keys, count)
    order = np.argsort(shards, kind="stable")
    keys, shards = keys[order], shards[order]
    counts = np.diff(starts, append=len(postings))[order]
    starts = starts[order]
    bounds = np.searchsorted(shards, np.arange(count + 1))
    made: list[bytes] = []
    for first, last in slices(np.concatenate([[0], np.cumsum(counts)])[bounds]):
        low, high = bounds[first], bounds[last]
        some = gathered(postings, starts[low:high], counts[low:high])
        made += packed_pairs(some, keys[low:high], counts[low:high], bounds[first : last + 1] - low, lists)
    return tuple(made)


def shards_of_pairs(keys: Numbers, shards: int) -> Numbers:
    """`layout.shard_of_pair` of each."""
    first, second = keys >> 16, keys & HALF
    one = mixed(first)
    return (one * SPREAD + mixed(one ^ np.where(second > 0, second, first)) % SPREAD) % shards


def mixed(numbers: Numbers) -> Numbers:
    """`layout.mixed` of each."""
    product = numbers * HASH & 0xFFFFFFFF
    return product ^ product >> 15


def slices(starts: Numbers) -> Iterator[tuple[int, int]]:
    """Slices of keys with about `SLICE` postings each, as (first, after the last). `starts` are the positions where the
    postings of each begin, and the end of the last."""
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + SLICE)))
        last = min(last, len(starts) - 1)
        yield first, last
        first = last


def gathered(values: NDArray[T], starts: Numbers, counts: Numbers) -> NDArray[T]:
    """Runs of values, one after the other."""
    ends = np.cumsum(counts)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    found: NDArray[T] = values[places]
    return found


def packed_pairs(
    postings: Numbers, keys: Numbers, counts: Numbers, bounds: Numbers, lists: dict[str, bytes]
) -> Iterator[bytes]:
    """Some shards. Keys are in the order of shards; `bounds` are the positions where each shard begins."""
    if not len(keys):
        yield from (MAGIC for _ in bounds[1:])
        return
    found = encode_lists(postings, np.cumsum(counts) - counts)
    lengths = np.diff(found.places)
    outside = lengths > LONG
    for at in np.flatnonzero(outside).tolist():
        lists[pair_text(int(keys[at]))] = found.data[found.places[at] : found.places[at + 1]].tobytes()
    several = counts > 1
    inside = several & ~outside
    deltas = np.diff(keys, prepend=0)
    opening = bounds[:-1][np.diff(bounds) > 0]
    deltas[opening] = keys[opening]
    numbers = np.where(several, counts << 1, found.firsts << 1 | 1)
    fields = (
        Field(deltas, np.ones_like(several)),
        Field(numbers, np.ones_like(several)),
        Field(found.heads | outside << 6, several, plain=True),
        Field(lengths, inside),
    )
    sizes = sum((field.sizes for field in fields), np.where(inside, lengths, 0))
    shard = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds)) + 1
    places = np.cumsum(sizes) - sizes + shard * len(MAGIC)
    ends = np.concatenate([[0], np.cumsum(sizes)])[bounds] + np.arange(len(bounds)) * len(MAGIC)
    out = np.empty(int(ends[-1]), np.uint8)
    for at, byte in enumerate(MAGIC):
        out[ends[:-1] + at] = byte
    for field in fields:
        field.write(out, places)
        places = places + field.sizes
    copied = gathered(np.arange(len(out)), places[inside], lengths[inside])
    out[copied] = gathered(found.data, found.places[:-1][inside], lengths[inside])
    data = out.tobytes()
    yield from (data[one:other] for one, other in pairwise(ends.tolist()))


class Field:
    """A column of numbers, as varints or as plain bytes, for the entries that have it."""

    def __init__(self, values: Numbers, present: NDArray[np.bool_], plain: bool = False) -> None:
        self.values = values
        self.plain = plain
        bits = np.maximum(bit_length(values), 1)
        self.sizes = np.where(present, 1 if plain else (bits + 6) // 7, 0)

    def write(self, out: NDArray[np.uint8], places: Numbers) -> None:
        for at in range(int(self.sizes.max())):
            some = np.flatnonzero(self.sizes > at)
            more = self.sizes[some] > at + 1
            bytes_ = self.values[some] if self.plain else self.values[some] >> 7 * at & 127 | more << 7
            out[places[some] + at] = bytes_
