"""Reads the files that a change is about, and takes its steps: each file whole or not at all, even in a power cut."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from wenzhai.content.write import File, sync_folders, write_files
from wenzhai.tools.topics.change import FileChange


def take_steps(root: Path, steps: Iterable[FileChange], held: Mapping[str, bytes]) -> None:
    """One after the other. Cut off between two, articles still have the topics they had, by one name or another.

    Raises `ProblemsError` when someone has saved a file since it was read, `OSError` when the disk refuses.
    """
    for is_plain, group in groupby(steps, key=lambda step: step.text is not None and not step.moved_to):
        if is_plain:
            write_files([file_of(step, held) for step in group], root)
        else:
            for step in group:
                take_step(root, step, held)


def take_step(root: Path, step: FileChange, held: Mapping[str, bytes]) -> None:
    path, moved = root / step.path, root / step.moved_to
    if step.text is None:
        path.unlink(missing_ok=True)
    else:
        write_files([file_of(step, held)], root)
        path.rename(moved)
    sync_folders([path, moved] if step.moved_to else [path], root)


def file_of(step: FileChange, held: Mapping[str, bytes]) -> File:
    return File(step.path, (step.text or "").encode(), held.get(step.path))
