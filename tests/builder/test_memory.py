"""A process that builds again and again keeps what it knew, and makes what a process that knows nothing would make."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.project import Built, Project
from tests.support.run import run_wenzhai
from wenzhai.builder.session import Memory
from wenzhai.content.load import BATCH
from wenzhai.text.analysis import word_numbers
from wenzhai.text.idf import table

ONE = "content/articles/2025/12/24-one.md"
TWO = "content/articles/2025/12/25-two.md"
NOW = 1_800_000_000


def article(id: str, title: str, more: str = "") -> str:
    return f"---\nid: {id}\ntitle: {title}\nslug: {id}\ndate: 2025-12-24\ntopics: [外交]\n{more}---\n正文。\n"


class Watched(Project):
    """A small digest, and the memory of the one who builds it; what is written is said, as a watcher would."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, now=NOW)
        self.memory = self.known = Memory()
        self.touched: set[str] = set()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        missing = [folder for folder in file.parents if not folder.exists()]
        super().write(path, text)
        for folder in (file.parent, *(one.parent for one in missing)):
            self.touched.add(folder.relative_to(self.root).as_posix())

    def build_touched(self) -> Built:
        """Build, having said what was touched."""
        self.known.touched(self.touched)
        self.touched = set()
        return self.build()

    def check(self) -> Built:
        """Builds, and compares with what is built without any memory or cache."""
        made = self.build_touched()
        fresh = self.root.parent / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        other = Project.copy_of(self.root, fresh, now=NOW)
        other.build()
        assert self.tree() == other.tree()
        return made


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Watched]:
    run_wenzhai("init", "d", cwd=tmp_path)
    made = Watched(tmp_path / "d")
    made.write(ONE, article("aaaaaa", "第一篇"))
    made.write(TWO, article("bbbbbb", "第二篇"))
    made.check()
    yield made
    made.known.close()


def test_every_kind_of_edit_gives_what_a_clean_build_gives(project: Watched) -> None:
    project.write(ONE, article("aaaaaa", "改了标题"))
    assert project.check().parsed == {ONE}
    project.write("content/articles/2026/01/01-new.md", article("cccccc", "新的一篇", "source: 人民日报\n"))
    project.check()
    project.write("content/topics/wai-jiao.md", "---\nzh: 外交\nen: Diplomacy\n---\n简介。\n")
    project.check()
    project.write("wenzhai.yaml", "title: 另一个名字\nrelated: 1\n")
    project.check()
    project.write("themes/mine/theme.yaml", "name: mine\nextends: paper\napi: 1\n")
    project.write("themes/mine/templates/footer.html", "{# 空 #}\n")
    project.write("wenzhai.yaml", "title: 另一个名字\ntheme: mine\n")
    project.check()
    shutil.rmtree(project.root / "content/articles/2026")
    project.touched |= {"content/articles", "content/articles/2026", "content/articles/2026/01"}
    assert any("2026" in url for url in project.check().removed)
    project.write("content/articles/2026/01/02-again.md", article("dddddd", "又一篇"))
    project.check()


def test_only_where_something_has_changed_is_it_looked_for(project: Watched) -> None:
    """So a watcher has to say all of it; one that says nothing knows nothing, and all is looked at."""
    new = "content/articles/2025/12/26-new.md"
    (project.root / new).write_text(article("xxxxxx", "没有说的"), encoding="utf-8")
    project.touched = {"content/topics"}
    assert new not in project.build_touched().parsed
    assert new in project.build().parsed


def test_a_mistake_is_complained_of_until_it_is_mended(project: Watched) -> None:
    project.write(ONE, "---\ntitel: x\n---\n")
    assert project.build_touched().failed
    assert project.build_touched().failed
    project.write(ONE, article("aaaaaa", "好了"))
    assert not project.check().failed


def test_what_somebody_else_has_done_meanwhile_is_found(project: Watched) -> None:
    (project.root / ONE).write_text(article("aaaaaa", "别人改的"), encoding="utf-8")
    assert run_wenzhai("build", cwd=project.root).code == 0
    project.write(TWO, article("bbbbbb", "这里改的"))
    project.check()
    shutil.rmtree(project.root / ".cache")
    assert len(project.check().written) == 0
    shutil.rmtree(project.root / "site")
    assert "index.html" in project.check().written


def test_a_site_is_not_looked_through_again_while_its_list_of_files_is_as_it_was(project: Watched) -> None:
    (project.root / "site/404.html").unlink()
    project.write(ONE, article("aaaaaa", "标题"))
    assert "404.html" not in project.build_touched().written
    project.known.close()
    assert "404.html" in project.check().written


def test_of_words_nothing_is_kept_once_a_whole_archive_is_read(project: Watched) -> None:
    """What is known of them is for reading, and takes more memory than ten thousand articles."""
    for number in range(BATCH):
        project.write(f"content/articles/2026/{number}.md", article(f"new{number:03}", f"第{number}篇"))
    assert len(project.build_touched().parsed) == BATCH
    assert table.cache_info().currsize == word_numbers.cache_info().currsize == 0
