"""Where rjieba has no wheel jieba cuts the words: a site is the same with either, byte by byte."""

import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.site_builder import SiteBuilder
from tests.test_golden import PROJECT
from wenzhai.text.segmenter import cutter

OWN = Path(__file__).parents[1]

other_cutter = cache(cutter.__wrapped__)
"""What the door gives when it is asked again, without rjieba."""


def golden(folder: Path) -> SiteBuilder:
    """One of everything."""
    return SiteBuilder.copy_of(PROJECT, folder)


def own(folder: Path) -> SiteBuilder:
    """Articles as they are: our own digest."""
    shutil.copytree(OWN / "content", folder / "content")
    shutil.copy(OWN / "wenzhai.yaml", folder)
    return SiteBuilder(folder)


def tree(site: SiteBuilder) -> dict[str, bytes]:
    assert not site.build().failed
    return site.tree()


@pytest.mark.parametrize("project", [golden, own])
def test_a_site_is_the_same_whichever_cuts_the_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Callable[[Path], SiteBuilder]
) -> None:
    usual = tree(project(tmp_path / "rjieba"))
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert other_cutter().__module__ == "jieba" != cutter().__module__
    monkeypatch.setattr("wenzhai.text.segmenter.cutter", other_cutter)
    got = tree(project(tmp_path / "jieba"))
    assert sum(name.startswith("search/") for name in got) > 20
    assert [name for name in usual if got.get(name) != usual[name]] == []
    assert got.keys() == usual.keys()
