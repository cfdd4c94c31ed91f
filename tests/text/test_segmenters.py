"""Where rjieba has no wheel jieba cuts the words: a site is the same with either, byte by byte."""

import marshal
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.support.paths import GOLDEN, REPOSITORY
from tests.support.project import Project
from wenzhai.text.segmenter import cutter, jieba_cutter

other_cutter = cache(cutter.__wrapped__)
"""What the door gives when it is asked again, without rjieba."""


def golden(folder: Path) -> Project:
    """One of everything."""
    return Project.copy_of(GOLDEN, folder)


def own(folder: Path) -> Project:
    """Articles as they are: our own digest."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copy(REPOSITORY / "wenzhai.yaml", folder)
    return Project(folder)


def tree(site: Project) -> dict[str, bytes]:
    assert not site.build().failed
    return site.tree()


@pytest.mark.parametrize("project", [golden, own])
def test_a_site_is_the_same_whichever_cuts_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Callable[[Path], Project]
) -> None:
    usual = tree(project(tmp_path / "rjieba"))
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert other_cutter().__module__ == "jieba" != cutter().__module__
    monkeypatch.setattr("wenzhai.text.segmenter.cutter", other_cutter)
    got = tree(project(tmp_path / "jieba"))
    assert sum(name.startswith("search/") for name in got) > 20
    assert [name for name in usual if got.get(name) != usual[name]] == []
    assert got.keys() == usual.keys()


def test_jieba_neither_trusts_nor_leaves_a_file_for_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"甲": 1}, 1)))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert list(jieba_cutter()("人工智能治理")) == ["人工智能", "治理"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert capfd.readouterr() == ("", "")
