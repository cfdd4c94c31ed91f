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


@pytest.mark.parametrize("fault", [KILL, ENOSPC, EIO], ids=lambda fault: fault.name)
def test_a_first_build(runner: Runner, fault: Fault) -> None:
    check(runner, Scenario("first", whole.first, whole.ARGUMENTS, harmless=frozenset({MARKER})), fault)


@pytest.mark.parametrize("fault", [KILL, ENOSPC, EIO], ids=lambda fault: fault.name)
def test_a_build_after_edits(runner: Runner, edited: whole.Edited, fault: Fault) -> None:
    check(runner, Scenario("edit", edited, whole.ARGUMENTS, harmless=frozenset({MARKER})), fault)


def check(runner: Runner, scenario: Scenario, fault: Fault) -> None:
    injected, findings = explore(runner, scenario, [fault])
    assert findings == []
    assert injected > 100, "the shim does not see the changes any more"


@pytest.mark.long
@pytest.mark.parametrize("fault", [TEAR, EACCES, FULL], ids=lambda fault: fault.name)
def test_rarer_faults(runner: Runner, edited: whole.Edited, fault: Fault) -> None:
    check(runner, Scenario("first", whole.first, whole.ARGUMENTS, harmless=frozenset({MARKER})), fault)
    check(runner, Scenario("edit", edited, whole.ARGUMENTS, harmless=frozenset({MARKER})), fault)
