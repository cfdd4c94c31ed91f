"""Runs git in the user's repository, without changing it and without running what its settings name."""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

from wenzhai.engine.disk import DiskError
from wenzhai.engine.leash import on_leash
from wenzhai.model.problems import Problem, ProblemsError

HANDED_DOWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for hooks: they refer to the hook's repository, not to the digest's."""
GIT = ("git", "-c", "core.fsmonitor=false")
"""`core.fsmonitor` in the settings of a repository may name a program, which any look at the files would start."""


class GitError(Exception):
    """A failed git command, with its exit code and error output."""

    def __init__(self, command: str, code: int, reason: str) -> None:
        super().__init__(command, code, reason)
        self.command = command
        self.code = code
        self.reason = reason


class Git:
    """Runs git commands in a folder. Every failure is a `GitError`; raises `ProblemsError` if git is missing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in HANDED_DOWN}
        self._leash = on_leash()
        self._environment = {**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}

    def __call__(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] = {}) -> str:
        """The output of the command."""
        return self.raw(*words, stdin=stdin, env=env).decode("utf-8", "surrogateescape")

    def raw(self, *words: str, stdin: bytes = b"", env: Mapping[str, str] = {}) -> bytes:
        try:
            done = subprocess.run(
                [*GIT, *words],
                cwd=self._folder,
                env={**self._environment, **env},
                input=stdin,
                capture_output=True,
                check=False,
                preexec_fn=self._leash,
            )
        except FileNotFoundError:
            no_git()
        if done.returncode:
            raise failure(words, done.returncode, done.stderr)
        return done.stdout

    def says(self, *words: str, no: int = 1) -> bool:
        """The answer of a command that answers by its exit code; any other code than 0 and `no` is a failure."""
        return self.find(*words, nothing=no) is not None

    def find(self, *words: str, nothing: int = 1) -> str | None:
        """The output of the command; None when its exit code means that nothing was found."""
        try:
            return self(*words).strip()
        except GitError as error:
            if error.code != nothing:
                raise
            return None

    def feed(self, *words: str, parts: Iterable[bytes]) -> None:
        """Runs a command with input too large for memory."""
        try:
            running = subprocess.Popen(
                [*GIT, *words],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                preexec_fn=self._leash,
            )
        except FileNotFoundError:
            no_git()
        with running:
            assert running.stdin and running.stderr
            try:
                for part in parts:
                    running.stdin.write(part)
                running.stdin.close()
            except BrokenPipeError:
                pass  # it has died: its exit code and error output say why
            except BaseException:  # Ctrl-C too: git must not outlive this process
                running.kill()
                raise
            stderr = running.stderr.read()
            running.wait()
        if running.returncode:
            raise failure(words, running.returncode, stderr)


def failure(words: Iterable[str], code: int, stderr: bytes) -> GitError:
    text = stderr.decode("utf-8", "replace").strip()
    name = next((word for word in words if not word.startswith("-") and "=" not in word), "")
    return GitError(f"git {name}", code, text or f"exit code {code}")


def no_git() -> NoReturn:
    raise ProblemsError([Problem(code="publish-no-git")]) from None


def remote_failed(error: GitError, remote: str) -> DiskError:
    """The error for a remote that did not answer properly; trying again may help."""
    return DiskError(Problem(code="publish-remote", params={"remote": remote, "reason": last_line(error)}))


def git_failed(error: GitError) -> DiskError:
    """The error for a local failure of git."""
    return DiskError(
        Problem(code="publish-git", params={"command": error.command, "reason": last_line(error)})
    )


def last_line(error: GitError) -> str:
    """The most informative line of git's error output, without hints."""
    lines = [line.strip() for line in error.reason.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote: ", "ssh:"))]
    return (telling or lines)[0]
