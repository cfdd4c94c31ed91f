"""The staging folder: where new files wait, whole, until all of them are there."""

# Paths are strings here: thousands of calls, and a Path costs more than the call itself.
# ruff: noqa: PTH101

import os
from collections.abc import Iterable, Set

from msgspec import Struct

from wenzhai.engine.journal import make_folders
from wenzhai.engine.ownership import marker_bytes
from wenzhai.engine.stats import stat_of
from wenzhai.model.content import Stat
from wenzhai.model.page import Rank


class Write(Struct, frozen=True):
    """A file to publish. Lower ranks come first."""

    url: str
    data: bytes
    rank: Rank = Rank.PAGES


class Move(Struct, frozen=True, order=True):
    """A staged file or folder on its way; the order of the fields is the order of publication."""

    rank: Rank
    replaces: bool
    target: str
    staged: str


class Stage:
    """Stages files one by one and knows the moves that will bring them to their places.

    A file for a folder that the output does not have yet is staged inside that folder, so that a single
    move brings all of it: that halves what a first publication asks of the file system.
    """

    def __init__(self, staging: str, existing: Set[str], project: str = "") -> None:
        self.staging = staging
        self._project = project
        self._existing = existing
        self._made: set[str] = set()
        self._missing: dict[str, str | None] = {"": None}
        self.moves: dict[str, Move] = {}

    def add(self, write: Write, replaces: bool) -> Stat:
        """Stage a file: the stat that it will have at its place, but for the time of the change that takes it there."""
        folder = self._outermost_missing(write.url.rpartition("/")[0])
        if folder is None:
            staged = f"files/{len(self.moves)}"
            self.moves[write.url] = Move(write.rank, replaces, write.url, staged)
            return self._write(staged, write.data)
        move = Move(write.rank, False, folder, f"folders/{folder}")
        self.moves[folder] = min(move, self.moves.get(folder, move))
        return self._write(f"folders/{write.url}", write.data)

    def marker(self, name: str, urls: Iterable[str]) -> str:
        """Stage a marker file; its name in the staging folder."""
        self._write(name, marker_bytes(urls, self._project))
        return name

    def _outermost_missing(self, folder: str) -> str | None:
        """The outermost folder on the way to one, itself included, that the output does not have."""
        unknown = []
        while folder not in self._missing:
            unknown.append(folder)
            folder = folder.rpartition("/")[0]
        outermost = self._missing[folder]
        for inner in reversed(unknown):
            outermost = outermost or (None if inner in self._existing else inner)
            self._missing[inner] = outermost
        return outermost

    def _write(self, name: str, data: bytes) -> Stat:
        folder = name.rpartition("/")[0]
        if folder not in self._made:
            make_folders(f"{self.staging}/{folder}".rstrip("/"))
            self._made.add(folder)
        return write_new(f"{self.staging}/{name}", data)


def write_new(path: str, data: bytes) -> Stat:
    """Write a new file, readable for all whatever the umask says. Not synced: what a power cut takes is built again."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        found = os.fstat(file)
        if found.st_mode & 0o777 != 0o644:
            os.chmod(path, 0o644)
        return stat_of(found)
    finally:
        os.close(file)
