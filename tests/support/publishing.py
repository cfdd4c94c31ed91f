"""A digest in git with a repository to publish to, for the tests of `wenzhai publish`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.project import Project
from tests.support.run import tree
from wenzhai.content.config import load_config
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import ProblemsError
from wenzhai.publish import Publication, Publishing, publish

GIT = shutil.which("git") or "git"
ARTICLE = "content/articles/2025/12/24-a.md"


@pytest.fixture(autouse=True)
def nobodys_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_OPTIONAL_LOCKS", "0")  # looking at the state must not change it
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "编者")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "editor@example.org")


class Digest(Project):
    """A digest in git with a bare repository as its origin."""

    def __init__(self, root: Path, remote: Path) -> None:
        super().__init__(root)
        self.remote = remote

    def git(self, *words: str, at: Path | None = None) -> str:
        command = [GIT, *words]
        done = subprocess.run(command, cwd=at or self.root, check=True, capture_output=True, text=True)
        return done.stdout

    def article(self, title: str, name: str = "a", more: str = "") -> None:
        front = f"title: {title}\nid: abcde{name}\nslug: {name}\ndate: 2025-12-24\n{more}"
        self.write(ARTICLE.replace("a.md", f"{name}.md"), f"---\n{front}---\n正文。\n")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def publish(self, **asked: object) -> Publication:
        return publish(self.root, load_config(self.root), Publishing(**asked))  # type: ignore[arg-type]  # its fields

    def refused(self, **asked: object) -> list[str]:
        with pytest.raises(ProblemsError) as told:
            self.publish(**asked)
        return [problem.code for problem in told.value.problems]

    def failed(self) -> str:
        with pytest.raises(DiskError) as told:
            self.publish()
        return told.value.problem.code

    @property
    def tip(self) -> str:
        return self.git(
            "for-each-ref", "--format=%(objectname)", "refs/heads/gh-pages", at=self.remote
        ).strip()

    def published(self) -> dict[str, bytes]:
        """The files of the branch, as a server would have them."""
        names = self.git("ls-tree", "-r", "-z", "--name-only", "gh-pages", at=self.remote).split("\0")[:-1]
        asked = "".join(f"gh-pages:{name}\n" for name in names).encode()
        command = [GIT, "cat-file", "--batch=%(objectsize)"]
        told = subprocess.run(
            command, cwd=self.remote, check=True, input=asked, stdout=subprocess.PIPE
        ).stdout
        found = {}
        for name in names:
            size, _, told = told.partition(b"\n")
            found[name], told = told[: int(size)], told[int(size) + 1 :]
        return found

    def built(self) -> dict[str, bytes]:
        """The files that are to be published."""
        return {n: data for n, data in tree(self.root / "site").items() if n != ".wenzhai-site"}

    def mine(self) -> tuple[str, ...]:
        """All of the person's own git that must stay as it is, and the files but the ledger of what is published."""
        index = (self.root / ".git" / "index").read_bytes().hex()
        files = {
            name: data
            for name, data in tree(self.root).items()
            if not name.startswith((".git/", "site/", ".wenzhai/urls.txt"))
        }
        state = [
            ("status", "--porcelain", "--", ":!.wenzhai"),
            ("symbolic-ref", "HEAD"),
            ("rev-parse", "HEAD"),
            ("branch",),
        ]
        return (index, str(files), *(self.git(*words) for words in (*state, ("stash", "list"), ("tag",))))


@pytest.fixture
def digest(tmp_path: Path) -> Digest:
    remote = tmp_path / "remote.git"
    made = Digest(tmp_path / "d", remote)
    made.write("wenzhai.yaml", "title: 测试\nurl: https://example.org/digest/\n")
    made.write(".gitignore", ".cache/\nsite/\n")
    made.article("第一篇")
    made.git("init", "-q", "--bare", "-b", "main", str(remote), at=tmp_path)
    made.git("init", "-q", "-b", "main")
    made.git("remote", "add", "origin", str(remote))
    made.commit()
    made.git("push", "-q", "origin", "main")
    return made


def clone(digest: Digest, name: str) -> Digest:
    other = digest.root.parent / name
    digest.git("clone", "-q", str(digest.remote), str(other))
    return Digest(other, digest.remote)
