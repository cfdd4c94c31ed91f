"""Digests: equal values, equal digests; different ones, different; everywhere."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.paths import REPOSITORY
from wenzhai.engine.digest import SIZE, digest, join
from wenzhai.model.content import Heading

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(max_size=8)
    | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)

VALUES = """
from wenzhai.engine.digest import digest, join
value = {"topics": {"ai", "新闻", "b"}, "b": (1, 2.5, None), "a": "习近平"}
print(digest(value).hex(), digest(b"bytes").hex(), join([b"1", b"2"]).hex())
"""


def test_digests_are_short_bytes() -> None:
    assert {len(digest("x")), len(digest(b"x")), len(join([]))} == {SIZE}


def test_the_digests_of_today_are_those_of_tomorrow() -> None:
    """A change here throws every cache away: change it on purpose only."""
    assert digest({"b": 1, "a": ("x", None)}).hex() == "6bfab990addae45997e216738c4ce0db"
    assert digest(b"bytes").hex() == "d90521db413c04c74ca222ca5ba8449c"
    assert join([b"one", b"two"]).hex() == "b1cdd9634a6842b2328de056bea26ff4"


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_no_hash_seed_shows(seed: str) -> None:
    root = REPOSITORY
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    answer = subprocess.check_output([sys.executable, "-c", VALUES], env=environment, cwd=root, text=True)
    value = {"a": "习近平", "topics": {"b", "新闻", "ai"}, "b": (1, 2.5, None)}
    assert answer.split() == [digest(value).hex(), digest(b"bytes").hex(), join([b"1", b"2"]).hex()]


@given(plain, plain)
def test_different_values_have_different_digests(one: object, other: object) -> None:
    same = encoded(one) == encoded(other)
    assert (digest(one) == digest(other)) == same


def encoded(value: object) -> object:
    """A value as equality should see it: 1, 1.0 and True are three values, and no order of keys counts."""
    if isinstance(value, dict):
        return {key: encoded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encoded(item) for item in value]
    return (type(value), repr(value))


def test_bytes_text_and_lists_of_digests_are_told_apart() -> None:
    assert len({digest(b"x"), digest("x"), digest(["x"]), join([b"x"]), digest([b"x"])}) == 5


def test_order_counts_in_a_sequence_and_nowhere_else() -> None:
    assert digest((1, 2)) != digest((2, 1))
    assert digest([1, 2]) == digest((1, 2))
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert join([b"1", b"2"]) != join([b"2", b"1"])


def test_structs_count_by_their_fields() -> None:
    assert digest(Heading(2, "a", "A")) != digest(Heading(3, "a", "A"))
    assert digest(Heading(2, "a", "A")) == digest(Heading(2, "a", "A"))


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError):
        digest(lambda: None)
