"""`wenzhai build` under faults: each change of a first build, and of the build after an edit, goes wrong once."""

from collections.abc import Iterator

import pytest

from tests.faults import whole
from tests.faults.harness import (
    EACCES,
    EIO,
    ENOSPC,
    FULL,
    KILL,
    TEAR,
    Fault,
    Runner,
    Scenario,
    build_shim,
    explore,
    scratch_folder,
)
from wenzhai.engine.ownership import MARKER


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    shim = build_shim(tmp_path_factory.mktemp("shim"))
    command = "wenzhai.cli:run", "tests.faults.whole:warm_up"
    with scratch_folder() as scratch, Runner(shim, scratch, *command) as runner:
        yield runner


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> whole.Edited:
    return whole.Edited(tmp_path_factory.mktemp("built"))


IN_THE_GATE = {KILL: 1, ENOSPC: 3, EIO: 3}
"""Each fault, and at which of the changes: at all, or at every third. Soaks have them at all."""
faults = pytest.mark.parametrize(
    ("fault", "every"), IN_THE_GATE.items(), ids=[fault.name for fault in IN_THE_GATE]
)


@faults
def test_a_first_build(runner: Runner, fault: Fault, every: int) -> None:
    check(runner, first(), fault, every)


@faults
def test_a_build_after_edits(runner: Runner, edited: whole.Edited, fault: Fault, every: int) -> None:
    check(runner, after(edited), fault, every)


def first() -> Scenario:
    return Scenario("first", whole.first, whole.ARGUMENTS, harmless=frozenset({MARKER}))


def after(edited: whole.Edited) -> Scenario:
    return Scenario("edit", edited, whole.ARGUMENTS, harmless=frozenset({MARKER}))


def check(runner: Runner, scenario: Scenario, fault: Fault, every: int = 1) -> None:
    injected, findings = explore(runner, scenario, [fault], every)
    assert findings == []
    assert injected * every > 100, "the shim does not see the changes any more"


@pytest.mark.long
@pytest.mark.parametrize("fault", [ENOSPC, EIO, TEAR, EACCES, FULL], ids=lambda fault: fault.name)
def test_every_change(runner: Runner, edited: whole.Edited, fault: Fault) -> None:
    check(runner, first(), fault)
    check(runner, after(edited), fault)
