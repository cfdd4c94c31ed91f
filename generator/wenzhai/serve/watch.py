"""Detects changed files by polling: without file-system events it works on every disk and misses nothing.

A poll is cheap however many files there are. It checks every folder, because creating, deleting and replacing a file
change the folder's time; the files that were edited last; and a few of all others in turn.
"""

import asyncio
import os
import time
from collections import deque
from pathlib import Path

from msgspec import Struct

from wenzhai.content.entries import BACKUPS
from wenzhai.content.paths import INPUTS, SETTINGS
from wenzhai.engine.stats import stat_of
from wenzhai.extend import HOOKS
from wenzhai.model.content import Stat
from wenzhai.text.addresses import WELL_KNOWN

INTERVAL = 0.05
"""Seconds between two polls."""
QUIET = 0.03
"""Seconds without a change that end a burst of changes."""
PATIENCE = 2.0
"""Seconds after which a burst that does not end is built anyway."""
ROUND = 2.0
"""Seconds within which every file is checked."""
HOT = 200
"""Number of last changed files that every poll checks."""
GRAIN = 1_000_000_000
"""Nanoseconds within which two changes of a folder may get the same time: until then it is listed again."""

FILES = (SETTINGS, HOOKS)

State = Stat | None
"""The state of a file; None if it is missing or inaccessible."""
Times = tuple[int, int]
"""The time of the last change of a folder's entries, and of the folder itself."""
NEVER = (0, 0)


class WatchedFolder(Struct):
    """A listed folder: its times then, and its files and folders by path. It has no times if the listing was
    incomplete, so that it is tried again."""

    times: Times
    files: dict[str, State]
    folders: set[str]


class Watcher:
    """Remembers the states of the watched files; `changed` returns once they have changed and settled."""

    def __init__(self, root: Path) -> None:
        self._roots = [str(root / name) for name in INPUTS if name not in FILES]
        self._files = {path: state_of(path) for path in (str(root / name) for name in FILES)}
        """The states of files that lie in no watched folder."""
        self._folders: dict[str, WatchedFolder] = {}
        self._turns: deque[str] = deque()
        self._touched: set[str] = set()
        for path in self._roots:
            self._list(path)
        lately = sorted(self._turns, key=self._changed, reverse=True)
        self._hot = dict.fromkeys(lately[:HOT])
        self._touched.clear()

    async def changed(self) -> set[str]:
        """Waits for a change and for the end of the burst; returns the folders in which something has changed."""
        loop = asyncio.get_running_loop()
        while not await loop.run_in_executor(None, self.look):
            await asyncio.sleep(INTERVAL)
        enough = time.monotonic() + PATIENCE
        quiet = False
        while not quiet and time.monotonic() < enough:
            await asyncio.sleep(QUIET)
            quiet = not await loop.run_in_executor(None, self.look)
        return self.take_touched()

    def take_touched(self) -> set[str]:
        """The folders with changes since the last call, deleted ones included."""
        touched, self._touched = self._touched, set()
        return touched

    def look(self, *, all: bool = False) -> bool:
        """Whether anything has changed since the last poll; with `all` every file is checked."""
        files = {path: state_of(path) for path in self._files}
        changed = files != self._files
        self._files = files
        for path in [*self._roots, *self._folders]:
            changed |= self._look_at_folder(path)
        turns = len(self._turns) if all else int(len(self._turns) * INTERVAL / ROUND) + 1
        for path in [*self._hot, *self._next(turns)]:
            changed |= self._look_at_file(path)
        return changed

    # -- parts of a poll

    def _known(self, path: str) -> State:
        folder = self._folders.get(os.path.dirname(path))  # noqa: PTH120  # thousands of calls
        return folder.files.get(path) if folder else None

    def _changed(self, path: str) -> int:
        known = self._known(path)
        return known.mtime_ns if known else 0

    def _is_listed(self, path: str) -> bool:
        folder = self._folders.get(os.path.dirname(path))  # noqa: PTH120  # thousands of calls
        return folder is not None and path in folder.files

    def _next(self, count: int) -> list[str]:
        """The files whose turn it is, without deleted ones."""
        found = [self._turns.popleft() for _ in range(min(count, len(self._turns)))]
        self._turns.extend(path for path in found if self._is_listed(path))
        return found

    def _look_at_folder(self, path: str) -> bool:
        known = self._folders.get(path)
        try:
            now = times_of(path)
        except OSError:
            return self._forget(path)
        if known is not None and now == known.times and max(now) < time.time_ns() - GRAIN:
            return False
        return self._list(path)

    def _look_at_file(self, path: str) -> bool:
        known = self._known(path)
        now = state_of(path) if self._is_listed(path) else None
        if now in (known, None):  # new and deleted files are found in their folder
            return False
        folder = os.path.dirname(path)  # noqa: PTH120  # thousands of calls
        self._folders[folder].files[path] = now
        self._touched.add(folder)
        self._warm(path)
        return True

    def _warm(self, path: str) -> None:
        self._hot.pop(path, None)
        self._hot[path] = None
        if len(self._hot) > HOT:
            del self._hot[next(iter(self._hot))]

    def _list(self, path: str) -> bool:
        """Lists a folder, and new ones below it; whether it differs from the known state."""
        known = self._folders.get(path) or WatchedFolder(NEVER, {}, set())
        files: dict[str, State] = {}
        folders: set[str] = set()
        try:
            now = times_of(path)
            with os.scandir(path) as entries:
                for entry in entries:
                    hidden = entry.name.startswith(".") and entry.name != WELL_KNOWN
                    if hidden or entry.name.endswith(BACKUPS):
                        continue
                    if is_folder(entry):
                        folders.add(entry.path)
                    else:
                        files[entry.path] = state_in(entry)
        except (FileNotFoundError, NotADirectoryError):
            return self._forget(path)
        except OSError:
            now = NEVER
        changed = files != known.files or folders != known.folders
        self._folders[path] = WatchedFolder(now, files, folders)
        if changed:
            self._touched.add(path)
        for new in files.keys() - known.files.keys():
            self._turns.append(new)
        for new in (
            [file for file in files if files[file] != known.files.get(file)] if known.times != NEVER else ()
        ):
            self._warm(new)
        for below in sorted(known.folders - folders):
            self._forget(below)
        for below in sorted(folders - self._folders.keys()):
            changed |= self._list(below)
        return changed

    def _forget(self, path: str) -> bool:
        """Forgets a deleted folder, with everything below it; whether it was known."""
        known = self._folders.pop(path, None)
        if known:
            self._touched.add(path)
        for below in known.folders if known else ():
            self._forget(below)
        return known is not None


def state_of(path: str) -> State:
    try:
        return stat_of(os.stat(path))  # noqa: PTH116  # thousands of calls
    except OSError:
        return None


def state_in(folder_entry: "os.DirEntry[str]") -> State:
    """Of an entry of a folder that is just being listed: quicker than by its path."""
    try:
        return stat_of(folder_entry.stat())
    except OSError:
        return None


def times_of(folder: str) -> Times:
    found = os.stat(folder)  # noqa: PTH116  # thousands of calls
    return found.st_mtime_ns, found.st_ctime_ns


def is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
