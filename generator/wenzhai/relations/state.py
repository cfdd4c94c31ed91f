"""What the last build found out about relations, so that the next looks only at what has changed.

Always safe to lose: with it or without it, the same comes out.
"""

from collections.abc import Iterable, Mapping
from zlib import crc32

from msgspec import Struct, msgpack

from wenzhai.engine.cache import Store
from wenzhai.engine.digest import digest
from wenzhai.model.digest import Digest
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.stories import Pair

HEADER = b"header"
"""The key of the one row that says which others hold the state."""
PARTS = 64
"""Articles are recorded in so many rows: an edit writes few of them anew."""


class State(Struct, frozen=True):
    """`program` is the digest of the code and settings that found it, `basis` that of what all traits depend on besides
    the articles; `pairs` are those found, not those the editor gave."""

    program: Digest = Digest(b"")
    basis: Digest = Digest(b"")
    known: dict[str, ArticleState] = {}
    pairs: frozenset[Pair] = frozenset()
    stories: dict[str, tuple[str, ...]] = {}
    rows: tuple[bytes, ...] = ()
    """Keys of the rows that hold `known`; empty when there are none yet."""


class StateHeader(Struct, frozen=True, array_like=True):
    """What is recorded once, beside the rows."""

    basis: Digest
    pairs: list[Pair]
    stories: dict[str, tuple[str, ...]]
    rows: tuple[bytes, ...]


_head = msgpack.Decoder(StateHeader)
_row = msgpack.Decoder(dict[str, ArticleState])
_encode = msgpack.Encoder(order="deterministic").encode


def load_state(store: Store) -> State:
    """What was found last; nothing if not all of it is there."""
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
    """Replace what was recorded; the keys of its rows. Only rows with one of the changed ids are written anew."""
    stale = {part_of(id) for id in changed} if state.rows else set(range(PARTS))
    fresh = {part: _encode(members) for part, members in parted(state.known, stale).items()}
    keys = tuple(digest(fresh[part]) if part in stale else state.rows[part] for part in range(PARTS))
    head = _encode(StateHeader(state.basis, sorted(state.pairs), state.stories, keys))
    store.keep(keys)  # not the header: it is written anew
    store.put([*((digest(row), row) for row in fresh.values()), (HEADER, head)])
    return keys


def parted(known: Mapping[str, ArticleState], wanted: Iterable[int]) -> dict[int, dict[str, ArticleState]]:
    parts: dict[int, dict[str, ArticleState]] = {part: {} for part in wanted}
    for id in sorted(id for id in known if part_of(id) in parts):
        parts[part_of(id)][id] = known[id]
    return parts


def part_of(id: str) -> int:
    return crc32(id.encode()) % PARTS
