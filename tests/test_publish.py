"""Publication with real git to a real repository: exactly the site, never by force, whole wherever it stops."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.config import load_config
from generator.engine.disk import DiskError
from generator.model import ProblemsError
from generator.publish import Publication, Publishing, publish
from generator.publish.guard import SECRET, SIGNS, build_paths, names_of_folders, private_name, unpublishable
from tests.run import tree, wenzhai

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


class Digest:
    """A digest in git with a bare repository as its origin."""

    def __init__(self, folder: Path, remote: Path) -> None:
        self.folder = folder
        self.remote = remote

    def git(self, *words: str, at: Path | None = None) -> str:
        command = [GIT, *words]
        done = subprocess.run(command, cwd=at or self.folder, check=True, capture_output=True, text=True)
        return done.stdout

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def article(self, title: str, name: str = "a", more: str = "") -> None:
        front = f"title: {title}\nid: abcde{name}\nslug: {name}\ndate: 2025-12-24\n{more}"
        self.write(ARTICLE.replace("a.md", f"{name}.md"), f"---\n{front}---\n正文。\n")

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def publish(self, **asked: object) -> Publication:
        return publish(self.folder, load_config(self.folder), Publishing(**asked))  # type: ignore[arg-type]

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

    def site(self) -> dict[str, bytes]:
        return {n: data for n, data in tree(self.folder / "site").items() if n != ".wenzhai-site"}

    def mine(self) -> tuple[str, ...]:
        """All of the person's own git that must stay as it is, and the files."""
        index = (self.folder / ".git" / "index").read_bytes().hex()
        files = {
            name: data for name, data in tree(self.folder).items() if not name.startswith((".git/", "site/"))
        }
        state = [("status", "--porcelain"), ("symbolic-ref", "HEAD"), ("rev-parse", "HEAD"), ("branch",)]
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
    other = digest.folder.parent / name
    digest.git("clone", "-q", str(digest.remote), str(other))
    return Digest(other, digest.remote)


# -- what is published


def test_the_first_publication_is_exactly_the_site(digest: Digest) -> None:
    digest.publish(dry_run=True)
    (digest.folder / "site" / "stray.txt").write_text("x", encoding="utf-8")
    digest.write("content/articles/x~", "backup")
    before = digest.mine()
    done = digest.publish()
    assert digest.mine() == before
    published = digest.published()
    expected = digest.site()
    del expected["stray.txt"]
    assert published == expected
    assert ".nojekyll" in published
    assert (len(done.changes.added), done.commit) == (len(published), digest.tip)
    assert digest.git("rev-list", "--count", "gh-pages", at=digest.remote).strip() == "1"


def test_the_second_is_one_commit_on_top_and_the_third_is_none(digest: Digest) -> None:
    digest.publish()
    first = digest.tip
    digest.article("第一篇，改过")
    digest.article("第二篇", "b")
    digest.git("add", "-A")
    before = digest.mine()
    done = digest.publish()
    assert digest.mine() == before
    assert digest.published() == digest.site()
    assert digest.git("rev-parse", "gh-pages^", at=digest.remote).strip() == first
    assert "2025/12/24/b.html" in done.changes.added
    assert "2025/12/24/a.html" in done.changes.changed
    again = digest.publish()
    assert (again.commit, again.changes.nothing, digest.tip) == ("", True, done.commit)


def test_a_dry_run_counts_and_publishes_nothing(digest: Digest) -> None:
    objects = tree(digest.folder / ".git")
    done = digest.publish(dry_run=True)
    assert (digest.tip, done.commit) == ("", "")
    assert len(done.changes.added) == len(digest.site())
    assert tree(digest.folder / ".git") == objects


def test_attributes_and_line_ends_change_no_byte(digest: Digest) -> None:
    digest.write(".gitattributes", "* text eol=crlf\n")
    digest.git("config", "core.autocrlf", "true")
    digest.publish()
    assert digest.published() == digest.site()


def test_a_domain_of_ones_own(digest: Digest) -> None:
    digest.write("wenzhai.yaml", "title: 测试\ncname: news.example.org\n")
    digest.publish()
    assert digest.published()["CNAME"] == b"news.example.org\n"
    digest.write("wenzhai.yaml", "title: 测试\n")
    assert digest.refused() == ["publish-cname"]


def test_many_removals_need_a_yes(digest: Digest) -> None:
    for name in "bcdefgh":
        digest.article(f"另一篇 {name}", name)
    digest.publish()
    tip = digest.tip
    for name in "bcdefgh":
        (digest.folder / ARTICLE.replace("a.md", f"{name}.md")).unlink()
    assert digest.refused() == ["publish-removals"]
    assert digest.tip == tip
    assert digest.publish(dry_run=True).changes.removed
    digest.publish(yes=True)
    assert digest.published() == digest.site()


def test_addresses_that_were_published_do_not_vanish_unasked(digest: Digest) -> None:
    digest.publish()
    digest.write(".wenzhai/urls.txt", "# x\n2025/12/24/a.html\n2025/12/23/gone.html\n")
    digest.article("改过")
    with pytest.raises(ProblemsError) as told:
        digest.publish()
    (problem,) = told.value.problems
    assert (problem.code, problem.line, problem.severity) == ("publish-vanished", 3, "error")
    assert [one.severity for one in digest.publish(dry_run=True).warnings] == ["warning"]
    done = digest.publish(yes=True)
    assert (done.commit, len(done.warnings)) == (digest.tip, 1)
    digest.write("content/pages/new.md", "---\ntitle: x\naliases: [/2025/12/23/gone.html]\n---\n")
    assert digest.publish().warnings == ()


# -- what is refused


def test_a_digest_with_errors_is_not_published(digest: Digest) -> None:
    digest.article("[快讯]标题")
    assert digest.refused()
    assert digest.tip == ""


def test_drafts_in_the_site_are_taken_out_first(digest: Digest) -> None:
    digest.article("草稿", "b", "draft: true\n")
    digest.article("将来", "c")
    digest.write(ARTICLE.replace("a.md", "c.md"), "---\ntitle: 将来\ndate: 2999-01-01\n---\n正文。\n")
    wenzhai("build", "--drafts", cwd=digest.folder)
    assert "2025/12/24/b.html" in digest.site()
    digest.publish()
    assert "草稿".encode() not in b"".join(digest.published().values())
    assert not [name for name in digest.published() if name.startswith("2999/") or "24/b" in name]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "publish-secret"),
        ("见 {root}/notes/a.txt", "publish-build-path"),
    ],
)
def test_what_is_nobodys_business_is_refused(digest: Digest, body: str, code: str) -> None:
    article = digest.folder / ARTICLE
    text = article.read_text(encoding="utf-8") + body.format(root=digest.folder)
    article.write_text(text, encoding="utf-8")
    assert set(digest.refused()) == {code}
    assert digest.tip == ""


def test_the_script_of_the_preview_is_refused_and_words_about_it_are_not(tmp_path: Path) -> None:
    look = unpublishable(tmp_path)
    script = b'<script src="/livereload.js?port=8000" defer></script>'
    problem = look("index.html", script)
    assert problem
    assert problem.code == "publish-reload-script"
    assert look("a.html", script.replace(b"<", b"&lt;")) is None


def test_keys_are_known_by_their_looks() -> None:
    token = b"ghp_" + b"a1B2" * 9
    for key in (
        token,
        b"AKIA" + b"ABCDEFGH12345678",
        b"ASIA" + b"ABCDEFGH12345678",
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----",
        b"-----BEGIN PRIVATE KEY-----",
        b"github_pat_" + b"a1" * 25,
        b"glpat-" + b"a1" * 10,
        *(b"gh%c_" % kind + b"a1B2" * 9 for kind in b"pousr"),
        *(b"xox%c-" % kind + b"1234567890" for kind in b"abprs"),
        b"sk_" + b"live_" + b"a1" * 10,
        b"pypi-" + b"AgEIcHlwaS" + b"a1" * 10,
    ):
        assert SECRET.search(b"x " + key), key
        assert any(sign in key for sign in SIGNS), key
    assert not SECRET.search("ghp_ 是令牌的开头；AKIA 也是。task_live_x".encode())


def test_private_files_are_known_by_their_names() -> None:
    assert all(map(private_name, (".env", "a/.git/config", "x.md~", "k/id.pem", ".DS_Store")))
    assert not any(map(private_name, (".nojekyll", "index.html", "2025/12/24/a.md", "environment.html")))


def test_a_path_within_an_address_is_no_path_of_ours(tmp_path: Path) -> None:
    found = build_paths(names_of_folders(Path("/srv/d")))
    assert found.search(b'x="/srv/d/a"')
    assert not found.search(b"https://example.org/srv/d/a and /srv/d2/a")


def test_branches_for_other_work_are_left_alone(digest: Digest) -> None:
    assert digest.refused(branch="main") == ["publish-branch-in-use"]
    digest.git("checkout", "-q", "-b", "work")
    assert digest.refused(branch="main", adopt=True) == ["publish-branch-in-use"]
    assert digest.refused(branch="work") == ["publish-branch-in-use"]
    assert digest.refused(branch="a..b") == ["publish-branch-name"]
    assert digest.refused(remote="nowhere") == ["publish-no-remote"]


def test_somebody_elses_commit_is_built_upon_only_when_that_is_said(digest: Digest) -> None:
    digest.publish()
    other = clone(digest, "other")
    other.git("checkout", "-q", "gh-pages")
    other.write("by-hand.html", "x")
    other.commit()
    other.git("push", "-q", "origin", "gh-pages")
    tip = digest.tip
    assert digest.refused() == ["publish-not-ours"]
    assert digest.tip == tip
    digest.publish(adopt=True)
    assert digest.git("rev-parse", "gh-pages^", at=digest.remote).strip() == tip
    assert digest.published() == digest.site()


def test_older_content_does_not_replace_newer(digest: Digest) -> None:
    other = clone(digest, "other")
    digest.article("新的", "b")
    digest.commit()
    digest.git("push", "-q", "origin", "main")
    digest.publish()
    assert other.refused() == ["publish-unknown-source"]
    other.git("fetch", "-q")
    assert other.refused() == ["publish-older"]
    other.git("merge", "-q", "--ff-only", "origin/main")
    assert other.publish().changes.nothing


def test_outside_git_and_without_a_name(
    tmp_path: Path, digest: Digest, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = Digest(tmp_path / "alone", digest.remote)
    alone.write("wenzhai.yaml", "title: 测试\n")
    assert alone.refused() == ["publish-no-repository"]
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    digest.git("config", "user.useConfigOnly", "true")
    assert digest.refused() == ["publish-identity"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert digest.refused() == ["publish-no-git"]


# -- what goes wrong on the way


def hook(repository: Path, name: str, script: str) -> Path:
    path = repository / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_remote_that_is_not_there(digest: Digest) -> None:
    digest.git("remote", "set-url", "origin", str(digest.remote) + "-gone")
    assert digest.failed() == "publish-remote"


def test_a_connection_lost_before_the_branch_moved(digest: Digest) -> None:
    digest.publish()
    tip = digest.tip
    digest.article("改过")
    trap = hook(digest.remote, "pre-receive", "kill -9 $PPID")
    assert digest.failed() == "publish-remote"
    assert digest.tip == tip
    trap.unlink()
    digest.publish()
    assert digest.published() == digest.site()


def test_a_connection_lost_after_the_branch_moved_is_a_success(digest: Digest) -> None:
    hook(digest.remote, "post-update", "kill -9 $PPID")
    done = digest.publish()
    assert done.commit == digest.tip
    assert digest.published() == digest.site()


PROGRAM = """
import sys
from pathlib import Path
from generator.config import load_config
from generator.publish import Publishing, publish
root = Path(sys.argv[1])
publish(root, load_config(root), Publishing())
"""


@pytest.mark.parametrize("moment", ["before the push begins", "while it goes on"])
def test_somebody_publishes_while_we_are_about_to(
    digest: Digest, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest.publish()
    other = clone(digest, "other")
    other.article("别人的", "b")
    digest.article("我的", "c")
    once = digest.folder.parent / "once"
    (digest.folder.parent / "other.py").write_text(PROGRAM, encoding="utf-8")
    theirs = f"{sys.executable} {digest.folder.parent / 'other.py'} {other.folder} >&2"
    if moment == "while it goes on":
        hook(digest.folder / ".git", "pre-push", f"[ -e {once} ] && exit 0; touch {once}; {theirs}")
    else:
        pushing = f'case "$*" in *push*) [ -e {once} ] || {{ touch {once}; {theirs}; }} ;; esac'
        shim = hook(digest.folder.parent, "git", f'{pushing}\nexec {GIT} "$@"')
        monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    digest.publish()
    assert once.exists()
    assert digest.published() == digest.site()
    log = digest.git("log", "--format=%s", "gh-pages", at=digest.remote).splitlines()
    assert len(log) == 3


SHIM = """#!/bin/sh
count=$(($(cat {counter}) + 1))
echo $count > {counter}
if [ $count = {stop} ]; then {action}; fi
exec {git} "$@"
"""


def shimmed(digest: Digest, stop: int, action: str) -> dict[str, str]:
    """An environment whose git goes wrong at its n-th call."""
    folder = digest.folder.parent / "bin"
    folder.mkdir(exist_ok=True)
    (folder / "counter").write_text("0", encoding="utf-8")
    text = SHIM.format(counter=folder / "counter", stop=stop, action=action, git=GIT)
    (folder / "git").write_text(text, encoding="utf-8")
    (folder / "git").chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def calls(digest: Digest) -> int:
    return int((digest.folder.parent / "bin" / "counter").read_text(encoding="utf-8"))


def test_a_git_that_fails_at_any_call(digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old or new, never anything between; and the next publication makes it good."""
    digest.publish()
    old = digest.tip
    digest.article("改过")
    before = digest.mine()
    path = os.environ["PATH"]
    stop, done = 0, None
    while done is None or calls(digest) >= stop:
        stop += 1
        monkeypatch.setenv("PATH", shimmed(digest, stop, "exit 99")["PATH"])
        try:
            done = digest.publish()
        except (DiskError, ProblemsError):
            assert digest.tip == old
        monkeypatch.setenv("PATH", path)
        assert digest.mine() == before
    assert stop > 12
    assert digest.tip == done.commit
    assert digest.published() == digest.site()
    digest.git("fsck", "--strict", "--no-dangling")
    digest.git("fsck", "--strict", "--no-dangling", at=digest.remote)


def test_killed_at_any_call_of_git(digest: Digest) -> None:
    digest.publish()
    old = digest.tip
    digest.article("改过")
    before = digest.mine()
    stop = 0
    while True:
        stop += 1
        env = {**os.environ, **shimmed(digest, stop, "kill -9 $PPID; exit 1")}
        command = [sys.executable, "-c", PROGRAM, str(digest.folder)]
        code = subprocess.run(command, env=env, check=False, capture_output=True).returncode
        assert digest.mine() == before
        if code == 0:
            break
        assert code == -9
        assert digest.tip == old
    assert stop > 12
    assert digest.published() == digest.site()
    digest.git("fsck", "--strict", "--no-dangling")
    assert not list((digest.folder / ".cache").glob("publish-index*"))


def test_an_index_left_behind_is_no_part_of_the_next_commit(digest: Digest) -> None:
    """By a publication that was killed in the middle of making one, or a git that was."""
    state = digest.folder / ".cache"
    state.mkdir()
    (state / "publish-index").write_bytes((digest.folder / ".git" / "index").read_bytes())
    (state / "publish-index.lock").write_bytes(b"")
    digest.publish()
    assert digest.published() == digest.site()


# -- the command


def test_the_command_tells_what_it_did(digest: Digest) -> None:
    env = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    ran = wenzhai("publish", "--dry-run", cwd=digest.folder, env=env)
    assert (ran.code, ran.err) == (0, "")
    assert "将发布到 origin/gh-pages" in ran.out
    told = wenzhai("publish", "--json", cwd=digest.folder, env=env).json
    assert (told["ok"], told["commit"], told["removed"]) == (True, digest.tip, 0)
    ran = wenzhai("publish", "--branch", "main", cwd=digest.folder, env=env)
    assert (ran.code, "[publish-branch-in-use]" in ran.err) == (1, True)
    digest.git("remote", "set-url", "origin", str(digest.remote) + "-gone")
    assert wenzhai("publish", cwd=digest.folder, env=env).code == 3
