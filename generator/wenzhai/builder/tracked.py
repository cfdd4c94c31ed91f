"""Refuses a cache that git tracks: in a clone it would have been made by somebody else."""

import os
import subprocess
from pathlib import Path

from wenzhai.content.paths import CACHE
from wenzhai.model.problems import Problem, ProblemsError

HANDED_DOWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Variables that git sets for hooks: they refer to the hook's repository, not to the digest's."""


def refuse_tracked_cache(root: Path) -> None:
    """Raises ProblemsError, with the command that fixes it. Without git, or outside a repository, nothing is
    tracked."""
    if not any((folder / ".git").exists() for folder in (root, *root.resolve().parents)):
        return
    environment = {name: value for name, value in os.environ.items() if name not in HANDED_DOWN}
    command = ["git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--", CACHE]
    try:
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    except OSError:
        return
    tracked = done.stdout.decode("utf-8", "replace").split("\0")[0]
    if tracked:
        raise ProblemsError([tracked_cache(tracked)])


def tracked_cache(name: str) -> Problem:
    """The problem of a cache file that git tracks."""
    return Problem(code="cache-tracked", path=CACHE, params={"example": name, "folder": CACHE})
