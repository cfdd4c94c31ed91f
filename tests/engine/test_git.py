"""Git, as a digest meets it: in a repository that somebody else may have set up."""

import subprocess
from pathlib import Path

import pytest

from wenzhai.engine.git import Git, GitError


def test_a_program_that_the_repository_names_is_not_run(tmp_path: Path) -> None:
    """An archive brings its `.git/config`, and that may name a program for git to ask what has changed."""
    program, trace = tmp_path / "program", tmp_path / "trace"
    program.write_text(f"#!/bin/sh\necho run >> {trace}\n", encoding="utf-8")
    program.chmod(0o755)
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "config", "core.fsmonitor", str(program)], check=True)
    Git(tmp_path)("status")
    assert not trace.exists()
    subprocess.run(["git", "-C", tmp_path, "status"], check=True, capture_output=True)
    assert trace.exists()  # that git by itself would


def test_a_repository_that_a_hook_names_is_not_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git tells its hooks which repository they belong to; the digest may lie in another one."""
    for name in ("own", "hook"):
        subprocess.run(["git", "init", "-q", tmp_path / name], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "hook/.git"))
    assert Git(tmp_path / "own")("rev-parse", "--git-dir") == ".git\n"


def test_a_command_that_fails_says_so_in_git_s_words(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        Git(tmp_path)("log")
