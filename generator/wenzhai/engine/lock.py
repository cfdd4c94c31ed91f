"""One build at a time: an advisory lock that the kernel gives back when its holder dies.

No process that we start inherits it: Python opens files so, and our workers are no copies of us.
"""

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import msgspec

from wenzhai.engine.disk import DiskError, guarded
from wenzhai.model.problems import Problem

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        os.lseek(file, 1 << 20, os.SEEK_SET)  # far behind the text, which others want to read
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


PAUSE = 0.02  # seconds between two tries
FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Holder(msgspec.Struct, frozen=True):
    """Who holds the lock. `since` is local time, for people."""

    pid: int
    command: str
    since: str


NOBODY = Holder(0, "?", "?")


class BuildLock:
    """`with BuildLock(folder, command):` keeps other builds of the same project out.

    `on_wait(holder)` is called once when somebody else holds the lock. Raises DiskError (`lock-held`) after
    `timeout` seconds, or when the lock file cannot be made. Not for network file systems.
    """

    def __init__(
        self,
        folder: Path,
        command: str = "build",
        timeout: float = 60.0,
        on_wait: Callable[[Holder], None] | None = None,
    ) -> None:
        self.path = folder / "lock"
        self.command = command
        self.timeout = timeout
        self.on_wait = on_wait
        self._file: int | None = None

    def __enter__(self) -> "BuildLock":
        with guarded(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            os.close(self._file)  # gives the lock back
            self._file = None

    def _acquire(self) -> int:
        deadline = time.monotonic() + self.timeout
        waiting = False
        while True:
            file = _open(self.path)
            try:
                if _try_lock(file) and self._still_there(file):
                    self._sign(file)
                    return file
                holder = _read_holder(file)
            except BaseException:  # Ctrl-C too: nobody else would close it
                os.close(file)
                raise
            os.close(file)
            if time.monotonic() >= deadline:
                raise DiskError(_held(self.path, holder))
            if not waiting and self.on_wait is not None:
                self.on_wait(holder)
            waiting = True
            time.sleep(PAUSE)

    def _still_there(self, file: int) -> bool:
        """Whether the file we locked still has its name; somebody may have deleted the whole folder."""
        try:
            return os.path.samestat(os.fstat(file), self.path.lstat())
        except FileNotFoundError:
            return False

    def _sign(self, file: int) -> None:
        holder = Holder(os.getpid(), self.command, time.strftime("%Y-%m-%d %H:%M:%S"))
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)  # Windows has no pwrite
        os.write(file, msgspec.json.encode(holder))


def _open(path: Path) -> int:
    """The lock file, which is about to be written to. Raises DiskError for one that is another file by a second name,
    as a clone or an archive may bring it."""
    try:
        file = os.open(path, FLAGS, 0o644)
    except OSError:
        if path.is_symlink():
            raise _not_ours(path) from None
        raise
    found = os.fstat(file)
    if stat.S_ISREG(found.st_mode) and found.st_nlink <= 1:  # 0: it was deleted meanwhile
        return file
    os.close(file)
    raise _not_ours(path)


def _not_ours(path: Path) -> DiskError:
    return DiskError(Problem(code="lock-not-ours", path=str(path)))


def _read_holder(file: int) -> Holder:
    """Who signed the lock file; a holder between locking and signing is unknown (pid 0)."""
    os.lseek(file, 0, os.SEEK_SET)
    try:
        holder = msgspec.json.decode(os.read(file, 4096), type=Holder)
    except msgspec.DecodeError:
        return NOBODY
    return holder if _lives(holder.pid) else NOBODY


def _lives(pid: int) -> bool:
    """Whether there is such a process. One that is dead holds no lock: then who does has not signed yet, or cannot be
    seen from here, in a container say."""
    if os.name == "nt":
        return True  # there, to ask is to end it
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True  # another user's
    except (OSError, OverflowError):
        return False
    return pid > 0


def _held(path: Path, holder: Holder) -> Problem:
    if holder == NOBODY:
        return Problem(code="lock-held-unsigned", path=str(path))
    params = {"pid": str(holder.pid), "command": holder.command, "since": holder.since}
    return Problem(code="lock-held", path=str(path), params=params)
