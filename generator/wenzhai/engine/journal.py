"""The redo journal of a publication: ordered steps that may be repeated, so that an interrupted one can be finished.

A step moves a staged file, or a whole staged folder, to its place, or removes a file. Each leaves every
file whole. A step whose staged file is gone was done before; a removal of what is gone as well.
"""

# Paths are strings here: thousands of calls, and a Path costs more than the call itself.
# ruff: noqa: PTH101, PTH102, PTH105, PTH108, PTH106, PTH112, PTH116, PTH120, PTH208

import errno
import os
import shutil
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from wenzhai.engine.digest import SIZE
from wenzhai.engine.ownership import MARKER, valid_url
from wenzhai.engine.seal import READ, Seal

PART = ".wenzhai-part"  # where a file waits in the output when it had to come from another file system

CONFLICTS = (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR, errno.EISDIR)
"""Errors that say: something that is not ours lies in the way."""


class JournalStep(msgspec.Struct, frozen=True, array_like=True):
    """Move `staged` (a name below the staging folder) to `target`; with no `staged`, remove `target`."""

    target: str
    staged: str = ""


def save(path: Path, steps: Sequence[JournalStep]) -> None:
    """Write the journal; it exists whole or not at all."""
    new = path.with_suffix(".new")
    data = msgspec.msgpack.encode(steps)
    new.unlink(missing_ok=True)
    with new.open("xb") as file:  # never through a link
        file.write(_seal(path, data) + data)
    new.replace(path)


def load(path: Path) -> list[JournalStep]:
    """The steps of an unfinished publication; none when there is no journal, or a damaged one, or not one of ours."""
    try:
        file = os.open(path, READ)
    except OSError:
        return []
    with open(file, "rb") as stream:  # noqa: PTH123  # opened already
        written = stream.read()
    data = written[SIZE:]
    if written[:SIZE] != _seal(path, data):
        return []
    steps = msgspec.msgpack.decode(data, type=list[JournalStep])
    good = all(
        (valid_url(step.target) or step.target == MARKER) and (not step.staged or valid_url(step.staged))
        for step in steps
    )
    return steps if good else []


def _seal(path: Path, data: bytes) -> bytes:
    """Of the journal at this place: the steps of another one, or of somebody else's, are not taken here."""
    return Seal("journal")(os.fsencode(path), data)


def roll_forward(steps: Sequence[JournalStep], staging: str, output: str) -> None:
    """Do every step that is not done yet, in order. Raises OSError; what was done stays done."""
    folders, waiting = _Folders(output), _Folders(staging)
    for step in steps:
        real = folders.real(step.target)
        if step.staged:
            if not (real and waiting.real(step.staged)):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), f"{output}/{step.target}")
            _move(f"{staging}/{step.staged}", f"{output}/{step.target}", output)
        elif real:  # else our file has gone with its folder
            _remove(output, step.target)


class _Folders:
    """Remembers which folders below one are real ones: nothing is written, moved or removed through a symlink."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.known: dict[str, bool] = {"": True}

    def real(self, path: str) -> bool:
        """Whether all folders above `path` are folders, or missing."""
        parent = path.rpartition("/")[0]
        if parent not in self.known:
            self.known[parent] = self.real(parent) and self._is_folder(parent)
        return self.known[parent]

    def _is_folder(self, folder: str) -> bool:
        try:
            return stat.S_ISDIR(os.lstat(f"{self.top}/{folder}").st_mode)
        except FileNotFoundError:
            return True


def _move(staged: str, target: str, output: str) -> None:
    try:
        os.replace(staged, target)
    except FileNotFoundError:
        if os.path.lexists(staged):  # then the folder above the target has gone
            make_folders(os.path.dirname(target))
            os.replace(staged, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _move_across(staged, target, f"{output}/{PART}")


def _move_across(staged: str, target: str, part: str) -> None:
    """The same from another file system: copy beside the target's file system first, then rename."""
    if os.path.isdir(staged):
        make_folders(target)
        for name in sorted(os.listdir(staged)):
            _move_across(f"{staged}/{name}", f"{target}/{name}", part)
        os.rmdir(staged)
        return
    with suppress(FileNotFoundError):
        os.unlink(part)  # it may be a link
    shutil.copyfile(staged, part)
    shutil.copymode(staged, part)
    os.replace(part, target)
    os.unlink(staged)


def _remove(output: str, url: str) -> None:
    """Remove a file, never a folder, and the folders that it leaves empty."""
    try:
        os.unlink(f"{output}/{url}")
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        if not os.path.isdir(f"{output}/{url}"):
            raise
        return
    parent = url.rpartition("/")[0]
    while parent:
        try:
            os.rmdir(f"{output}/{parent}")
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in CONFLICTS:
                return
            raise
        parent = parent.rpartition("/")[0]


def make_folders(path: str) -> None:
    """Create a folder and those above it, readable for all whatever the umask says."""
    if os.path.isdir(path):
        return
    make_folders(os.path.dirname(path))
    os.mkdir(path, 0o755)
    if os.stat(path).st_mode & 0o777 != 0o755:
        os.chmod(path, 0o755)
