"""Digests, and values that carry one."""

from collections.abc import Iterable
from typing import NewType, TypeVar

Digest = NewType("Digest", bytes)
"""16 bytes of BLAKE2b over a canonical encoding; see `engine/digest.py`."""


ClassT = TypeVar("ClassT", bound=type)


class Carrier:
    """A value whose digest stands for it wherever it is encoded (`pages/fingerprints.py`) or hashed.

    Treat it as immutable. That is not enforced: ten thousand are made in every build, and guarding them takes longer.
    """

    __slots__ = ()
    digest: Digest

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        names: Iterable[str] = type(self).__slots__
        return type(self), tuple([getattr(self, name) for name in names])

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and self.__reduce__() == other.__reduce__())

    def __hash__(self) -> int:
        return hash(self.digest)


def encoded_by_hook(kind: ClassT) -> ClassT:
    """A class decorator: msgspec passes instances to `enc_hook` instead of encoding them field by field.

    msgspec recognises dataclasses by an attribute that the standard library sets; the decorator removes it. Should
    msgspec recognise them another way, digests stay correct but slower to compute, and `--why` no longer counts which
    of many cards changed: test_what_carries_a_digest_is_encoded_as_it would fail.
    """
    del kind.__dataclass_fields__  # type: ignore[attr-defined]  # every dataclass has them
    return kind
