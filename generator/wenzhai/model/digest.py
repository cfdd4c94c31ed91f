"""Digests, and values that carry one."""

from collections.abc import Iterable
from typing import NewType, TypeVar

Digest = NewType("Digest", bytes)
"""16 bytes of BLAKE2b over a canonical encoding; see `engine/digest.py`."""


Kind = TypeVar("Kind", bound=type)


class Carrier:
    """A value with a digest that stands for it wherever it is encoded (`plan.encode`) or hashed.

    Not to be changed. That is not enforced: ten thousand are made in every build, and guarding them takes longer.
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


def left_to_the_hook(kind: Kind) -> Kind:
    """msgspec encodes dataclasses whole, without asking; one that has forgotten to be one is left to the hook.

    It tells them by a name that the standard library gives them. Should it find out otherwise, digests are as good, but
    slower to take, and a page that is made again no longer says which of many cards were new:
    test_what_carries_a_digest_is_encoded_as_it tells.
    """
    del kind.__dataclass_fields__  # type: ignore[attr-defined]  # every dataclass has them
    return kind
