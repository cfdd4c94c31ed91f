"""Processes that tests start and look at."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

LEASH = Path(__file__).with_name("leash.py")


def on_a_leash(command: Sequence[str | Path]) -> list[str]:
    """The command as one that Ctrl-C interrupts, whatever the shell said, and that ends when these tests do."""
    return [sys.executable, "-S", "-E", str(LEASH), *map(str, command)]


def start(command: Sequence[str | Path], **options: Any) -> "subprocess.Popen[str]":
    """A process in a session of its own, on a leash; end it with `end`. Options as for `Popen`."""
    return subprocess.Popen(on_a_leash(command), text=True, start_new_session=True, **options)


def end(process: "subprocess.Popen[str]") -> None:
    """Kill a process that `start` started, and all that it has started in its session."""
    with process, suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def started(command: Sequence[str | Path], **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """A process of `start` that has ended after the block, whatever happens there."""
    process = start(command, **options)
    try:
        yield process
    finally:
        end(process)


def wait_for(get: Callable[[], T], good: Callable[[T], bool], seconds: float = 20) -> T:
    """The value, as soon as it is good."""
    deadline = time.monotonic() + seconds
    while not good(value := get()):
        assert time.monotonic() < deadline, value
        time.sleep(0.01)
    return value


def gone(pids: list[int]) -> bool:
    """Whether none of the processes runs any more (a zombie does not run)."""
    return not any(_stat(pid)[0] in "RSDT" for pid in pids)


def parent(pid: int) -> int:
    """0 for a process that is no more."""
    return int(_stat(pid)[1])


def family(session: int) -> list[int]:
    """All processes of a session: the parent, its workers and what multiprocessing starts beside them."""
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    stats = {pid: _stat(pid) for pid in pids}
    return [pid for pid, (state, _, _, its) in stats.items() if its == str(session) and state not in "ZX"]


def _stat(pid: int) -> tuple[str, str, str, str]:
    """State, parent, group and session of a process, as Linux tells them."""
    try:
        state, parent, group, session = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:4]
    except (FileNotFoundError, ProcessLookupError):
        return "X", "0", "0", "0"
    return state, parent, group, session
