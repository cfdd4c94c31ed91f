"""A fingerprint of a text's wording (Charikar): nearly the same words give nearly the same 64 bits."""

from collections.abc import Collection, Iterable
from hashlib import blake2b
from itertools import islice
from operator import add

BITS = 64
ENOUGH = 32
"""Different words below which a fingerprint says little; such texts have none (0)."""
AT_ONCE = 255
"""Votes that the lane of a bit can hold, a byte."""
LANES = int.from_bytes(b"\1" * BITS, "big")


def simhash(words: Collection[str]) -> int:
    """Each of the different words votes on each bit."""
    if len(words) < ENOUGH:
        return 0
    votes: Iterable[int] = bytes(BITS)
    voters = map(vote.__getitem__, words)
    while some := list(islice(voters, AT_ONCE)):
        votes = map(add, votes, sum(some).to_bytes(BITS, "big"))
    half = len(words) // 2
    return int("".join(["1" if lane > half else "0" for lane in votes]), 2)


class Vote(dict[str, int]):
    """What a word says of all bits, each in a lane of its own, so that votes are added up by one sum."""

    def __missing__(self, word: str) -> int:
        hashed = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=BITS).digest()
        self[word] = found = int.from_bytes(hashed, "big") & LANES
        return found


vote = Vote()


def distance(one: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return (one ^ other).bit_count()
