"""Refuses a cache that git tracks: in a clone it would have been made by somebody else."""

from pathlib import Path

from wenzhai.content.paths import CACHE
from wenzhai.model.problems import Problem, ProblemsError


def refuse_tracked_cache(root: Path) -> None:
    """Raises ProblemsError, with the command that fixes it. Without git, or outside a repository, nothing is
    tracked."""
    if not any((folder / ".git").exists() for folder in (root, *root.resolve().parents)):
        return
    from wenzhai.engine.git import Git, GitError  # loads what a project without git does not need

    try:
        tracked = Git(root)("ls-files", "-z", "--", CACHE).partition("\0")[0]
    except (GitError, ProblemsError):
        return
    if tracked:
        raise ProblemsError([tracked_cache(tracked)])


def tracked_cache(name: str) -> Problem:
    """The problem of a cache file that git tracks."""
    return Problem(code="cache-tracked", path=CACHE, params={"example": name, "folder": CACHE})
