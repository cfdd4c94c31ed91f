"""The one writer of files that must last: each whole or not at all, and safe in a power cut once this returns.

What can be made again, the site and what lies in `.cache/`, is written by the engine, which waits for no disk.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from wenzhai.content.frontmatter.encodings import decode
from wenzhai.model.problems import Problem, ProblemsError


class File(Struct, frozen=True):
    """A file to write. `before` is what it held when the plan was made, None when there was none."""

    path: str
    data: bytes
    before: bytes | None


BATCH = 512
"""So many files are on disk under other names before they get the right ones."""
THREADS = 16
"""The disk takes what several of them wait for at once."""


def write_files(files: Iterable[File], root: Path) -> None:
    """Raises `ProblemsError` at a file that somebody has saved since the plan was made, `OSError`."""
    root, written, waiting = root.resolve(), list[Path](), iter(files)
    while batch := list(islice(waiting, BATCH)):
        written += write_batch(batch, root)
    sync_folders(written, root)


def write_batch(batch: Sequence[File], root: Path) -> list[Path]:
    """Writes some files: on failure none of them, or those before the one that failed."""
    targets = {(root / file.path).resolve(): file for file in batch}
    prepared: dict[Path, Path] = {}
    try:
        for target in targets:
            target.parent.mkdir(parents=True, exist_ok=True)
            prepared[target] = temporary_name(target)
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda target: prepare(target, BytesIO(targets[target].data)), targets))
        for target, file in targets.items():
            if read(target) != file.before:
                raise ProblemsError([Problem(code="changed-meanwhile", path=file.path)])
            prepared[target].replace(target)
    except BaseException:  # Ctrl-C too: no half file stays
        for temporary in prepared.values():
            with suppress(OSError):  # what went wrong first is reported
                temporary.unlink(missing_ok=True)
        raise
    return list(targets)


def create(path: Path, text: str) -> None:
    """A new file, with its folders. Raises `FileExistsError` when there is one already, `OSError`."""
    create_all({path: text})


def create_all(files: Mapping[Path, str]) -> None:
    """New files, with their folders: all of them or none, so that the same command can be given again.

    Raises `FileExistsError` when there is one of them already, `OSError`."""
    made: list[Path] = []
    folders: list[Path] = []
    try:
        for path, text in files.items():
            missing = [folder for folder in path.parents if not folder.exists()]
            folders += reversed(missing)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.open("xb").close()  # from here on the name is taken
            made.append(path)
            put(path, BytesIO(text.encode()))
        for folder in dict.fromkeys([*(path.parent for path in files), *(one.parent for one in folders)]):
            sync_folder(folder)
    except BaseException:  # Ctrl-C too: all of the files or none
        for path in reversed(made):
            with suppress(OSError):
                path.unlink()
        for folder in reversed(folders):
            with suppress(OSError):  # or somebody has put something in it
                folder.rmdir()
        raise


def read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def put(target: Path, data: BinaryIO) -> None:
    """The whole file at once: another name first, the right one when the bytes are on disk."""
    try:
        prepare(target, data).replace(target)
    except BaseException:  # Ctrl-C too: no half file stays
        with suppress(OSError):  # what went wrong first is reported
            temporary_name(target).unlink()
        raise


def temporary_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def prepare(target: Path, data: BinaryIO) -> Path:
    """Puts the bytes on disk under another name, with the mode of the file that they will replace."""
    temporary = temporary_name(target)
    with temporary.open("wb") as stream:
        shutil.copyfileobj(data, stream)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        shutil.copymode(target, temporary)
    return temporary


def sync_folders(written: Collection[Path], root: Path) -> None:
    """Makes the names of these files safe, and those of the folders above them, up to the root."""
    own = {path.parent for path in written}
    for folder in sorted(
        {*own, *(above for one in own for above in one.parents if above.is_relative_to(root))}
    ):
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Makes new names in a folder safe; Windows has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class EditedTexts:
    """Texts of content files by path, and the bytes they had when they were read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.originals: dict[str, bytes] = {}

    def __call__(self, path: str) -> str:
        """Line breaks and a byte order mark stay in it. Raises `ProblemsError` for what is no UTF-8."""
        if path not in self.originals:
            self.originals[path] = (self._root / path).read_bytes()
        decode(self.originals[path], path)
        return self.originals[path].decode("utf-8")
