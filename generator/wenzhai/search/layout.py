"""The layout of a segment: which terms are pairs, how many shards there are, which one has a term.

There are two families of shards, the number of each a power of two: `han` for characters and pairs of characters, by
number, and `word` for everything else, by spelling.
"""

from msgspec import Struct

FEWER = 6
"""A larger value gives fewer and larger shards (`shards_for`)."""

FIRST_HAN = 0x3000
"""A pair's number has 16 bits for each character, counted from this one; for a single character the second is 0."""

SPREAD = 32
"""The pairs with the same first character are spread over this many shards, so that frequent ones do not fill one."""

HASH = 0x9E3779B1
HALF = 0xFFFF


class Files(Struct, frozen=True):
    """The files of a segment. `lists` are those outside the shards, by their term."""

    postings: tuple[int, int]
    """The number of postings of pairs and of words."""
    pairs: tuple[bytes, ...]
    words: tuple[bytes, ...]
    lists: dict[str, bytes]


def shards_for(postings: int) -> int:
    """The number of shards: not quite in proportion to the postings. For each term a query opens a shard of every
    segment; for the same number of files it fetches least if small segments have small shards."""
    return 1 << max(0, max(0, postings - 1).bit_length() * 3 // 4 - FEWER)


def pair_number(term: str) -> int | None:
    """The number of a Han character or of a pair; None for other terms, and for characters beyond U+FFFF."""
    first = ord(term[0]) - FIRST_HAN
    second = ord(term[1]) - FIRST_HAN if len(term) == 2 else 0
    return first << 16 | second if 0 < first <= HALF and 0 <= second <= HALF and len(term) <= 2 else None


def list_name(term: str) -> str:
    """The file of a list outside the shards."""
    return f"list-{'-'.join(f'{ord(one):x}' for one in term)}.bin"


def pair_text(number: int) -> str:
    first, second = number >> 16, number & HALF
    return chr(FIRST_HAN + first) + (chr(FIRST_HAN + second) if second else "")


def mixed(number: int) -> int:
    """A hash of 32 bits that depends on all bits of the number."""
    product = number * HASH & 0xFFFFFFFF
    return product ^ product >> 15


def shard_of_pair(number: int, shards: int) -> int:
    first, second = number >> 16, number & HALF
    one = mixed(first)
    return (one * SPREAD + mixed(one ^ (second or first)) % SPREAD) % shards


def shard_of_word(word: bytes, shards: int) -> int:
    """The shard of a word. Words with the same first three characters share a shard, so that a prefix finds them
    all."""
    number = 0
    for character in word.decode()[:3]:
        number = mixed(number ^ ord(character))
    return number % shards
