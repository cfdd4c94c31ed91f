"""Which outputs have to be made again, and why. Pure: compares what is planned with what was recorded."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from generator.model import Digest, Stat


class Planned(Struct, frozen=True):
    """An output as the current sources describe it."""

    key: str
    fingerprint: Digest


class Trace(Struct, frozen=True):
    """The record that an output was written: "these bytes came from this fingerprint"."""

    key: str
    fingerprint: Digest
    output: Digest
    stat: Stat


class Stale(Struct, frozen=True):
    """An output to be made again.

    Reasons: `new`, `output missing`, `output changed`, `input:NAME` (its value changed), `input added:NAME`,
    `input removed:NAME`; `fingerprint` when no single input explains the change.
    """

    key: str
    reasons: tuple[str, ...]


def stale(
    planned: Sequence[Planned],
    traces: Mapping[str, Trace],
    inputs: Callable[[str], Mapping[str, Digest]],
    recorded_inputs: Callable[[str], Mapping[str, Digest]],
    found: Mapping[str, Digest],
) -> list[Stale]:
    """The planned outputs whose trace does not match, in the order planned.

    `inputs` and `recorded_inputs` give the digest of everything a fingerprint covers, by name; they are asked
    for changed outputs alone, to explain. `found` maps each output that exists to the digest of
    its bytes (`Output.survey`).
    """
    result = []
    for plan in planned:
        trace = traces.get(plan.key)
        if trace is None:
            result.append(Stale(plan.key, ("new",)))
        elif trace.fingerprint != plan.fingerprint:
            result.append(Stale(plan.key, _differences(inputs(plan.key), recorded_inputs(plan.key))))
        elif plan.key not in found:
            result.append(Stale(plan.key, ("output missing",)))
        elif found[plan.key] != trace.output:
            result.append(Stale(plan.key, ("output changed",)))
    return result


def _differences(now: Mapping[str, Digest], before: Mapping[str, Digest]) -> tuple[str, ...]:
    changed = [f"input:{name}" for name in sorted(now.keys() & before.keys()) if now[name] != before[name]]
    added = [f"input added:{name}" for name in sorted(now.keys() - before.keys())]
    removed = [f"input removed:{name}" for name in sorted(before.keys() - now.keys())]
    return tuple(changed + added + removed) or ("fingerprint",)
