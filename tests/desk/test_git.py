"""The desk while git works on the same files: with real git, nothing that anybody wrote is lost."""

import subprocess
from pathlib import Path

from tests.desk.test_inbox import article
from tests.desk.test_web import form, post, token, told, whole
from tests.support.preview import Server, free_port
from tests.support.project import Project
from tests.support.run import environment

ONE = "content/articles/2025/12/24-aaaaaa.md"
TWO = "content/articles/2025/12/25-bbbbbb.md"
NAME = ["-c", "user.name=x", "-c", "user.email=x@example.org"]


def git(at: Path, *words: str) -> None:
    command = ["git", *NAME, *words]
    subprocess.run(command, cwd=at, env=environment(), check=True, capture_output=True)


def test_a_pull_a_stash_and_a_checkout_lose_nothing(tmp_path: Path) -> None:
    project, other = Project(tmp_path / "digest"), tmp_path / "other"
    project.write("wenzhai.yaml", "title: 测试\n")
    project.write(".gitignore", ".cache/\nsite/\n")
    project.add(
        article("aaaaaa", "第一篇", "2025-12-24", "draft: true\n", "大桥通车。"),
        article("bbbbbb", "第二篇", "2025-12-25", "draft: true\n", "雨下了一夜。"),
    )
    git(project.root, "init", "-q", "-b", "main")
    git(project.root, "add", "-A")
    git(project.root, "commit", "-q", "-m", "drafts")
    git(tmp_path, "clone", "-q", str(project.root), str(other))
    with (other / ONE).open("a", encoding="utf-8") as file:
        file.write("别人加的一句。\n")
    git(other, "commit", "-q", "-a", "-m", "a sentence")
    with Server(project, free_port()) as server:
        asked = whole(server, "keep", "aaaaaa", note="写到一半的按语")
        git(project.root, "pull", "-q", "--ff-only", str(other), "main")
        pulled = project.files[ONE]
        status, body, _ = post(server, asked)
        assert (status, "别人加的一句。" in body, "写到一半的按语</textarea>" in body) == (409, True, True)
        assert project.files[ONE] == pulled
        post(server, whole(server, "save", "aaaaaa", note="写到一半的按语"))
        saved = project.files[ONE]
        assert "note: 写到一半的按语" in saved and "别人加的一句。" in saved

        git(project.root, "stash", "-q")
        post(server, {"token": token(server), "act": "undo"})
        assert "[inbox-undo-changed]" in told(server)[0]
        assert project.files[ONE] == pulled
        git(project.root, "stash", "pop", "-q")
        assert project.files[ONE] == saved

        post(server, form(server, "drop", "bbbbbb"))
        dropped = project.files
        git(project.root, "checkout", "-q", "--", TWO)
        page = server.get("/desk/")[2]
        assert 'id="i-bbbbbb"' in page and "丢弃过，文件又回来了" in page
        post(server, {"token": token(server), "act": "undo"})
        assert project.files == {**dropped, TWO: project.files[TWO]}
        post(server, form(server, "keep", "bbbbbb"))
        assert "draft" not in project.files[TWO] and "雨下了一夜。" in project.files[TWO]
        assert "dropped" not in (project.root / ".wenzhai/inbox.txt").read_text(encoding="utf-8")
