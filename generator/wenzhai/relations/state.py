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

PARTS = 64
"""Articles are recorded in so many rows: an edit writes few of them anew."""


class State(Struct, frozen=True):
    """`basis` is what all traits depend on besides the articles; `pairs` are those found, not those the editor gave."""

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


def load_state(store: Store, salt: Digest) -> State:
    """What the same program found last; nothing if it was another one."""
    rows = store.all()
    head = next((_head.decode(value) for key, value in rows.items() if key.startswith(salt)), None)
    if head is None or not rows.keys() >= set(head.rows):
        return State()
    known: dict[str, ArticleState] = {}
    for key in head.rows:
        known.update(_row.decode(rows[key]))
    return State(head.basis, known, frozenset(head.pairs), head.stories, head.rows)


def save_state(store: Store, salt: Digest, state: State, changed: Iterable[str]) -> tuple[bytes, ...]:
    """Replace what was recorded; the keys of its rows. Only rows with one of the changed ids are written anew."""
    stale = {part_of(id) for id in changed} if state.rows else set(range(PARTS))
    fresh = {part: _encode(members) for part, members in parted(state.known, stale).items()}
    keys = tuple(digest(fresh[part]) if part in stale else state.rows[part] for part in range(PARTS))
    head = _encode(StateHeader(state.basis, sorted(state.pairs), state.stories, keys))
    written = {digest(row): row for row in fresh.values()} | {salt + digest(head): head}
    store.keep({*keys, *written})
    store.put(written.items())
    return keys


def parted(known: Mapping[str, ArticleState], wanted: Iterable[int]) -> dict[int, dict[str, ArticleState]]:
    parts: dict[int, dict[str, ArticleState]] = {part: {} for part in wanted}
    for id in sorted(id for id in known if part_of(id) in parts):
        parts[part_of(id)][id] = known[id]
    return parts


def part_of(id: str) -> int:
    return crc32(id.encode()) % PARTS
