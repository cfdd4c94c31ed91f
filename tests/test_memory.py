"""A process that builds again and again keeps what it knew, and makes what a process that knows nothing would make."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run import run_wenzhai, tree
from wenzhai.builder.build import BuildOptions, BuildReport, build
from wenzhai.builder.session import Memory
from wenzhai.content.config import load_config

ONE = "content/articles/2025/12/24-one.md"
TWO = "content/articles/2025/12/25-two.md"
NOW = 1_800_000_000


def article(id: str, title: str, more: str = "") -> str:
    return f"---\nid: {id}\ntitle: {title}\nslug: {id}\ndate: 2025-12-24\ntopics: [外交]\n{more}---\n正文。\n"


class Project:
    """A small digest, and the memory of the one who builds it; what is written is said, as a watcher would."""

    def __init__(self, root: Path) -> None:
        self.root, self.memory = root, Memory()
        self.touched: set[str] = set()

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        missing = [folder for folder in file.parents if not folder.exists()]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        for folder in (file.parent, *(one.parent for one in missing)):
            self.touched.add(folder.relative_to(self.root).as_posix())

    def build(self) -> BuildReport:
        self.memory.touched(self.touched)
        self.touched = set()
        return build(self.root, load_config(self.root), BuildOptions(now=NOW), self.memory)

    def check(self) -> BuildReport:
        """Builds, and compares with what is built without any memory or cache."""
        report = self.build()
        fresh = self.root.parent / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(self.root, fresh, ignore=shutil.ignore_patterns("site", ".cache"))
        build(fresh, load_config(fresh), BuildOptions(now=NOW))
        assert tree(self.root / "site") == tree(fresh / "site")
        return report


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    run_wenzhai("init", "d", cwd=tmp_path)
    made = Project(tmp_path / "d")
    made.write(ONE, article("aaaaaa", "第一篇"))
    made.write(TWO, article("bbbbbb", "第二篇"))
    made.check()
    yield made
    made.memory.close()


def test_every_kind_of_edit_gives_what_a_clean_build_gives(project: Project) -> None:
    project.write(ONE, article("aaaaaa", "改了标题"))
    assert project.check().parsed == (ONE,)
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


def test_only_where_something_has_changed_is_it_looked_for(project: Project) -> None:
    """So a watcher has to say all of it; one that says nothing knows nothing, and all is looked at."""
    new = "content/articles/2025/12/26-new.md"
    (project.root / new).write_text(article("xxxxxx", "没有说的"), encoding="utf-8")
    project.touched = {"content/topics"}
    assert new not in project.build().parsed
    report = build(project.root, load_config(project.root), BuildOptions(now=NOW), project.memory)
    assert new in report.parsed


def test_a_mistake_is_complained_of_until_it_is_mended(project: Project) -> None:
    project.write(ONE, "---\ntitel: x\n---\n")
    assert project.build().failed
    assert project.build().failed
    project.write(ONE, article("aaaaaa", "好了"))
    assert not project.check().failed


def test_what_somebody_else_has_done_meanwhile_is_found(project: Project) -> None:
    (project.root / ONE).write_text(article("aaaaaa", "别人改的"), encoding="utf-8")
    assert run_wenzhai("build", cwd=project.root).code == 0
    project.write(TWO, article("bbbbbb", "这里改的"))
    project.check()
    shutil.rmtree(project.root / ".cache")
    assert len(project.check().written) == 0
    shutil.rmtree(project.root / "site")
    assert "index.html" in project.check().written


def test_a_site_is_not_looked_through_again_while_its_list_of_files_is_as_it_was(project: Project) -> None:
    (project.root / "site/404.html").unlink()
    project.write(ONE, article("aaaaaa", "标题"))
    assert "404.html" not in project.build().written
    project.memory.close()
    assert "404.html" in project.check().written
