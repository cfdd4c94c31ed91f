"""Every change that a command makes to the file system fails once, or is the last one before a kill.

A scenario is a folder that `prepare` fills and a command that runs in it. `explore` runs the command once for every
change it makes and every fault, and checks after each that what is published is whole, that a plain run afterwards
gives what a run without a fault gives, and that nothing is left behind.
"""

import errno
import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple

from tests.support.paths import REPOSITORY

HERE = Path(__file__).parent
PLAN = struct.Struct("=qqii")  # struct plan of shim.c


class Action(IntEnum):
    COUNT, FAIL_ONCE, FAIL_FROM_HERE, KILL, TEAR = range(5)


class Fault(NamedTuple):
    """What befalls the change. TEAR lets half of a write happen, then kills."""

    name: str
    action: Action
    error: int = 0


NONE = Fault("none", Action.COUNT)
KILL = Fault("KILL", Action.KILL)
TEAR = Fault("TEAR", Action.TEAR)
ENOSPC = Fault("ENOSPC", Action.FAIL_ONCE, errno.ENOSPC)
FULL = Fault("FULL", Action.FAIL_FROM_HERE, errno.ENOSPC)
EIO = Fault("EIO", Action.FAIL_ONCE, errno.EIO)
EACCES = Fault("EACCES", Action.FAIL_ONCE, errno.EACCES)


class Ran(NamedTuple):
    """How a run ended: exit code (negative: a signal), number of changes, what it said."""

    code: int
    changes: int
    said: str


class Scenario(NamedTuple):
    """`prepare` fills a new folder with everything, old output and cache too; then `arguments` are run in it.

    `output` is what must be whole; `harmless` names files in it that may differ from both states in between.
    """

    name: str
    prepare: Callable[[Path], None]
    arguments: Sequence[str] = ()
    output: str = "site"
    state: str = ".cache"
    harmless: frozenset[str] = frozenset()


class Finding(NamedTuple):
    """A broken promise: which change, which fault, what is wrong."""

    scenario: str
    at: int
    fault: str
    change: str
    wrong: str


def build_shim(folder: Path) -> Path:
    """Compile the shim with the system's C compiler."""
    library = folder / "shim.so"
    options = ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["cc", *options, "-o", str(library), str(HERE / "shim.c"), "-ldl"], check=True)
    return library


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder in memory where there is one: what is tested is the order of changes, not the disk."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder).resolve()


class Runner:
    """Runs a command (`module:function`, taking arguments, giving an exit code) under the shim, again and again.

    Warm-ups (`module:function`) are called once beforehand; what they load, the runs need not load.
    """

    def __init__(self, shim: Path, scratch: Path, command: str, *warm_ups: str) -> None:
        self.root = scratch / "project"
        self.log = scratch / "log"
        self.said = scratch / "said"
        state = scratch / "state"
        state.write_bytes(bytes(PLAN.size))
        self.log.touch()
        with state.open("r+b") as file:
            self.plan = mmap.mmap(file.fileno(), PLAN.size)
        variables = {"FAULT_ROOT": self.root, "FAULT_STATE": state, "FAULT_LOG": self.log, "LD_PRELOAD": shim}
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server", command, *warm_ups],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, **{name: str(value) for name, value in variables.items()}},
        )

    def __enter__(self) -> "Runner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.plan.close()
        self.server.communicate()

    def fresh(self, scenario: Scenario) -> None:
        """Put a new project folder in the place of the last one."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        scenario.prepare(self.root)

    def run(self, scenario: Scenario, fault: Fault = NONE, at: int = 0) -> Ran:
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        os.truncate(self.log, 0)
        self.plan[:] = PLAN.pack(0, at, fault.action, fault.error)
        request = {"folder": str(self.root), "arguments": list(scenario.arguments), "said": str(self.said)}
        print(json.dumps(request), file=self.server.stdin, flush=True)
        code = int(self.server.stdout.readline())
        return Ran(code, PLAN.unpack(self.plan[:])[0], self.said.read_text())

    def change(self, at: int) -> str:
        """The line of the log about a change."""
        lines = self.log.read_text().splitlines()
        return next((line for line in lines if line.split()[0] == str(at)), "?")


class States(NamedTuple):
    """What the scenario looks like before, and after a run without a fault."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    outside: dict[str, bytes]
    changes: int


def explore(
    runner: Runner, scenario: Scenario, faults: Sequence[Fault], every: int = 1
) -> tuple[int, list[Finding]]:
    """All faults at all changes, or at every n-th: how many were injected, and what went wrong."""
    states = measure(runner, scenario)
    injected, findings = 0, []
    for at in range(1, states.changes + 1, every):
        for fault in faults:
            injected += 1
            change, wrongs = inject(runner, scenario, states, fault, at)
            findings += [Finding(scenario.name, at, fault.name, change, wrong) for wrong in wrongs]
    return injected, findings


def measure(runner: Runner, scenario: Scenario) -> States:
    runner.fresh(scenario)
    old, outside = contents(runner.root / scenario.output), surroundings(runner.root, scenario)
    ran = runner.run(scenario)
    assert ran.code == 0, ran
    new = contents(runner.root / scenario.output)
    assert runner.run(scenario).code == 0
    assert contents(runner.root / scenario.output) == new, "a second run changes what the first published"
    return States(old, new, outside, ran.changes)


def inject(
    runner: Runner, scenario: Scenario, states: States, fault: Fault, at: int
) -> tuple[str, list[str]]:
    """One fault: the change it hit, and what is wrong after it."""
    runner.fresh(scenario)
    ran = runner.run(scenario, fault, at)
    change = runner.change(at)
    wrong = [*after_fault(runner.root, scenario, states, fault, ran)]
    again = runner.run(scenario)
    wrong += [*after_recovery(runner.root, scenario, states, again)]
    return change, wrong


def after_fault(root: Path, scenario: Scenario, states: States, fault: Fault, ran: Ran) -> Iterator[str]:
    """What is wrong after the run with the fault: its end, or a file that is neither old nor new."""
    killed = fault.action in (Action.KILL, Action.TEAR)
    if (ran.code != -9) if killed else ran.code not in (0, 3):
        yield f"ended with {ran.code}: {ran.said[-500:]}"
    if "Traceback" in ran.said:
        yield f"a traceback: {ran.said[-2000:]}"
    found = contents(root / scenario.output)
    if ran.code == 0 and found != states.new:
        yield f"says that all is well, but: {difference(found, states.new)}"
    for name, data in found.items():
        whole = data in (states.old.get(name), states.new.get(name))
        if not whole and name not in scenario.harmless:
            yield f"{name} is neither old nor new: {data[:80]!r}"
    yield from changed_outside(root, scenario, states)


def after_recovery(root: Path, scenario: Scenario, states: States, again: Ran) -> Iterator[str]:
    """What is wrong after a plain run that followed."""
    if again.code != 0 or "Traceback" in again.said:
        yield f"the next run ended with {again.code}: {again.said[-2000:]}"
    found = contents(root / scenario.output)
    if found != states.new:
        yield f"after the next run: {difference(found, states.new)}"
    left = [str(p.relative_to(root)) for p in (root / scenario.state).rglob("*") if temporary(p.name)]
    if left:
        yield f"left behind: {left}"
    yield from changed_outside(root, scenario, states)


def temporary(name: str) -> bool:
    return name.startswith(("publish-", "tmp")) or name.endswith((".new", ".tmp", "-part"))


def changed_outside(root: Path, scenario: Scenario, states: States) -> Iterator[str]:
    found = surroundings(root, scenario)
    if found != states.outside:
        yield f"touched what is not ours: {difference(found, states.outside)}"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by name, with its bytes; folders end with a slash; symlinks as what they say."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = b"-> " + os.fsencode(path.readlink())
        elif path.is_dir():
            found[name + "/"] = b""
        else:
            found[name] = path.read_bytes()
    return found


def surroundings(root: Path, scenario: Scenario) -> dict[str, bytes]:
    """The project without its output and its cache: what no build may touch."""
    ours = (scenario.output, scenario.state)
    return {name: data for name, data in contents(root).items() if name.split("/")[0] not in ours}


def difference(found: dict[str, bytes], wanted: dict[str, bytes]) -> str:
    names = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    return ", ".join(
        f"{n}: {found.get(n, b'absent')[:40]!r} for {wanted.get(n, b'absent')[:40]!r}" for n in names
    )
