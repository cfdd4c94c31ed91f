"""A segment's files, made only as far as they changed: known from before, patched, or all anew."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.engine.cache import Cache, Store
from wenzhai.engine.digest import digest, join
from wenzhai.engine.disk import guarded
from wenzhai.engine.program import rendering_code_digest
from wenzhai.model.content import Analysis, Article
from wenzhai.model.digest import Digest
from wenzhai.search.codec import BrokenIndex
from wenzhai.search.hints import title_words, words_file
from wenzhai.search.patch import Patch, Table, Weights, compare
from wenzhai.search.segments import Segment, filters
from wenzhai.search.tokens import WORD, weigh

FEW = 25
"""One document in so many may differ for a patch to be quicker than a new index."""
CHUNK = 200
"""Analyses in memory at once."""

_analysis = msgpack.Decoder(Analysis)
_table = msgpack.Decoder(Table)


class Document(Struct, frozen=True, array_like=True):
    """All of an article that its segment's index hangs on."""

    analysis: Digest
    packed_filters: str
    """Separated by blanks, for a stored table has thousands."""

    def filters(self) -> list[str]:
        return self.packed_filters.split()


class Past(Struct, frozen=True, array_like=True):
    """What a table was made from: needed to make the next one from it."""

    documents: tuple[Document, ...]
    title_words: dict[str, int]
    """In how many titles each word stands."""


class Stores(Struct, frozen=True):
    """What lasts between builds: analyses and bytes by digest, and what segments consisted of."""

    analyses: Store
    bodies: Store
    memo: Store
    folder: Path
    """For what must lie somewhere while an index is made."""


def stores_of(cache: Cache) -> Stores:
    memo = cache.memo("search", rendering_code_digest())
    return Stores(cache.analyses, cache.bodies, memo, cache.path.parent)


class StoredSegment(Struct, frozen=True):
    """A segment as it is remembered: under which keys, and its files."""

    keys: tuple[bytes, ...]
    table: Table


Made = tuple[Table, Mapping[str, int]]
"""A table and the words of the titles."""

_past = msgpack.Decoder(Past)


def known_segment(segment: Segment, articles: Sequence[Article], stores: Stores) -> StoredSegment:
    """The files of a segment. What was not known is made now, and its bytes are put into `stores.bodies`."""
    beginnings = key_beginnings(segment.name)
    # A card's digest covers more than its filters, but takes no time to look at.
    content = [
        card.digest + article.analysis_digest for card, article in zip(segment.cards, articles, strict=True)
    ]
    keys = tuple(kind + join(content) for kind in beginnings)
    found = stores.memo.get(keys[:1])
    if found:
        return StoredSegment(keys, _table.decode(found[keys[0]]))
    documents = tuple(
        Document(article.analysis_digest, " ".join(filters(card)))
        for card, article in zip(segment.cards, articles, strict=True)
    )
    table, words = patched(beginnings, documents, stores) or anew(documents, stores)
    titles = words_file(words)
    table = replace(table, titles=digest(titles))
    stores.bodies.put([(table.titles, titles)])
    past = Past(documents, dict(words))
    stores.memo.put(zip(keys, (msgpack.encode(table), msgpack.encode(past)), strict=True))
    return StoredSegment(keys, table)


def key_beginnings(name: str) -> tuple[bytes, bytes]:
    """A segment is remembered as its table and, apart, its past, which is only needed for a patch."""
    return f"{name} table ".encode(), f"{name} past ".encode()


def terms_of(documents: Iterable[Document], analyses: Store) -> list[bytes]:
    """The terms of each. Raises KeyError for one whose analysis is not there any more."""
    documents = list(documents)
    found = analyses.get({document.analysis for document in documents})
    return [_analysis.decode(found[document.analysis]).terms for document in documents]


# -- all anew ---------------------------------------------------------------------------------------


def anew(documents: Sequence[Document], stores: Stores) -> Made:
    from wenzhai.search.index_numpy import (
        index_segment,  # numpy is slow to load: only where thousands are indexed
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
    table = Table(files.postings, tuple(map(kept, files.pairs)), tuple(map(kept, files.words)), lists)
    stores.bodies.put(made.items())
    return table, words


# -- only what changed ------------------------------------------------------------------------------


def patched(beginnings: tuple[bytes, bytes], documents: Sequence[Document], stores: Stores) -> Made | None:
    """Made from an earlier state; None where that is not possible, or not quicker."""
    for key in sorted(key for key in stores.memo.keys() if key.startswith(beginnings[1])):  # noqa: SIM118  a `Store`
        table_key = beginnings[0] + key.removeprefix(beginnings[1])
        found = stores.memo.get([table_key, key])
        if len(found) == 2:
            past = _past.decode(found[key])
            changed = differing(past.documents, documents)
            if len(changed) * FEW <= len(documents) + FEW:
                return patch(_table.decode(found[table_key]), past, documents, changed, stores)
    return None


def differing(before: Sequence[Document], after: Sequence[Document]) -> list[int]:
    """The numbers under which two states have different documents."""
    pairs = zip_longest(before, after)
    return [number for number, (old, new) in enumerate(pairs) if old != new]


def patch(
    table: Table, past: Past, documents: Sequence[Document], changed: list[int], stores: Stores
) -> Made | None:
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
        return None  # something is not in the cache any more
    stores.bodies.put(patch.made.items())
    return (after, +words) if after else None


def some_weights(
    documents: Sequence[Document], numbers: list[int], analyses: Store
) -> tuple[dict[int, Weights], Counter[str]]:
    """The weighed terms of those of the documents that there are, by number; the words of their titles."""
    some = {number: documents[number] for number in numbers if number < len(documents)}
    weights: dict[int, Weights] = {}
    words: Counter[str] = Counter()
    for (number, document), terms in zip(some.items(), terms_of(some.values(), analyses), strict=True):
        weights[number] = weigh(terms) | dict.fromkeys(document.filters(), WORD)
        words.update(title_words(terms))
    return weights, words
