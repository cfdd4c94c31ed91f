"""A branch with a built site: its files, whether Wenzhai made it, and the next commit on it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from wenzhai.content.paths import SETTINGS
from wenzhai.engine.git import Git
from wenzhai.model.problems import Problem, ProblemsError

TRAILER = "Wenzhai-Source: "
"""The trailer that marks a commit made by Wenzhai; its value is the commit of the content, or `none`."""

FILE_MODE = "100644"

BranchFiles = Mapping[str, str]
"""Name → git blob id."""


class Tip(Struct, frozen=True):
    """The last commit of the branch on the remote, and the remote's default branch."""

    commit: str
    default: str


class BranchChanges(Struct, frozen=True):
    """The changes of a publication to the branch."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    total: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)


def look_up(git: Git, remote: str, branch: str) -> Tip:
    """Asks the remote. `commit` is empty if it has no such branch."""
    commit = default = ""
    for line in git("ls-remote", "--symref", remote, "HEAD", f"refs/heads/{branch}").splitlines():
        what, _, name = line.partition("\t")
        if name == "HEAD" and what.startswith("ref: "):
            default = what.removeprefix("ref: refs/heads/")
        elif name == f"refs/heads/{branch}":
            commit = what
    return Tip(commit, default)


def fetch_commit(git: Git, remote: str, branch: str, commit: str) -> None:
    """Fetches the commit and its files; nothing is checked out, and no branch of the user moves."""
    if not git.says("cat-file", "-e", commit):
        git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, f"refs/heads/{branch}")


def files_of(git: Git, commit: str) -> BranchFiles:
    """The files of a commit; entries that are not regular files get an id that matches none."""
    listed = git("ls-tree", "-r", "-z", "--full-tree", commit) if commit else ""
    files = {}
    for entry in filter(None, listed.split("\0")):
        kind, _, name = entry.partition("\t")
        mode, _, oid = kind.split(" ")
        files[name] = oid if mode == FILE_MODE else mode
    return files


def blob_id(data: bytes, algorithm: str) -> str:
    """The git blob id of these bytes."""
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def compare(before: BranchFiles, after: BranchFiles) -> BranchChanges:
    return BranchChanges(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
        total=len(after),
    )


# -- whether Wenzhai made the branch


def source_of(message: str) -> str | None:
    """The commit of the content in the trailer of a commit; None for a commit not made by Wenzhai."""
    trailers = [line for line in message.splitlines() if line.startswith(TRAILER)]
    return trailers[-1].removeprefix(TRAILER).strip() if trailers else None


def check_branch(git: Git, branch: str, tip: Tip, head: str, *, adopt: bool) -> None:
    """Refuses a branch that somebody else works on, and content older than what is published."""
    if branch == current_branch(git):
        raise refusal("publish-branch-in-use", branch)
    if not tip.commit:
        return
    source = source_of(git("cat-file", "commit", tip.commit))
    if source is None and branch == tip.default:
        raise refusal("publish-branch-in-use", branch)
    if source is None and not adopt:
        raise refusal("publish-not-ours", branch, commit=tip.commit[:10])
    if source in (None, "none") or not head or adopt:
        return
    if not git.says("cat-file", "-e", str(source)):
        raise refusal("publish-unknown-source", branch, commit=str(source)[:10])
    if source != head and git.says("merge-base", "--is-ancestor", head, str(source)):
        raise refusal("publish-older", branch, commit=str(source)[:10])


def check_domain(git: Git, tip: Tip, before: BranchFiles, after: BranchFiles) -> None:
    """Refuses to remove a domain that was set elsewhere, such as in the settings of the repository."""
    if "CNAME" in before and "CNAME" not in after:
        domain = git("cat-file", "blob", f"{tip.commit}:CNAME").strip()
        raise ProblemsError([Problem(code="publish-cname", path=SETTINGS, params={"domain": domain})])


def refusal(code: str, branch: str, **params: str) -> ProblemsError:
    return ProblemsError([Problem(code=code, params={"branch": branch, **params})])


def current_branch(git: Git) -> str:
    """The branch that is checked out; empty if there is none."""
    return git.find("symbolic-ref", "--quiet", "--short", "HEAD") or ""


def current_commit(git: Git) -> str:
    """The commit that is checked out; empty if there is none yet."""
    return git.find("rev-parse", "--verify", "--quiet", "HEAD") or ""


# -- the next commit


def commit_files(
    git: Git,
    files: BranchFiles,
    known: BranchFiles,
    read: Callable[[str], bytes],
    index: Path,
    parent: str,
    message: str,
) -> str:
    """A commit on `parent` with exactly these files. `read` returns the bytes of those that are not `known`.

    It is made with an index of its own; no branch points to it yet.
    """
    present = set(known.values())
    missing = [name for name, oid in files.items() if oid not in present]
    if missing:
        git.feed("fast-import", "--quiet", parts=blobs(missing, read))
    private = {"GIT_INDEX_FILE": str(index)}
    listing = "".join(f"{FILE_MODE} {oid}\t{name}\0" for name, oid in sorted(files.items()))
    clear(index)
    try:
        git("update-index", "-z", "--index-info", stdin=listing.encode(), env=private)
        tree = git("write-tree", env=private).strip()
    finally:
        clear(index)
    parents = ("-p", parent) if parent else ()
    return git("commit-tree", tree, *parents, "-F", "-", stdin=message.encode()).strip()


def blobs(names: Iterable[str], read: Callable[[str], bytes]) -> Iterator[bytes]:
    """The files in the format of `git fast-import`."""
    for name in names:
        data = read(name)
        yield b"blob\ndata %d\n" % len(data)
        yield data
        yield b"\n"


def clear(index: Path) -> None:
    for name in (index, index.with_name(index.name + ".lock")):
        name.unlink(missing_ok=True)
