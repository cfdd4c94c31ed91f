"""Digests of values: the engine's only notion of "the same"."""

from collections.abc import Iterable
from hashlib import blake2b

from msgspec.msgpack import Encoder

from wenzhai.model.digest import Digest

SIZE = 16
_encode = Encoder(order="deterministic").encode


def digest(value: object) -> Digest:
    """The digest of a plain value (structs, tuples, mappings, sets, strings, numbers) or of raw bytes.

    Equal values have equal digests on every machine and in every process: the order of a mapping or of a
    set does not count. A tuple and a list, or two struct types with the same fields, count as the same.
    Raises TypeError for what has no canonical form, such as a function.
    """
    if isinstance(value, bytes):
        return Digest(blake2b(value, digest_size=SIZE, person=b"bytes").digest())
    return Digest(blake2b(_encode(value), digest_size=SIZE, person=b"value").digest())


def join(digests: Iterable[bytes]) -> Digest:
    """The digest of a sequence of digests, in order."""
    return Digest(blake2b(b"".join(digests), digest_size=SIZE, person=b"join").digest())
