"""Where things lie in a segment: which terms are pairs, how many shards there are, which one has a term.

Two families of shards, each as many as a power of two: `han`, characters and pairs of characters known by their
numbers, and `word`, everything else known by its spelling.
"""

from msgspec import Struct

FEWER = 6
"""With more, there are fewer shards, and each is larger (`shards_for`)."""

FIRST_HAN = 0x3000
"""A pair's number has 16 bits for each character, counted from here; a character alone has 0 for the second."""

SPREAD = 32
"""Over how many shards the pairs with one first character are spread, so that frequent ones do not crowd one."""

HASH = 0x9E3779B1
HALF = 0xFFFF


class Files(Struct, frozen=True):
    """The files of a segment. `lists` are those outside the shards, by their term."""

    postings: tuple[int, int]
    """How many there are in pairs and in words."""
    pairs: tuple[bytes, ...]
    words: tuple[bytes, ...]
    lists: dict[str, bytes]


def shards_for(postings: int) -> int:
    """How many shards there are: not quite in proportion to the postings. For each term a query opens a shard of
    every segment; of the same number of files it fetches least when small segments have small shards."""
    return 1 << max(0, max(0, postings - 1).bit_length() * 3 // 4 - FEWER)


def pair_number(term: str) -> int | None:
    """The number of a Han character or of a pair; None for other terms, and for characters beyond U+FFFF."""
    first = ord(term[0]) - FIRST_HAN
    second = ord(term[1]) - FIRST_HAN if len(term) == 2 else 0
    return first << 16 | second if 0 < first <= HALF and 0 <= second <= HALF and len(term) <= 2 else None


def list_name(term: str) -> str:
    """The file of a list that lies outside the shards."""
    return f"list-{'-'.join(f'{ord(one):x}' for one in term)}.bin"


def pair_text(number: int) -> str:
    first, second = number >> 16, number & HALF
    return chr(FIRST_HAN + first) + (chr(FIRST_HAN + second) if second else "")


def mixed(number: int) -> int:
    """A number of 32 bits that hangs on all bits of the given one."""
    product = number * HASH & 0xFFFFFFFF
    return product ^ product >> 15


def shard_of_pair(number: int, shards: int) -> int:
    first, second = number >> 16, number & HALF
    one = mixed(first)
    return (one * SPREAD + mixed(one ^ (second or first)) % SPREAD) % shards


def shard_of_word(word: bytes, shards: int) -> int:
    """Words with the same first three characters lie together: the beginning of a word finds them all."""
    number = 0
    for character in word.decode()[:3]:
        number = mixed(number ^ ord(character))
    return number % shards
