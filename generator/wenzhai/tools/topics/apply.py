"""Applies the steps of a change: each file whole or not at all, even in a power cut."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from wenzhai.content.imports import FileEdit, keep_records_in_step
from wenzhai.content.write import File, sync_folders, write_files
from wenzhai.tools.topics.change import FileChange


def take_steps(root: Path, steps: Iterable[FileChange], originals: Mapping[str, bytes]) -> None:
    """Takes the steps in order. If interrupted between two, articles still have their topics, by the old or the new
    name.

    Raises `ProblemsError` when someone has saved a file since it was read, `OSError` when writing fails.
    """
    steps = list(steps)
    for is_plain, group in groupby(steps, key=lambda step: step.text is not None and not step.moved_to):
        if is_plain:
            write_files([file_of(step, originals) for step in group], root)
        else:
            for step in group:
                take_step(root, step, originals)
    keep_records_in_step(
        root,
        (
            FileEdit(step.path, originals[step.path].decode(), step.text)
            for step in steps
            if step.text is not None and step.path in originals
        ),
    )


def take_step(root: Path, step: FileChange, originals: Mapping[str, bytes]) -> None:
    path, moved = root / step.path, root / step.moved_to
    if step.text is None:
        path.unlink(missing_ok=True)
    else:
        write_files([file_of(step, originals)], root)
        path.rename(moved)
    sync_folders([path, moved] if step.moved_to else [path], root)


def file_of(step: FileChange, originals: Mapping[str, bytes]) -> File:
    return File(step.path, (step.text or "").encode(), originals.get(step.path))
