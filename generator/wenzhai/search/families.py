"""The two families of shards behind one interface: the key of a term, the shard of a key, the codec of shards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from wenzhai.search import codec, layout

K = TypeVar("K", int, bytes)


@dataclass(frozen=True)
class Family(Generic[K]):
    name: str
    key: Callable[[str], K]
    shard: Callable[[K, int], int]
    """(key, number of shards) → the shard with the key."""
    read: Callable[[bytes], dict[K, bytes]]
    write: Callable[[Mapping[K, bytes]], bytes]


def pair_key(term: str) -> int:
    number = layout.pair_number(term)
    assert number is not None, term
    return number


PAIRS = Family("han", pair_key, layout.shard_of_pair, codec.read_pairs, codec.write_pairs)
WORDS = Family("word", str.encode, layout.shard_of_word, codec.read_words, codec.write_words)
