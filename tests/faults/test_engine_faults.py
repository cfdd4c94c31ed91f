"""The engine under faults: each change to the file system of a first publication, and of an edit, goes wrong once."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults import tiny
from tests.faults.harness import (
    EIO,
    ENOSPC,
    FULL,
    KILL,
    NONE,
    TEAR,
    Runner,
    Scenario,
    after_fault,
    after_recovery,
    build_shim,
    contents,
    explore,
    measure,
    scratch_folder,
)
from wenzhai.engine.ownership import MARKER

OLD = {
    "index.html": b"home" * 2000,
    "2025/12/24/index.html": b"day",
    "2025/12/24/one.html": b"one",
    "2025/12/24/renamed.html": b"the same text",
    "topics/ai/index.html": b"topic",
    "topics/gone/index.html": b"nobody writes about it any more",
    "folder": b"a file that becomes a folder",
    "assets/paper.1.css": b"css",
}
NEW = {
    "index.html": b"HOME" * 2000,
    "2025/12/24/index.html": b"day, changed",
    "2025/12/24/one.html": b"one",
    "2025/12/24/new-name.html": b"the same text",
    "2025/12/25/index.html": b"a new day",
    "2025/12/25/two.html": b"two",
    "topics/ai/index.html": b"topic, two articles",
    "folder/index.html": b"a folder that was a file",
    "assets/paper.2.css": b"other css",
}
DECOYS = {"site/notes.txt": b"mine", "site/topics/gone/keep.txt": b"mine too", "other/thesis.txt": b"years"}


def write_pages(root: Path, pages: Mapping[str, bytes]) -> None:
    for old in tiny.files_below(root / "pages"):
        if old.relative_to(root / "pages").as_posix() not in pages:
            old.unlink()
    for folder in sorted((p for p in (root / "pages").rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    for name, data in pages.items():
        path = root / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def first(root: Path) -> None:
    write_pages(root, OLD)


def edit(root: Path) -> None:
    """An archive built once, then added to, changed, deleted from and renamed in; with files of somebody else."""
    write_pages(root, OLD)
    tiny.build(root)
    for name, data in DECOYS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    write_pages(root, NEW)


FIRST = Scenario("first", first, harmless=frozenset({MARKER}))
EDIT = Scenario("edit", edit, harmless=frozenset({MARKER}))


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shim(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def runner(shim: Path) -> Iterator[Runner]:
    with scratch_folder() as scratch, Runner(shim, scratch, "tests.faults.tiny:main") as runner:
        yield runner


@pytest.mark.parametrize("scenario", [FIRST, EDIT], ids=lambda scenario: scenario.name)
def test_every_change_killed_out_of_space_or_failing(runner: Runner, scenario: Scenario) -> None:
    injected, findings = explore(runner, scenario, [KILL, TEAR, ENOSPC, EIO])
    assert findings == []
    assert injected > 400, "the shim does not see the changes any more"


def test_a_disk_that_stays_full_until_space_returns(runner: Runner) -> None:
    _, findings = explore(runner, EDIT, [FULL], every=3)
    assert findings == []


def test_the_recovery_killed_too(runner: Runner) -> None:
    states = measure(runner, EDIT)
    chance = random.Random(20251224)
    for _ in range(40):
        runner.fresh(EDIT)
        first_kill, second_kill = chance.randint(1, states.changes), chance.randint(1, states.changes)
        assert runner.run(EDIT, KILL, first_kill).code == -9
        again = runner.run(EDIT, KILL, second_kill)
        wrong = [] if again.code == -9 else [*after_fault(runner.root, EDIT, states, NONE, again)]
        wrong += after_recovery(runner.root, EDIT, states, runner.run(EDIT))
        assert wrong == [], (first_kill, second_kill)


def test_whatever_command_comes_next_finishes_what_was_begun(runner: Runner) -> None:
    """From the moment the journal stands until it is removed, no build is needed: the staged files are moved."""
    states = measure(runner, EDIT)
    runner.fresh(EDIT)
    runner.run(EDIT)
    changes = [line.split() for line in runner.log.read_text().splitlines()]
    begun = next(int(n) for n, call, path in changes if call == "rename" and path.endswith("/journal"))
    done = next(int(n) for n, call, path in changes if call == "unlink" and path.endswith("/journal"))
    assert done - begun > 10
    for at in range(begun + 1, done + 1):
        runner.fresh(EDIT)
        runner.run(EDIT, KILL, at)
        assert runner.run(EDIT._replace(arguments=["recover"])).code == 0
        assert contents(runner.root / "site") == states.new, runner.change(at)


def test_a_run_with_nothing_to_do_changes_nothing_of_the_site(runner: Runner) -> None:
    runner.fresh(EDIT)
    runner.run(EDIT)
    runner.run(EDIT)
    assert not any(f"{runner.root}/site" in line for line in runner.log.read_text().splitlines())


COMPLAINTS = [
    "neither old nor new",
    "left behind",
    "a traceback",
    "touched what is not ours",
    "after the next run",
]


def test_a_careless_build_is_caught(shim: Path) -> None:
    """The harness itself: a build that writes in place, records too early, strays and leaves files behind."""
    with scratch_folder() as scratch, Runner(shim, scratch, "tests.faults.careless:main") as runner:
        _, findings = explore(runner, FIRST, [KILL, TEAR, ENOSPC])
    said = " ".join(finding.wrong for finding in findings)
    assert [complaint for complaint in COMPLAINTS if complaint not in said] == []
