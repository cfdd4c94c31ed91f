"""The relations found by the last build, so that the next compares only what has changed.

The state may be lost at any time: the result is the same without it.
"""

from collections.abc import Iterable, Mapping
from zlib import crc32

from msgspec import Struct, msgpack

from wenzhai.engine.database import Store
from wenzhai.engine.digest import digest
from wenzhai.model.digest import Digest
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.stories import Pair

HEADER = b"header"
"""The key of the row that lists the other rows."""
PARTS = 64
"""Articles are stored in this many rows, so that an edit rewrites few of them."""


class State(Struct, frozen=True):
    """`program` is the digest of the code and settings that computed the state, `basis` that of everything but the
    articles that traits depend on; `pairs` are those found, not those the editor declared."""

    program: Digest = Digest(b"")
    basis: Digest = Digest(b"")
    known: dict[str, ArticleState] = {}
    pairs: frozenset[Pair] = frozenset()
    stories: dict[str, tuple[str, ...]] = {}
    rows: tuple[bytes, ...] = ()
    """Keys of the rows that store `known`; empty when there are none yet."""


class StateHeader(Struct, frozen=True, array_like=True):
    """The fields that are stored once, next to the rows."""

    basis: Digest
    pairs: list[Pair]
    stories: dict[str, tuple[str, ...]]
    rows: tuple[bytes, ...]


_head = msgpack.Decoder(StateHeader)
_row = msgpack.Decoder(dict[str, ArticleState])
_encode = msgpack.Encoder(order="deterministic").encode


def load_state(store: Store) -> State:
    """The stored state; an empty one unless all of its rows are there."""
    rows = store.all()
    head = _head.decode(rows[HEADER]) if HEADER in rows else None
    if head is None or not rows.keys() >= set(head.rows):
        return State()
    known: dict[str, ArticleState] = {}
    for key in head.rows:
        known.update(_row.decode(rows[key]))
    return State(
        basis=head.basis, known=known, pairs=frozenset(head.pairs), stories=head.stories, rows=head.rows
    )


def save_state(store: Store, state: State, changed: Iterable[str]) -> tuple[bytes, ...]:
    """Replace the stored state and return the keys of its rows. Only rows with one of the changed ids are rewritten."""
    stale = {part_of(id) for id in changed} if state.rows else set(range(PARTS))
    fresh = {part: _encode(members) for part, members in parted(state.known, stale).items()}
    keys = tuple(digest(fresh[part]) if part in stale else state.rows[part] for part in range(PARTS))
    head = _encode(StateHeader(state.basis, sorted(state.pairs), state.stories, keys))
    store.keep(keys)  # not the header: it is rewritten
    store.put([*((digest(row), row) for row in fresh.values()), (HEADER, head)])
    return keys


def parted(known: Mapping[str, ArticleState], wanted: Iterable[int]) -> dict[int, dict[str, ArticleState]]:
    parts: dict[int, dict[str, ArticleState]] = {part: {} for part in wanted}
    for id in sorted(id for id in known if part_of(id) in parts):
        parts[part_of(id)][id] = known[id]
    return parts


def part_of(id: str) -> int:
    return crc32(id.encode()) % PARTS
