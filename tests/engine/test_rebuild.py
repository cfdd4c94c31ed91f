"""What is stale, and why."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from wenzhai.engine.digest import digest
from wenzhai.engine.rebuild import Planned, Stale, Trace, stale
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest

STAT = Stat(1, 2, 3, 4)
Lost = Mapping[str, Digest | None]


def plan(key: str, **inputs: object) -> Planned:
    return Planned(key, digest(inputs))


def trace(key: str, **inputs: object) -> Trace:
    return Trace(key, digest(inputs), digest("bytes"), STAT)


def why(now: Mapping[str, object], before: Mapping[str, object], lost: Lost) -> list[Stale]:
    return stale(
        [plan("k", **now)],
        {"k": trace("k", **before)},
        lambda key: {name: digest(value) for name, value in now.items()},
        lambda key: {name: digest(value) for name, value in before.items()},
        lost,
    )


WHOLE: Lost = {}


def test_nothing_is_stale_when_nothing_changed() -> None:
    assert why({"cards": 1, "site": 2}, {"cards": 1, "site": 2}, WHOLE) == []


def test_every_reason_by_its_name() -> None:
    assert why({"cards": 1, "t": 3}, {"cards": 2, "t": 4}, WHOLE)[0].reasons == ("input:cards", "input:t")
    assert why({"a": 1, "b": 2}, {"a": 1}, WHOLE)[0].reasons == ("input added:b",)
    assert why({"a": 1}, {"a": 1, "b": 2}, WHOLE)[0].reasons == ("input removed:b",)
    assert why({"a": 1}, {"a": 1}, {"k": None})[0].reasons == ("output missing",)
    assert why({"a": 1}, {"a": 1}, {"k": digest("damaged")})[0].reasons == ("output changed",)


def test_new_pages_and_lost_explanations() -> None:
    nothing: dict[str, Digest] = {}
    asked: list[str] = []

    def inputs(key: str) -> dict[str, Digest]:
        asked.append(key)
        return nothing

    planned = [plan("new", a=1), plan("same", a=1), plan("changed", a=2)]
    traces = {"same": trace("same", a=1), "changed": trace("changed", a=1), "gone": trace("gone", a=1)}
    assert stale(planned, traces, inputs, lambda trace: inputs(trace.key), WHOLE) == [
        Stale("new", ("new",)),
        Stale("changed", ("fingerprint",)),
    ]
    assert set(asked) == {"changed"}, "explanations are only looked up for what has changed"


keys = st.sampled_from("abcdef")


@given(
    st.dictionaries(keys, st.integers(0, 2)),
    st.dictionaries(keys, st.integers(0, 2)),
    st.dictionaries(keys, st.booleans()),
)
def test_stale_is_what_is_not_provably_the_same(
    now: dict[str, int], before: dict[str, int], damaged: dict[str, bool]
) -> None:
    planned = [Planned(key, digest(value)) for key, value in now.items()]
    traces = {key: Trace(key, digest(value), digest("bytes"), STAT) for key, value in before.items()}
    lost = {key: digest("other") if size else None for key, size in damaged.items()}
    result = stale(planned, traces, lambda key: {}, lambda key: {}, lost)
    assert [one.key for one in result] == [
        key for key, value in now.items() if before.get(key) != value or key in damaged
    ]
    assert all(one.reasons for one in result)
