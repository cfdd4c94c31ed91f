"""Patches a segment after a few articles have changed: only shards with their terms are read and rewritten.

Needs no numpy. The result is byte for byte that of indexing from scratch.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.model.digest import Digest
from wenzhai.search.codec import PostingList, decode_list, make_listing, pack, unpack
from wenzhai.search.families import PAIRS, WORDS, Family, K
from wenzhai.search.layout import pair_number, shards_for

Weights = Mapping[str, int]
"""Term of a document → weight."""

PostingChange = dict[int, int | None]
"""Document → new weight of a term; None if the document no longer has it."""


class SegmentTable(Struct, frozen=True, array_like=True):
    """The files of a segment by the digests of their bytes."""

    postings: tuple[int, int]
    """The number of postings of pairs and of words."""
    pairs: tuple[Digest, ...]
    words: tuple[Digest, ...]
    lists: dict[str, Digest]
    """Lists outside the shards, by their term."""
    titles: Digest = Digest(b"")
    """The words of the titles (`hints.words_file`)."""


class Patch:
    """A table being changed. `load` returns bytes by digest; new bytes are collected in `made`."""

    def __init__(
        self, table: SegmentTable, load: Callable[[Sequence[Digest]], Mapping[bytes, bytes]]
    ) -> None:
        self.table = table
        self.load = load
        self.made: dict[Digest, bytes] = {}
        self.lists = dict(table.lists)

    def applied(self, changes: Mapping[str, PostingChange], grown: tuple[int, int]) -> SegmentTable | None:
        """The new table; None if the new number of postings requires another number of shards."""
        pairs, words = (before + more for before, more in zip(self.table.postings, grown, strict=True))
        if (shards_for(pairs), shards_for(words)) != (len(self.table.pairs), len(self.table.words)):
            return None
        han = {term: change for term, change in changes.items() if pair_number(term) is not None}
        rest = {term: change for term, change in changes.items() if term not in han}
        return SegmentTable(
            (pairs, words),
            self.family(PAIRS, self.table.pairs, han),
            self.family(WORDS, self.table.words, rest),
            self.lists,
        )

    def family(
        self, family: Family[K], shards: tuple[Digest, ...], changes: Mapping[str, PostingChange]
    ) -> tuple[Digest, ...]:
        """The shards of a family after some of its terms have changed."""
        long: list[Digest] = [self.table.lists[term] for term in changes if term in self.table.lists]
        by_shard: dict[int, list[str]] = {}
        for term in changes:
            by_shard.setdefault(family.shard(family.key(term), len(shards)), []).append(term)
        loaded = self.load([*(shards[at] for at in by_shard), *long])
        after = list(shards)
        for at, terms in by_shard.items():
            entries = family.read(loaded[shards[at]])
            for term in terms:
                key = family.key(term)
                packed = self.changed(term, entries.pop(key, b""), changes[term], loaded)
                if packed:
                    entries[key] = packed
            after[at] = self.keep(family.write(entries))
        return tuple(after)

    def changed(
        self, term: str, packed: bytes, change: PostingChange, loaded: Mapping[bytes, bytes]
    ) -> bytes:
        """A term's packed listing after the change; empty when no document has the term."""
        postings = self.postings(term, packed, loaded) | change
        left = [(document, weight) for document, weight in sorted(postings.items()) if weight is not None]
        self.lists.pop(term, None)
        if not left:
            return b""
        listing = make_listing(left)
        if listing.outside:
            self.lists[term] = self.keep(listing.data)
        return pack(listing)

    def postings(self, term: str, packed: bytes, loaded: Mapping[bytes, bytes]) -> dict[int, int | None]:
        if not packed:
            return {}
        listing: PostingList = unpack(packed)
        if listing.outside:
            data = loaded[self.table.lists[term]]
            return dict(decode_list(data, listing.count, listing.shift))
        return dict(listing.postings())

    def keep(self, data: bytes) -> Digest:
        name = digest(data)
        self.made[name] = data
        return name


def compare(
    old: Mapping[int, Weights], new: Mapping[int, Weights]
) -> tuple[dict[str, PostingChange], tuple[int, int]]:
    """The changes between two states of some documents, by term, and how many more pairs and words there are."""
    changes: dict[str, PostingChange] = {}
    grown = [0, 0]
    for document in sorted(old.keys() | new.keys()):
        before, after = old.get(document, {}), new.get(document, {})
        for term in before.keys() | after.keys():
            if before.get(term) != after.get(term):
                changes.setdefault(term, {})[document] = after.get(term)
                grown[pair_number(term) is None] += (term in after) - (term in before)
    return changes, (grown[0], grown[1])
