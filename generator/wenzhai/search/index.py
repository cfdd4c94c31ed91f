"""The files of a segment: reused, patched, or indexed from scratch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.engine.cache import Cache
from wenzhai.engine.database import Store
from wenzhai.engine.digest import digest, join
from wenzhai.engine.disk import guarded
from wenzhai.engine.program import rendering_code_digest
from wenzhai.library.library import Library
from wenzhai.model.content import Analysis, Article, DocFile
from wenzhai.model.digest import Digest
from wenzhai.search.codec import BrokenIndex
from wenzhai.search.hints import title_words, words_file
from wenzhai.search.patch import Patch, SegmentTable, Weights, compare
from wenzhai.search.segments import Segment, beyond_card, filters
from wenzhai.search.tokens import WORD, weigh

FEW = 25
"""A patch is faster than a new index if at most one document in this many differs."""
CHUNK = 200
"""Analyses in memory at once."""

_analysis = msgpack.Decoder(Analysis)
_table = msgpack.Decoder(SegmentTable)


class IndexedDocument(Struct, frozen=True, array_like=True):
    """Everything of an article that its segment's index depends on."""

    analysis: Digest
    packed_filters: str
    """Separated by blanks, because a stored table has thousands."""

    def filters(self) -> list[str]:
        return self.packed_filters.split()


class SegmentInputs(Struct, frozen=True, array_like=True):
    """The inputs of a table, needed to patch it."""

    documents: tuple[IndexedDocument, ...]
    title_words: dict[str, int]
    """The number of titles with each word."""


class Stores(Struct, frozen=True):
    """The stores kept between builds: analyses and bytes by digest, and the state of segments."""

    analyses: Store
    bodies: Store
    memo: Store
    folder: Path
    """For temporary files while an index is made."""


def stores_of(cache: Cache) -> Stores:
    memo = cache.memo("search", rendering_code_digest())
    return Stores(cache.analyses, cache.bodies, memo, cache.path.parent)


class StoredSegment(Struct, frozen=True):
    """A segment in the store: its keys and its files."""

    keys: tuple[bytes, ...]
    table: SegmentTable


MadeTable = tuple[SegmentTable, Mapping[str, int]]
"""A table and the words of the titles."""

_past = msgpack.Decoder(SegmentInputs)


def known_segment(
    segment: Segment, articles: Sequence[Article | DocFile], library: Library, stores: Stores
) -> StoredSegment:
    """The files of a segment. Missing ones are made, and their bytes put into `stores.bodies`."""
    beginnings = key_beginnings(segment.name)
    beyond = [" ".join(beyond_card(card, library)) for card in segment.cards]
    # A card's digest covers more than its own filters, but costs nothing to read.
    content = [
        card.digest + article.analysis_digest + more.encode()
        for card, article, more in zip(segment.cards, articles, beyond, strict=True)
    ]
    keys = tuple(kind + join(content) for kind in beginnings)
    found = stores.memo.get(keys[:1])
    if found:
        return StoredSegment(keys, _table.decode(found[keys[0]]))
    documents = tuple(
        IndexedDocument(article.analysis_digest, " ".join(filters(card)) + (more and f" {more}"))
        for card, article, more in zip(segment.cards, articles, beyond, strict=True)
    )
    table, words = patched(beginnings, documents, stores) or indexed_from_scratch(documents, stores)
    titles = words_file(words)
    table = replace(table, titles=digest(titles))
    stores.bodies.put([(table.titles, titles)])
    past = SegmentInputs(documents, dict(words))
    stores.memo.put(zip(keys, (msgpack.encode(table), msgpack.encode(past)), strict=True))
    return StoredSegment(keys, table)


def key_beginnings(name: str) -> tuple[bytes, bytes]:
    """The prefixes of the keys of a segment: its table and, apart, its inputs, which only a patch needs."""
    return f"{name} table ".encode(), f"{name} past ".encode()


def terms_of(documents: Iterable[IndexedDocument], analyses: Store) -> list[bytes]:
    """The terms of each document. Raises KeyError if its analysis is no longer stored."""
    documents = list(documents)
    found = analyses.get({document.analysis for document in documents})
    return [_analysis.decode(found[document.analysis]).terms for document in documents]


# -- from scratch -----------------------------------------------------------------------------------


def indexed_from_scratch(documents: Sequence[IndexedDocument], stores: Stores) -> MadeTable:
    from wenzhai.search.index_numpy import (
        index_segment,  # numpy is slow to load: only when thousands are indexed
    )

    words: Counter[str] = Counter()
    made: dict[Digest, bytes] = {}

    def described() -> Iterator[tuple[bytes, list[str]]]:
        for start in range(0, len(documents), CHUNK):
            some = documents[start : start + CHUNK]
            for document, terms in zip(some, terms_of(some, stores.analyses), strict=True):
                words.update(title_words(terms))
                yield terms, document.filters()

    def kept(data: bytes) -> Digest:
        name = digest(data)
        made[name] = data
        return name

    with guarded(stores.folder):
        files = index_segment(described(), len(documents), stores.folder)
    lists = {term: kept(data) for term, data in sorted(files.lists.items())}
    table = SegmentTable(files.postings, tuple(map(kept, files.pairs)), tuple(map(kept, files.words)), lists)
    stores.bodies.put(made.items())
    return table, words


# -- only what changed ------------------------------------------------------------------------------


def patched(
    beginnings: tuple[bytes, bytes], documents: Sequence[IndexedDocument], stores: Stores
) -> MadeTable | None:
    """The table patched from an earlier one; None if that is not possible, or not faster."""
    for key in sorted(key for key in stores.memo.keys() if key.startswith(beginnings[1])):  # noqa: SIM118  a `Store`
        table_key = beginnings[0] + key.removeprefix(beginnings[1])
        found = stores.memo.get([table_key, key])
        if len(found) == 2:
            past = _past.decode(found[key])
            changed = differing(past.documents, documents)
            if len(changed) * FEW <= len(documents) + FEW:
                return patch(_table.decode(found[table_key]), past, documents, changed, stores)
    return None


def differing(before: Sequence[IndexedDocument], after: Sequence[IndexedDocument]) -> list[int]:
    """The numbers of documents that differ between two states."""
    pairs = zip_longest(before, after)
    return [number for number, (old, new) in enumerate(pairs) if old != new]


def patch(
    table: SegmentTable,
    past: SegmentInputs,
    documents: Sequence[IndexedDocument],
    changed: list[int],
    stores: Stores,
) -> MadeTable | None:
    words = Counter(past.title_words)
    try:
        old, old_words = some_weights(past.documents, changed, stores.analyses)
        new, new_words = some_weights(documents, changed, stores.analyses)
        words.update(new_words)
        words.subtract(old_words)
        changes, grown = compare(old, new)
        patch = Patch(table, stores.bodies.get)
        after = patch.applied(changes, grown)
    except (KeyError, BrokenIndex):
        return None  # something is no longer in the cache
    stores.bodies.put(patch.made.items())
    return (after, +words) if after else None


def some_weights(
    documents: Sequence[IndexedDocument], numbers: list[int], analyses: Store
) -> tuple[dict[int, Weights], Counter[str]]:
    """The weighted terms of those documents that exist, by number, and the words of their titles."""
    some = {number: documents[number] for number in numbers if number < len(documents)}
    weights: dict[int, Weights] = {}
    words: Counter[str] = Counter()
    for (number, document), terms in zip(some.items(), terms_of(some.values(), analyses), strict=True):
        weights[number] = weigh(terms) | dict.fromkeys(document.filters(), WORD)
        words.update(title_words(terms))
    return weights, words
