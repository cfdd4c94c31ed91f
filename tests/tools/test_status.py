"""`wenzhai status`: what waits, what has been published and what has changed since, and the next command."""

from pathlib import Path

import pytest

from tests.support.project import Project
from tests.support.publishing import ARTICLE, Digest, digest, nobodys_settings
from tests.support.run import run_wenzhai, tree

__all__ = ["digest", "nobodys_settings"]

DRAFT, LATER = ARTICLE.replace("a.md", "b.md"), ARTICLE.replace("a.md", "c.md")


@pytest.fixture
def waiting(digest: Digest) -> Digest:
    """With a draft, a scheduled article, and one that lacks date and source."""
    digest.article("草稿一", "b", "draft: true\n")
    digest.write(LATER, "---\ntitle: 将来\nid: abcdec\ndate: 2998-01-01\nsource: x\n---\n正文。\n")
    digest.write("content/articles/d.md", "---\ntitle: 没有日期\nid: abcded\n---\n正文。\n")
    digest.commit()
    return digest


def test_what_waits_for_the_curator_is_listed(waiting: Digest) -> None:
    out = waiting.run("status").out
    assert "测试，网址 https://example.org/digest/" in out
    assert "文章：2 篇，最新的是 2025-12-24" in out
    assert f"草稿：1 篇\n  {DRAFT}  草稿一" in out
    assert f"未到时间：1 篇\n  2998-01-01 00:00 +08:00  {LATER}  将来" in out
    assert "没有日期：1 篇\n  content/articles/d.md  没有日期" in out
    assert f"没有来源：2 篇\n  {ARTICLE}  第一篇\n  content/articles/d.md  没有日期" in out


def test_it_tells_what_has_changed_since_the_last_publication_and_what_comes_next(waiting: Digest) -> None:
    assert "还没有发布过" in waiting.run("status").out
    assert waiting.run("status", "--json").json["next"] == "wenzhai publish"
    waiting.publish()
    waiting.commit()  # the ledger
    found = waiting.run("status", "--json").json
    assert (found["changed"], found["uncommitted"], found["next"]) == ([], [], "wenzhai new")
    waiting.article("草稿一，改过", "b", "draft: true\n")  # no reason to publish again
    found = waiting.run("status", "--json").json
    assert (found["changed"], found["next"]) == ([DRAFT], "git add -A")
    waiting.commit()
    waiting.article("改过")
    found = waiting.run("status", "--json").json
    assert (found["changed"], found["uncommitted"], found["next"]) == (
        [ARTICLE, DRAFT],
        [ARTICLE],
        "wenzhai publish",
    )
    assert f"（提交 {waiting.tip[:10]}）" in waiting.run("status").out
    waiting.article("[坏的]标题")
    assert waiting.run("status", "--json").json["next"] == "wenzhai check"


def test_an_article_whose_time_has_come_is_due_for_publication(
    digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest.write(LATER, "---\ntitle: 后来\nid: abcdec\ndate: 2026-01-06\nsource: x\n---\n正文。\n")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-05T00:00:00Z")  # of the publication
    digest.publish()
    digest.commit()
    found = digest.run("status", "--json").json
    assert (found["due"], found["next"]) == ([LATER], "wenzhai publish")


def test_where_github_publishes_the_next_step_is_to_commit_and_to_push(waiting: Digest) -> None:
    waiting.write(".github/workflows/pages.yml", "on: push\n")
    waiting.write("content/articles/e.md", "---\ntitle: 新\nid: abcdee\n---\n正文。\n")
    assert waiting.run("status", "--json").json["next"] == "git add -A"
    waiting.git("push", "-q", "-u", "origin", "main")
    waiting.commit()
    out = waiting.run("status").out
    assert "还没有推送的提交：1 次" in out
    assert "下一步：git push" in out
    waiting.git("push", "-q")
    assert "提交都已推送" in waiting.run("status").out
    waiting.git("remote", "remove", "origin")
    out = waiting.run("status").out
    assert "还没有远程仓库" in out and "提交都已推送" not in out


def test_the_bare_command_is_the_status_within_a_digest_and_help_elsewhere(
    waiting: Digest, tmp_path: Path
) -> None:
    assert waiting.run() == waiting.run("status")
    assert waiting.run("-v") == waiting.run("status", "-v")
    alone = tmp_path / "empty"
    alone.mkdir()
    ran = run_wenzhai(cwd=alone)
    assert (ran.code, "init" in ran.err, "选项：" in ran.err, "COMMAND" in ran.err) == (2, True, True, False)


def test_it_neither_builds_nor_touches_git(waiting: Digest) -> None:
    waiting.run("status")
    before = waiting.mine()
    waiting.run("status")
    assert waiting.mine() == before
    assert not waiting.site.exists()


def test_a_digest_that_is_not_in_git_has_its_status_too(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    ran = project.run("status", "--json")
    assert (ran.code, ran.json["next"], ran.json["changed"]) == (0, "wenzhai new", None)
    assert "还没有用 git 管理" in project.run().out


def test_long_lists_are_cut_and_shown_whole_when_asked(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    for number in range(8):
        project.write(
            f"content/articles/{number}.md", f"---\ntitle: 第 {number} 篇\ndraft: true\n---\n文。\n"
        )
    assert "还有 3 个" in project.run("status").out
    assert project.run("status", "-v").out.count("content/articles/") == 8


def test_nothing_but_the_cache_is_written(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("wenzhai.yaml", "title: 测试\n")
    before = {name for name in tree(project.root) if not name.startswith(".cache/")}
    project.run("status")
    assert {name for name in tree(project.root) if not name.startswith(".cache/")} == before
