"""Publication with real git when something goes wrong on the way: refused or finished, never half."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import family, gone, started, wait_for
from tests.support.publishing import GIT, Digest, clone, digest, nobodys_settings
from tests.support.run import environment
from wenzhai.engine.disk import DiskError
from wenzhai.model.problems import ProblemsError

__all__ = ["digest", "nobodys_settings"]


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
    assert digest.published() == digest.built()


def test_a_connection_lost_after_the_branch_moved_is_a_success(digest: Digest) -> None:
    hook(digest.remote, "post-update", "kill -9 $PPID")
    done = digest.publish()
    assert done.commit == digest.tip
    assert digest.published() == digest.built()


PROGRAM = """
import sys
from pathlib import Path
from wenzhai.content.config import load_config
from wenzhai.publish import Publishing, publish
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
    once = digest.root.parent / "once"
    (digest.root.parent / "other.py").write_text(PROGRAM, encoding="utf-8")
    theirs = f"{sys.executable} {digest.root.parent / 'other.py'} {other.root} >&2"
    if moment == "while it goes on":
        hook(digest.root / ".git", "pre-push", f"[ -e {once} ] && exit 0; touch {once}; {theirs}")
    else:
        pushing = f'case "$*" in *push*) [ -e {once} ] || {{ touch {once}; {theirs}; }} ;; esac'
        shim = hook(digest.root.parent, "git", f'{pushing}\nexec {GIT} "$@"')
        monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    digest.publish()
    assert once.exists()
    assert digest.published() == digest.built()
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
    folder = digest.root.parent / "bin"
    folder.mkdir(exist_ok=True)
    (folder / "counter").write_text("0", encoding="utf-8")
    text = SHIM.format(counter=folder / "counter", stop=stop, action=action, git=GIT)
    (folder / "git").write_text(text, encoding="utf-8")
    (folder / "git").chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def calls(digest: Digest) -> int:
    return int((digest.root.parent / "bin" / "counter").read_text(encoding="utf-8"))


def test_git_ends_when_we_are_killed(digest: Digest) -> None:
    """A push that hangs, here: nobody is left who could make an end of it."""
    begun = digest.root.parent / "begun"
    pushing = f'case "$*" in *push*) touch {begun}; exec sleep 600 ;; esac'
    shim = hook(digest.root.parent, "git", f'{pushing}\nexec {GIT} "$@"')
    env = environment({"PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}", **identity()})
    with started([sys.executable, "-m", "wenzhai", "publish"], cwd=digest.root, env=env) as running:
        wait_for(begun.exists, bool)
        git = [pid for pid in family(running.pid) if pid != running.pid]
        assert git
        running.kill()
        running.wait()
        wait_for(lambda: gone(git), bool)


def identity() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("GIT_")}


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
        old = digest.tip  # a publication goes on without the answers that it can do without
        monkeypatch.setenv("PATH", path)
        assert digest.mine() == before
    assert stop > 12
    assert digest.published() == digest.built()
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
        command = [sys.executable, "-c", PROGRAM, str(digest.root)]
        code = subprocess.run(command, env=env, check=False, capture_output=True).returncode
        assert digest.mine() == before
        if code == 0:
            break
        assert code == -9
        assert digest.tip == old or digest.published() == digest.built()
    assert stop > 12
    assert digest.published() == digest.built()
    digest.git("fsck", "--strict", "--no-dangling")
    assert not list((digest.root / ".cache").glob("publish-index*"))


def test_an_index_left_behind_is_no_part_of_the_next_commit(digest: Digest) -> None:
    """By a publication that was killed in the middle of making one, or a git that was."""
    state = digest.root / ".cache"
    state.mkdir()
    (state / "publish-index").write_bytes((digest.root / ".git" / "index").read_bytes())
    (state / "publish-index.lock").write_bytes(b"")
    digest.publish()
    assert digest.published() == digest.built()
