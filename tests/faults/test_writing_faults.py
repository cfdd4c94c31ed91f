"""Every command that writes content, with a disk that is full or fails at each of its changes: it says so and ends, no
file is half or lost, and the same command finishes the work when the disk is well again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import writing
from tests.faults.harness import (
    EIO,
    ENOSPC,
    Fault,
    Runner,
    Scenario,
    build_shim,
    contents,
    scratch_folder,
)

LEAVES = (".cache/", ".git/")
"""What no command promises to leave as it is."""
OF_THE_MOMENT = re.compile(rb"^(?:id|date): .*$", re.MULTILINE)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    shim = build_shim(tmp_path_factory.mktemp("shim"))
    command = "tests.faults.writing:run", "tests.faults.writing:warm_up"
    with scratch_folder() as scratch, Runner(shim, scratch, *command) as runner:
        yield runner


@pytest.mark.parametrize("fault", [ENOSPC, EIO], ids=lambda fault: fault.name)
@pytest.mark.parametrize("command", writing.COMMANDS, ids=lambda command: command.name)
def test_a_disk_that_fails(runner: Runner, command: writing.Command, fault: Fault) -> None:
    scenario = Scenario(command.name, command.prepare, command.arguments)
    runner.fresh(scenario)
    old = held(runner.root)
    plain = runner.run(scenario)
    assert plain.code in (0, 1), plain
    changes = changes_of_content(runner)
    new = held(runner.root)
    assert new != old
    wrong = []
    for at in changes:
        runner.fresh(scenario)
        ran = runner.run(scenario, fault, at)
        change = runner.change(at)
        wrong += [(at, change, one) for one in after_fault(runner.root, old, new, ran.code, ran.said)]
        again = runner.run(scenario)
        if "Traceback" in again.said or held(runner.root) != new:
            wrong.append(
                (at, change, f"again: {again.code} {again.said[-300:]} {differing(held(runner.root), new)}")
            )
    assert wrong == []
    assert len(changes) > 3, "the shim does not see the changes any more"


def changes_of_content(runner: Runner) -> list[int]:
    """The numbers of the changes that the last run made outside of the cache: what happens there is what happens in
    builds."""
    lines = [line.split(maxsplit=2) for line in runner.log.read_text().splitlines()]
    return [int(number) for number, _, path in lines if f"/{LEAVES[0]}" not in f"{path}/"]


def held(root: Path) -> dict[str, bytes]:
    """Every file of the folder, without what differs from run to run."""
    found = contents(root)
    return {
        name: OF_THE_MOMENT.sub(b"", data)
        for name, data in found.items()
        if not name.startswith(LEAVES) and not name.endswith("/")
    }


def after_fault(
    root: Path, old: dict[str, bytes], new: dict[str, bytes], code: int, said: str
) -> Iterator[str]:
    found = held(root)
    if code not in (0, 1, 3):
        yield f"ended with {code}: {said[-500:]}"
    if "Traceback" in said:
        yield f"a traceback: {said[-1500:]}"
    if code != 3 and found != new:
        yield f"does not say that the disk failed: {code} {said[-300:]} {differing(found, new)}"
    for name in found.keys() - new.keys() - old.keys():
        yield f"left behind: {name}"
    for name in (old.keys() & new.keys()) - found.keys():
        yield f"lost: {name}"
    for name, data in found.items():
        if data not in {*old.values(), *new.values()}:  # a file that moves gets its text before its name
            yield f"neither old nor new: {name} {data[:80]!r}"


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
