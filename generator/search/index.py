"""A segment's files, made only as far as they changed: known from before, patched, or all anew."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct, msgpack

from generator.cache import Store
from generator.engine.digest import digest, join
from generator.model import Analysis, Article, Digest
from generator.search.codec import BrokenIndex
from generator.search.patch import Patch, Table, Weights, compare
from generator.search.segments import Segment, filters
from generator.search.terms import WORD, weigh

FEW = 25
"""One document in so many may differ for a patch to be quicker than a new index."""
CHUNK = 1000
"""Analyses in memory at once."""

_analysis = msgpack.Decoder(Analysis)
_table = msgpack.Decoder(Table)


class Document(Struct, frozen=True, array_like=True):
    """All of an article that its segment's index hangs on."""

    analysis: Digest
    filters: str
    """Separated by blanks."""


_documents = msgpack.Decoder(tuple[Document, ...])


class Stores(Struct, frozen=True):
    """What lasts between builds: analyses and bytes by digest, and what segments consisted of."""

    analyses: Store
    bodies: Store
    memo: Store


class Known(Struct, frozen=True):
    """A segment as it is remembered: under which keys, and its files."""

    keys: tuple[bytes, ...]
    table: Table


def known_segment(segment: Segment, articles: Sequence[Article], salt: Digest, stores: Stores) -> Known:
    """The files of a segment. What was not known is made now, and its bytes are put into `stores.bodies`."""
    beginnings = key_beginnings(segment.name, salt)
    # A card's digest covers more than its filters, but takes no time to look at.
    content = [card.digest + article.analysis for card, article in zip(segment.cards, articles, strict=True)]
    keys = tuple(kind + join(content) for kind in beginnings)
    found = stores.memo.get(keys[:1])
    if found:
        return Known(keys, _table.decode(found[keys[0]]))
    documents = tuple(
        Document(article.analysis, " ".join(filters(card)))
        for card, article in zip(segment.cards, articles, strict=True)
    )
    table = patched_table(beginnings, documents, stores) or new_table(documents, stores)
    stores.memo.put(zip(keys, (msgpack.encode(table), msgpack.encode(documents)), strict=True))
    return Known(keys, table)


def key_beginnings(name: str, salt: Digest) -> tuple[bytes, bytes]:
    """A segment is remembered as its table and, apart, its documents: these are only needed for a patch."""
    return f"{name} table ".encode() + salt, f"{name} documents ".encode() + salt


# -- all anew ---------------------------------------------------------------------------------------


def new_table(documents: Sequence[Document], stores: Stores) -> Table:
    from generator.search.bulk import index_segment  # numpy is slow to load: only where thousands are indexed

    files = index_segment(with_terms(documents, stores.analyses))
    made: dict[Digest, bytes] = {}

    def kept(data: bytes) -> Digest:
        name = digest(data)
        made[name] = data
        return name

    lists = {term: kept(data) for term, data in sorted(files.lists.items())}
    table = Table(files.postings, tuple(map(kept, files.pairs)), tuple(map(kept, files.words)), lists)
    stores.bodies.put(made.items())
    return table


def with_terms(documents: Sequence[Document], analyses: Store) -> Iterator[tuple[bytes, list[str]]]:
    for start in range(0, len(documents), CHUNK):
        some = documents[start : start + CHUNK]
        found = analyses.get({document.analysis for document in some})
        for document in some:
            yield _analysis.decode(found[document.analysis]).terms, document.filters.split()


# -- only what changed ------------------------------------------------------------------------------


def patched_table(
    beginnings: tuple[bytes, bytes], documents: Sequence[Document], stores: Stores
) -> Table | None:
    """The table made from an earlier one; None where that is not possible, or not quicker."""
    earlier = filter(lambda key: key.startswith(beginnings[1]), stores.memo.keys())
    for key in sorted(earlier):
        table_key = beginnings[0] + key.removeprefix(beginnings[1])
        found = stores.memo.get([table_key, key])
        if len(found) == 2:
            before = _documents.decode(found[key])
            changed = differing(before, documents)
            if len(changed) * FEW <= len(documents) + FEW:
                return patch(_table.decode(found[table_key]), before, documents, changed, stores)
    return None


def differing(before: Sequence[Document], after: Sequence[Document]) -> list[int]:
    """The numbers under which two states have different documents."""
    pairs = zip_longest(before, after)
    return [number for number, (old, new) in enumerate(pairs) if old != new]


def patch(
    table: Table, before: Sequence[Document], after: Sequence[Document], changed: list[int], stores: Stores
) -> Table | None:
    try:
        old = weights(before, changed, stores.analyses)
        changes, grown = compare(old, weights(after, changed, stores.analyses))
        patch = Patch(table, stores.bodies.get)
        patched = patch.applied(changes, grown)
    except (KeyError, BrokenIndex):
        return None  # something is not in the cache any more
    stores.bodies.put(patch.made.items())
    return patched


def weights(documents: Sequence[Document], numbers: list[int], analyses: Store) -> dict[int, Weights]:
    """The weighed terms of those of the documents that there are."""
    some = {number: documents[number] for number in numbers if number < len(documents)}
    found = analyses.get({document.analysis for document in some.values()})
    return {
        number: weigh(_analysis.decode(found[document.analysis]).terms)
        | dict.fromkeys(document.filters.split(), WORD)
        for number, document in some.items()
    }
