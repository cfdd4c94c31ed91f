"""What a command takes: processor time, time on the clock, and memory of its whole process tree. For Linux."""

import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

INTERVAL = 0.05
"""Seconds between two looks at the memory."""
LEISURE = 20
"""How much longer than a look is the pause after it, at least."""
GRACE = 10.0
"""Seconds that processes may live on when the command has ended."""
SET_CHILD_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of `prctl`."""


class Usage(Struct, frozen=True):
    wall: float
    """Seconds."""
    cpu: float
    """Seconds of user and system, of all processes."""
    memory: float
    """The most at one time, in MB: the sum of all processes, with shared pages divided among them."""


class CommandError(Exception):
    """A measured command failed; says which, and the end of what it said."""


def measure(command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str]) -> Usage:
    """Runs a command to its end. Raises CommandError if it fails."""
    log = cwd / "command.log"
    with log.open("wb") as said, adopting_orphans():
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        with Memory(process.pid) as memory:
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:  # Ctrl-C: the session does not hear of it
                os.killpg(process.pid, signal.SIGKILL)
                raise
            wall = time.perf_counter() - start
            cpu = seconds(usage) + sum(map(seconds, orphans(process.pid)))
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandError(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{end}")
    return Usage(wall, cpu, memory.peak / 1e6)


def seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


@contextmanager
def adopting_orphans() -> Iterator[None]:
    """What outlives its parent becomes our child, not that of process 1: so its time can be asked for, too.

    Python's fork server is such a one, and all workers' time with it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    try:
        yield
    finally:
        libc.prctl(SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def orphans(group: int) -> Iterator[resource.struct_rusage]:
    """What the rest of a process group has used, once it has ended; it is killed if it takes its time."""
    killer = threading.Timer(GRACE, os.killpg, (group, signal.SIGKILL))
    killer.start()
    try:
        while True:
            yield os.wait4(-group, 0)[2]
    except ChildProcessError:
        return
    finally:
        killer.cancel()


class Memory:
    """Looks at the memory of a session of processes, from a thread, until it is left."""

    def __init__(self, session: int) -> None:
        self.session = session
        self.peak = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look)

    def __enter__(self) -> "Memory":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.ended.set()
        self.thread.join()

    def look(self) -> None:
        pause = INTERVAL
        while not self.ended.wait(pause):
            start = time.perf_counter()
            self.peak = max(self.peak, sum(map(memory_of, processes_of(self.session))))
            # A look at gigabytes takes a while: looking is not to keep a processor busy.
            pause = max(INTERVAL, LEISURE * (time.perf_counter() - start))


def processes_of(session: int) -> Iterable[int]:
    """All processes of a session: children of children too, and those whose parent has died."""
    for entry in os.scandir("/proc"):
        if entry.name.isdecimal():
            stat = read_proc(f"{entry.name}/stat")
            # The name stands in brackets and may have any character in it; the session is the fourth word after it.
            if stat and int(stat.rpartition(")")[2].split()[3]) == session:
                yield int(entry.name)


def memory_of(process: int) -> int:
    """Bytes; a page that n processes share counts a nth. 0 if the process has ended meanwhile."""
    for line in read_proc(f"{process}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def read_proc(path: str) -> str:
    try:
        return Path("/proc", path).read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
