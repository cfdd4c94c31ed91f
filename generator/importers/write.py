"""Puts a plan on disk: each file whole or not at all, and safe in the face of a power cut once this returns."""

import os
import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from generator.importers.copies import Copy
from generator.importers.plan import Plan
from generator.importers.shelf import record_path
from generator.model import Problem, ProblemsError


class File(Struct, frozen=True):
    """A file to write. `before` is what it held when the plan was made, None when there was none."""

    path: str
    data: bytes
    before: bytes | None


def write_plan(plan: Plan, root: Path) -> None:
    """Raises `ProblemsError` when the editor has saved a file since it was read, `OSError` when the disk refuses.

    First the files that articles show, then the articles, then what was imported last: killed in between, the next
    import finishes the work, and an article that did not reach the disk is never taken for one that the editor
    has deleted.
    """
    copy_files((copy for copy in plan.copies if copy.status == "new"), root)
    articles = [File(one.path, one.after, one.before) for one in plan.changes if one.after is not None]
    topics = [File(topic.path, topic.text.encode(), None) for topic in plan.new_topics]
    write_files([*articles, *topics], root)
    records = [(record_path(change.id), change.record) for change in plan.changes]
    write_files(
        [File(path, data, held) for path, data in records if (held := read(root / path)) != data], root
    )


def write_files(files: Iterable[File], root: Path) -> None:
    root = root.resolve()
    folders: set[Path] = set()
    for file in files:
        target = (root / file.path).resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        if read(target) != file.before:
            raise ProblemsError([Problem(code="import-changed-meanwhile", path=file.path)])
        replace(target, file.data)
        folders.update([target.parent, *(folder for folder in target.parents if folder.is_relative_to(root))])
    for folder in sorted(folders):
        sync_folder(folder)


def copy_files(copies: Iterable[Copy], root: Path) -> None:
    """Copies what is not there yet; what has come meanwhile stays as it is."""
    root = root.resolve()
    folders: set[Path] = set()
    for copy in copies:
        target = root / copy.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            with Path(copy.source).open("rb") as source:
                put(target, source)
        folders.update([target.parent, *(folder for folder in target.parents if folder.is_relative_to(root))])
    for folder in sorted(folders):
        sync_folder(folder)


def read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace(target: Path, data: bytes) -> None:
    put(target, BytesIO(data))


def put(target: Path, data: BinaryIO) -> None:
    """The whole file at once: another name first, the right one when the bytes are on disk."""
    temporary = target.with_name(f".{target.name}.importing")
    try:
        with temporary.open("wb") as stream:
            shutil.copyfileobj(data, stream)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes new names in a folder safe; Windows has no such thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
