"""Encoding of the index: numbers, posting lists, shards. Pure Python; `codec_numpy.py` writes the same bytes with
numpy.

A posting is (document, weight): the number of the document in its segment, and 0 to 3.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

MAGIC = b"WZS\x01"
"""The first bytes of each shard: magic number and format version."""

LONG = 4096
"""A list of more bytes gets a file of its own: few queries need it."""

Posting = tuple[int, int]


class BrokenIndex(Exception):
    """A file of the index is not valid; its name is given where it is known."""


# -- numbers ----------------------------------------------------------------------------------------


def varint(number: int) -> bytes:
    """Seven bits a byte, the low ones first; the high bit says that more follow."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """(number, position after it). Raises IndexError at the end of the data."""
    number = bits = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << bits
        if byte < 128:
            return number, at
        bits += 7


# -- lists ------------------------------------------------------------------------------------------


class PostingList(Struct, frozen=True):
    """The documents of a term, encoded. `data` is empty when the list is `outside`, in a file of its own."""

    count: int
    """How many documents have the term."""
    shift: int
    """Number of low bits of a gap that are written unencoded."""
    wordy: bool
    """Whether at least half of the documents have it as (part of) a word, not only across word boundaries."""
    outside: bool
    data: bytes

    def postings(self) -> list[Posting]:
        """Raises BrokenIndex when the bytes end too soon."""
        if self.count == 1:
            try:
                number, _ = read_varint(self.data, 0)
            except IndexError as error:
                raise BrokenIndex from error
            return [(number >> 2, number & 3)]
        return decode_list(self.data, self.count, self.shift)


def make_listing(postings: Sequence[Posting]) -> PostingList:
    """Encodes postings, sorted by document. A list of one is a number."""
    count = len(postings)
    wordy = 2 * sum(weight > 0 for _, weight in postings) >= count
    if count == 1:
        document, weight = postings[0]
        return PostingList(1, 0, wordy, False, varint(document << 2 | weight))
    shift = best_shift(postings[-1][0], count)
    data = encode_list(postings, shift)
    return PostingList(count, shift, wordy, len(data) > LONG, data)


def best_shift(last: int, count: int) -> int:
    """The Rice parameter for a list: the logarithm of two thirds of its mean gap."""
    return max(0, ((last + 1) * 2 // (count * 3)).bit_length() - 1)


def encode_list(postings: Sequence[Posting], shift: int) -> bytes:
    """Gaps in Rice coding, each followed by the two bits of the weight."""
    bits, before = [], -1
    for document, weight in postings:
        gap = document - before - 1
        before = document
        tail = (1 << shift | gap & ((1 << shift) - 1)) << 2 | weight
        bits.append(f"{tail:0{(gap >> shift) + shift + 3}b}")
    text = "".join(bits)
    size = -(-len(text) // 8)
    return int(text.ljust(size * 8, "0"), 2).to_bytes(size, "big")


def decode_list(data: bytes, count: int, shift: int) -> list[Posting]:
    bits = bin(int.from_bytes(b"\1" + data, "big"))[3:]
    postings, at, document = [], 0, -1
    for _ in range(count):
        one = bits.find("1", at)
        end = one + shift + 3
        if one < 0 or end > len(bits):
            raise BrokenIndex
        low = int(bits[one + 1 : end - 2] or "0", 2)
        document += ((one - at) << shift | low) + 1
        postings.append((document, int(bits[end - 2 : end], 2)))
        at = end
    return postings


def pack(listing: PostingList) -> bytes:
    """The bytes after the key of a term in a shard: an odd number is a list of one."""
    if listing.count == 1:
        return varint(read_varint(listing.data, 0)[0] << 1 | 1)
    head = varint(listing.count << 1) + bytes([listing.shift | listing.wordy << 5 | listing.outside << 6])
    return head if listing.outside else head + varint(len(listing.data)) + listing.data


def unpack(packed: bytes) -> PostingList:
    number, at = read_varint(packed, 0)
    if number & 1:
        return PostingList(1, 0, number >> 1 & 3 > 0, False, varint(number >> 1))
    head, at = packed[at], at + 1
    outside = bool(head >> 6 & 1)
    if not outside:
        _, at = read_varint(packed, at)
    return PostingList(number >> 1, head & 31, bool(head >> 5 & 1), outside, packed[at:])


def skip_packed(data: bytes, at: int) -> int:
    """The position after a packed listing."""
    number, at = read_varint(data, at)
    if number & 1:
        return at
    if data[at] >> 6 & 1:
        return at + 1
    length, at = read_varint(data, at + 1)
    return at + length


# -- shards -----------------------------------------------------------------------------------------


def check_magic(data: bytes) -> None:
    if data[: len(MAGIC)] != MAGIC:
        raise BrokenIndex


def write_pairs(packed: Mapping[int, bytes]) -> bytes:
    """A `han` shard: packed listings by pair number."""
    parts, before = [MAGIC], 0
    for pair in sorted(packed):
        parts += (varint(pair - before), packed[pair])
        before = pair
    return b"".join(parts)


def read_pairs(data: bytes) -> dict[int, bytes]:
    """Raises BrokenIndex for anything but a complete shard of this format."""
    check_magic(data)
    try:
        return dict(_pairs(data))
    except IndexError as error:
        raise BrokenIndex from error


def _pairs(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, pair = len(MAGIC), 0
    while at < len(data):
        delta, at = read_varint(data, at)
        pair += delta
        end = skip_packed(data, at)
        yield pair, data[at:end]
        at = end
    if at > len(data):
        raise BrokenIndex


def write_words(packed: Mapping[bytes, bytes]) -> bytes:
    """A `word` shard: packed listings by word (UTF-8)."""
    parts, before = [MAGIC], b""
    for word in sorted(packed):
        parts += (front_coded(before, word), packed[word])
        before = word
    return b"".join(parts)


def front_coded(before: bytes, key: bytes) -> bytes:
    """The key without the prefix it shares with the one before: two lengths in a byte, then the rest."""
    limit = min(15, len(before), len(key))
    shared = 0
    while shared < limit and before[shared] == key[shared]:
        shared += 1
    rest = key[shared:]
    if len(rest) < 15:
        return bytes([shared << 4 | len(rest)]) + rest
    return bytes([shared << 4 | 15]) + varint(len(rest) - 15) + rest


def read_words(data: bytes) -> dict[bytes, bytes]:
    """Raises BrokenIndex for anything but a complete shard of this format."""
    check_magic(data)
    try:
        return dict(_words(data))
    except IndexError as error:
        raise BrokenIndex from error


def _words(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, word = len(MAGIC), b""
    while at < len(data):
        shared, size = data[at] >> 4, data[at] & 15
        at += 1
        if size == 15:
            more, at = read_varint(data, at)
            size += more
        word = word[:shared] + data[at : at + size]
        at += size
        end = skip_packed(data, at)
        yield word, data[at:end]
        at = end
    if at > len(data):
        raise BrokenIndex
