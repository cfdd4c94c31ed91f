"""A segment as files: how many shards it has, and what is in them."""

from msgspec import Struct

PER_SHARD = 4096
"""Postings a shard may hold on average; about so many bytes."""

LONG = 4096
"""A list of more bytes lies in a file of its own: few queries need it."""


class Indexed(Struct, frozen=True):
    """A segment's files."""

    postings: int
    shards: tuple[bytes, ...]
    lists: dict[str, bytes]
    """Long lists by their term."""


def shards_for(postings: int) -> int:
    """A power of two."""
    return 1 << max(0, (-(-postings // PER_SHARD) - 1).bit_length())


def is_long(listing: bytes) -> bool:
    return len(listing) > LONG
