"""A fingerprint of a text's wording (Charikar): nearly the same words give nearly the same 64 bits."""

import sys
from array import array
from collections.abc import Collection
from hashlib import blake2b

BITS = 64
ENOUGH = 32
"""Different words below which a fingerprint says little; such texts have none (0)."""
MOST = 0xFFFF
"""A lane of 16 bits counts no further."""

_LANES = [b"".join(bytes(((byte >> bit) & 1, 0)) for bit in range(8)) for byte in range(256)]
"""For each byte its bits, each as a little-endian number of 16 bits."""


def simhash(words: Collection[str]) -> int:
    """Each of the different words votes on each bit. All votes are added up at once, a lane for each bit."""
    if len(words) < ENOUGH:
        return 0
    voters = words if len(words) <= MOST else sorted(words)[:MOST]
    lanes = array("H", sum(map(spread.__getitem__, voters)).to_bytes(BITS * 2, "little"))
    if sys.byteorder == "big":
        lanes.byteswap()
    half = len(voters) // 2
    return int("".join(["1" if lane > half else "0" for lane in lanes]), 2)


class Spread(dict[str, int]):
    """The 64 bits of a word's hash, each in a lane of its own."""

    def __missing__(self, word: str) -> int:
        hashed = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=BITS // 8).digest()
        self[word] = found = int.from_bytes(b"".join(_LANES[byte] for byte in hashed), "little")
        return found


spread = Spread()


def distance(one: int, other: int) -> int:
    """In how many bits two fingerprints differ."""
    return (one ^ other).bit_count()
