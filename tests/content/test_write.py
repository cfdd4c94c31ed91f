"""Files that must last are written by one writer: whole or not at all, and never over another."""

import os
from pathlib import Path

import pytest

from wenzhai.content.write import File, create, write_files
from wenzhai.model.problems import ProblemsError


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_new_file_is_written_with_its_folders_and_all_of_them_are_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    path = tmp_path / "a" / "b" / "文.md"
    create(path, "甲\n")
    assert (path.read_bytes(), names(tmp_path)) == ("甲\n".encode(), ["a", "a/b", "a/b/文.md"])
    assert {one.stat().st_ino for one in (path, path.parent, tmp_path / "a", tmp_path)} <= set(synced)


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("甲", encoding="utf-8")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a.md", "乙")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "甲"


def test_where_the_disk_refuses_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        create(tmp_path / "a.md", "甲")
    assert names(tmp_path) == []


def test_what_somebody_has_saved_meanwhile_stays(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"mine")
    with pytest.raises(ProblemsError) as caught:
        write_files([File("a.md", b"new", b"old")], tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["changed-meanwhile"]
    assert (tmp_path / "a.md").read_bytes() == b"mine"
