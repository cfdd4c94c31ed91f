"""Charikar's simhash of a text's words: similar texts have similar fingerprints of 64 bits."""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import islice
from operator import add

BITS = 64
ENOUGH = 32
"""Texts with fewer distinct words have no fingerprint (0): it would say little."""
AT_ONCE = 255
"""Most votes that the lane of a bit, one byte, can count."""
LANES = int.from_bytes(b"\1" * BITS, "big")


def simhash(words: Collection[str]) -> int:
    """The fingerprint: each distinct word votes on each bit."""
    if len(words) < ENOUGH:
        return 0
    votes: Iterable[int] = bytes(BITS)
    voters = map(vote.__getitem__, words)
    while some := list(islice(voters, AT_ONCE)):
        votes = map(add, votes, sum(some).to_bytes(BITS, "big"))
    half = len(words) // 2
    return int("".join(["1" if lane > half else "0" for lane in votes]), 2)


class Vote(dict[str, int]):
    """The vote of a word on all bits, each bit in a byte lane of its own, so that one addition counts a word."""

    def __missing__(self, word: str) -> int:
        self[word] = found = int.from_bytes(bits_of(word), "big") & LANES
        return found


def bits_of(word: str) -> bytes:
    """The hash of a word; each byte's lowest bit is its vote on a bit of the fingerprint."""
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=BITS).digest()


vote = Vote()


def distance(one: int, other: int) -> int:
    """The number of bits in which two fingerprints differ."""
    return (one ^ other).bit_count()
