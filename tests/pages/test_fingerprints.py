"""What a page depends on is told by digests."""

from msgspec import msgpack

from tests.support import samples
from wenzhai.model.digest import Carrier
from wenzhai.model.page import Blob
from wenzhai.pages.fingerprints import encode, value_mark


def carriers() -> list[Carrier]:
    (card,) = samples.library(samples.article("a", topics=["law"])).cards
    return [card, *card.topics, Blob(card.digest, b"bytes")]


def test_what_carries_a_digest_is_encoded_as_it() -> None:
    """msgspec would encode dataclasses whole, were they not hidden from it: right as well, and much slower."""
    for one in carriers():
        assert encode({"x": (one,)}) == msgpack.encode({"x": [one.digest]})


def test_a_mark_tells_which_of_them_are_shown() -> None:
    many = carriers()
    assert len(value_mark(many)) == len(value_mark([])) + 4 * len(many)
