"""Notices changed files by looking: no file-system events, so it works on every disk and misses nothing."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

INTERVAL = 0.3
"""Seconds between two looks; also how long files must be quiet before a build."""

WATCHED = ("wenzhai.yaml", "content", "themes")
BACKUPS = ("~", ".swp", ".swx", ".tmp", ".part", ".bak")

Snapshot = dict[str, tuple[int, int, int]]
"""Path → size, time of the last change in nanoseconds, inode."""


class Watcher:
    """Remembers what the watched files looked like; `changed` returns when they look different and are quiet."""

    def __init__(self, root: Path, output: Path) -> None:
        self._root = root
        self._output = str(output)
        self._seen = self.look()

    async def changed(self) -> None:
        """Waits for a change, and then until a burst of changes is over."""
        loop = asyncio.get_running_loop()
        now = self._seen
        while now == self._seen:
            await asyncio.sleep(INTERVAL)
            now = await loop.run_in_executor(None, self.look)
        while (later := await self._look_later(loop)) != now:
            now = later
        self._seen = now

    async def _look_later(self, loop: asyncio.AbstractEventLoop) -> Snapshot:
        await asyncio.sleep(INTERVAL / 3)
        return await loop.run_in_executor(None, self.look)

    def look(self) -> Snapshot:
        return {path: state for name in WATCHED for path, state in self._walk(str(self._root / name))}

    def _walk(self, path: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """A file, or all files below a folder; symlinked folders, hidden files and editors' backups aside."""
        try:
            entries = list(os.scandir(path))
        except NotADirectoryError:
            found = Path(path).stat()
            yield path, (found.st_size, found.st_mtime_ns, found.st_ino)
            return
        except OSError:
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith(BACKUPS) or entry.path == self._output:
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._walk(entry.path)
                else:
                    found = entry.stat()
                    yield entry.path, (found.st_size, found.st_mtime_ns, found.st_ino)
            except OSError:
                continue  # gone between the listing and the look; the next look tells
