"""Which outputs have to be made again, and why. Pure: compares what is planned with what was recorded."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from wenzhai.engine.digest import SIZE
from wenzhai.model.content import Stat
from wenzhai.model.digest import Digest

Mark = bytes
"""What is kept of an input, to explain with: its digest, and behind it the first `PART` bytes of the digest of each
thing that it shows, if it shows several."""

PART = 4


class Planned(Struct, frozen=True):
    """An output as the current sources describe it."""

    key: str
    fingerprint: Digest
    as_it_is: bool = False
    """Its bytes are known: nothing has to be rendered."""


class Trace(Struct, frozen=True, array_like=True):
    """The record that an output was written: "these bytes came from this fingerprint"."""

    key: str
    fingerprint: Digest
    output: Digest
    stat: Stat


class Stale(Struct, frozen=True):
    """An output to be made again.

    Reasons: `new`, `output missing`, `output changed`, `input:NAME` (its value changed) or `input:NAME N/M` (N of
    the M things in it), `input added:NAME`, `input removed:NAME`; `fingerprint` when no single input explains the
    change.
    """

    key: str
    reasons: tuple[str, ...]


def stale(
    planned: Iterable[Planned],
    traces: Mapping[str, Trace],
    inputs: Callable[[str], Mapping[str, Mark]],
    recorded_inputs: Callable[[Trace], Mapping[str, Mark]],
    lost: Mapping[str, Digest | None],
) -> list[Stale]:
    """The planned outputs whose trace does not match, in the order planned.

    `inputs` and `recorded_inputs` give the mark of everything a fingerprint covers, by name; they are asked
    for changed outputs alone, to explain. `lost` has the outputs that are not as their traces say, with the digest of
    the bytes that are there instead, if any (`Survey.lost`).
    """
    result = []
    for plan in planned:
        trace = traces.get(plan.key)
        if trace is None:
            result.append(Stale(plan.key, ("new",)))
        elif trace.fingerprint != plan.fingerprint:
            result.append(Stale(plan.key, _differences(inputs(plan.key), recorded_inputs(trace))))
        elif plan.key in lost:
            result.append(Stale(plan.key, (f"output {'changed' if lost[plan.key] else 'missing'}",)))
    return result


def _differences(now: Mapping[str, Mark], before: Mapping[str, Mark]) -> tuple[str, ...]:
    both = [name for name in sorted(now.keys() & before.keys()) if now[name] != before[name]]
    changed = [f"input:{name}{_count(now[name], before[name])}" for name in both]
    added = [f"input added:{name}" for name in sorted(now.keys() - before.keys())]
    removed = [f"input removed:{name}" for name in sorted(before.keys() - now.keys())]
    return tuple(changed + added + removed) or ("fingerprint",)


def _count(now: Mark, before: Mark) -> str:
    """How many of the things that an input shows have changed, come or gone; nothing where that cannot be counted."""
    ours, theirs = _parts(now), _parts(before)
    changed = max((ours - theirs).total(), (theirs - ours).total())
    total = max(ours.total(), theirs.total())
    return f" {changed}/{total}" if changed and total > 1 else ""


def _parts(mark: Mark) -> Counter[bytes]:
    return Counter(mark[at : at + PART] for at in range(SIZE, len(mark), PART))
