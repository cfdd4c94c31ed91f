"""What git of this computer tells about publication: the last one, what has changed since, where the site is shown.

Nothing here asks the remote.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from wenzhai.content.paths import INPUTS, KEPT
from wenzhai.engine.git import Git
from wenzhai.publish.branch import current_commit, source_of

GITHUB = re.compile(
    r"(?:^git@|^ssh://git@|^https://(?:[^@/]*@)?)github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?$"
)
"""The address of a remote repository on GitHub: owner and name."""

OURS = (*INPUTS, KEPT)
"""What a digest consists of, for git."""


class LastPublication(Struct, frozen=True):
    """A commit with the site: when it was made, and the commit of the content (empty if there was none)."""

    commit: str
    time: datetime
    source: str


def last_publication(git: Git, remote: str = "origin", branch: str = "gh-pages") -> LastPublication | None:
    """The last one that this computer knows of."""
    ref = f"refs/remotes/{remote}/{branch}"
    if not (commit := git.find("rev-parse", "--verify", "--quiet", ref)):
        return None
    source = source_of(git("cat-file", "commit", commit))
    time = git("show", "--no-patch", "--format=%cI", commit).strip()
    return LastPublication(
        commit, datetime.fromisoformat(time), "" if source in (None, "none") else str(source)
    )


def changed_since(git: Git, commit: str, parts: Sequence[str] = INPUTS) -> tuple[str, ...] | None:
    """The files of the digest that differ from those of a commit; None where that commit is not here."""
    if not git.says("cat-file", "-e", f"{commit}^{{commit}}", no=128):
        return None
    tracked = git("diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--", *parts)
    new = git("ls-files", "--others", "--exclude-standard", "-z", "--", *parts)
    return tuple(sorted({*tracked.split("\0"), *new.split("\0")} - {""}))


def uncommitted(git: Git) -> tuple[str, ...]:
    """The files of the digest that git does not have as they are, or not at all."""
    head = current_commit(git)
    if head and (found := changed_since(git, head, OURS)) is not None:
        return found
    listed = git("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *OURS)
    return tuple(sorted({*listed.split("\0")} - {""}))


def pages_address(remote: str) -> str:
    """Where GitHub Pages shows a repository without a domain of its own; empty for other hosts.

    After GitHub's documentation, "About GitHub Pages": `OWNER.github.io/NAME/`, and the root for a repository named
    `OWNER.github.io`."""
    if not (found := GITHUB.search(remote)):
        return ""
    owner, name = found[1].lower(), found[2]
    return f"https://{owner}.github.io/" + ("" if name.lower() == f"{owner}.github.io" else f"{name}/")
