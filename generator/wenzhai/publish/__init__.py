"""Publication to a branch: the built site becomes a new commit there and is pushed without force.

It uses git's plumbing commands and an index of its own. The user's index, working tree, branches and stash are never
touched; if interrupted at any point, the remote has either the old site or the new one.

What other rooms use:

- here: `Publication`, `Publishing`, `publish`, `record`
- `state`: `LastPublication`, `changed_since`, `last_publication`, `pages_address`, `uncommitted`
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from wenzhai import __version__
from wenzhai.builder.build import BuildOptions, build
from wenzhai.builder.project import read_project
from wenzhai.builder.tracked import tracked_cache
from wenzhai.checks.built_site import Recorded
from wenzhai.checks.published_urls import ledger_text, read_ledger, recordable
from wenzhai.checks.unpublished import unpublished_urls
from wenzhai.content.config import Config
from wenzhai.content.paths import CACHE, PUBLISHED_URLS
from wenzhai.content.write import File, read, write_files
from wenzhai.engine.digest import digest
from wenzhai.engine.disk import guarded
from wenzhai.engine.git import Git, GitError, git_failed, remote_failed
from wenzhai.engine.lock import BuildLock
from wenzhai.engine.ownership import read_marker
from wenzhai.engine.workers import Watcher
from wenzhai.extend.hooks import load_hooks
from wenzhai.library.library import Waiting
from wenzhai.model.digest import Digest
from wenzhai.model.problems import Problem, ProblemsError, Severity, errors_in, warning
from wenzhai.publish.branch import (
    TRAILER,
    BranchChanges,
    BranchFiles,
    Tip,
    blob_id,
    check_branch,
    check_domain,
    commit_files,
    compare,
    current_commit,
    fetch_commit,
    files_of,
    look_up,
)
from wenzhai.publish.guard import unpublishable
from wenzhai.publish.state import pages_address, uncommitted

ATTEMPTS = 3
"""Most attempts when others publish at the same time."""

PAGES_LIMIT = 10**9
"""Bytes: published sites may be no larger than 1 GB (docs.github.com, "GitHub Pages limits")."""
NEARLY = 0.8

DUBIOUS = re.compile(r"dubious ownership in repository at '([^'\n]*)'")
"""Git's error for a repository that belongs to another user of the system."""

MANY = 0.2
"""A larger part of the files is removed only with confirmation."""

MISLEADING = re.compile(r"-.*|(?:refs|heads|tags|remotes)/.*|@|stash|[A-Z_]*HEAD|AUTO_MERGE|[0-9a-f]{40,64}")
"""Names that are valid branches, but that git's commands take for something else first: options, names below `refs/`,
the files of gitrevisions(7) beside them, and commits."""


class Publishing(Struct, frozen=True, kw_only=True):
    """The options of a publication. `adopt` takes over a branch whose last commit was not made by Wenzhai;
    `run_hooks` lets `hooks.py` run without being trusted."""

    remote: str = "origin"
    branch: str = "gh-pages"
    dry_run: bool = False
    yes: bool = False
    adopt: bool = False
    run_hooks: bool = False


class Publication(Struct, frozen=True):
    """What was done, or would be done: `commit` is empty for a dry run and when nothing has changed. `doubts` are the
    problems that need `--yes`: errors in a dry run without it, else warnings; and that the site is nearly too large."""

    changes: BranchChanges
    commit: str = ""
    doubts: tuple[Problem, ...] = ()
    behind: tuple[Waiting, ...] = ()
    """Drafts and scheduled articles."""
    uncommitted: tuple[str, ...] = ()
    """Files of the digest that git does not have as they are."""
    recorded: int = 0
    """How many addresses are new in the ledger."""
    address: str = ""
    """Where GitHub shows the branch, as far as the remote tells."""


def publish(
    root: Path,
    config: Config,
    asked: Publishing,
    watcher: Watcher | None = None,
) -> Publication:
    """Builds and publishes. Raises `ProblemsError` where it refuses, `DiskError` where git or the remote fails."""
    git = Git(root)
    with git_failures_as_problems():
        check_repository(git, asked)
        algorithm, head = git("rev-parse", "--show-object-format").strip(), current_commit(git)
    hooks = load_hooks(root, config.plugins, run=asked.run_hooks)
    # Every file that is published is read again, whatever its stat.
    report = build(root, config, BuildOptions(reread=True, watcher=watcher, hooks=hooks))
    if report.failed:
        raise ProblemsError(errors_in(report.problems))
    library = read_project(root, config, now=int(time.time()), command="publish", hooks=hooks).library
    hidden = dict(unpublished_urls(library))
    state = root / CACHE
    with BuildLock(state, "publish"), git_failures_as_problems():
        site = PublishableFiles(root / config.output, algorithm, hidden, unpublishable(root), report.digests)
        ledger = read_ledger(root) or {}
        done = push(git, site, asked, head, state / "publish-index", ledger)
        done = replace(
            done,
            behind=library.waiting,
            uncommitted=uncommitted(git),
            address=pages_address(git("remote", "get-url", asked.remote).strip()),
        )
    done = replace(done, doubts=(*done.doubts, *too_large(site.size)))
    if asked.dry_run:
        return done
    pages = {url: id for url, id in recordable(library).items() if url in site.files}
    return replace(done, recorded=record_pages(root, pages, gone=done.changes.removed))


def record(root: Path, config: Config, *, run_hooks: bool = False) -> int:
    """Records the pages of the built site as published, for a site that is published in another way. Returns how many
    are new. Raises `ProblemsError` where there is no site."""
    if not (root / config.output / "index.html").is_file():
        raise ProblemsError([Problem(code="publish-nothing-built")])
    hooks = load_hooks(root, config.plugins, run=run_hooks)
    library, files = (
        read_project(root, config, now=int(time.time()), command="publish", hooks=hooks).library,
        read_marker(root / config.output),
    )
    pages = recordable(library)
    return record_pages(root, {url: id for url, id in pages.items() if url in files.urls})


def record_pages(root: Path, pages: Mapping[str, str], gone: Iterable[str] = ()) -> int:
    """Adds pages to the ledger and takes away those that are gone; returns how many are new. Raises `DiskError`."""
    ledger, before = read_ledger(root) or {}, read(root / PUBLISHED_URLS)
    kept = {url: recorded.id for url, recorded in ledger.items() if url not in {*gone}}
    data = ledger_text({**kept, **pages}).encode()
    if data != before:
        with guarded(root / PUBLISHED_URLS):
            write_files([File(PUBLISHED_URLS, data, before)], root)
    return len(pages.keys() - ledger.keys())


def doubts(
    changes: BranchChanges, before: BranchFiles, ledger: Mapping[str, Recorded], *, sure: bool
) -> Iterator[Problem]:
    """What must be confirmed: published addresses that would vanish, and the removal of many files."""
    severity: Severity = "warning" if sure else "error"
    for url in changes.removed:
        if recorded := ledger.get(url):
            yield Problem(
                code="publish-vanished",
                path=PUBLISHED_URLS,
                line=recorded.line,
                column=1,
                excerpt=url,
                params={"url": url},
                severity=severity,
            )
    if len(changes.removed) > MANY * len(before):
        counts = {"removed": str(len(changes.removed)), "total": str(len(before))}
        yield Problem(code="publish-removals", params=counts, severity=severity)


def too_large(size: int) -> Iterator[Problem]:
    """A warning before GitHub Pages refuses the site."""
    if size > NEARLY * PAGES_LIMIT:
        megabytes = {"size": str(size // 10**6), "limit": str(PAGES_LIMIT // 10**6)}
        yield warning("publish-large", params=megabytes)


@contextmanager
def git_failures_as_problems() -> Iterator[None]:
    """Turns a failure of git into a problem."""
    try:
        yield
    except GitError as error:
        raise git_failed(error) from error


def check_repository(git: Git, asked: Publishing) -> None:
    """Refuses invalid options before anything is built."""
    check_git_folder(git)
    if MISLEADING.fullmatch(asked.branch) or not git.says("check-ref-format", f"refs/heads/{asked.branch}"):
        raise ProblemsError([Problem(code="publish-branch-name", params={"branch": asked.branch})])
    if asked.remote.startswith("-") or not git.says("remote", "get-url", asked.remote, no=2):
        raise ProblemsError([Problem(code="publish-no-remote", params={"remote": asked.remote})])
    if tracked := git("ls-files", "-z", "--", CACHE):
        raise ProblemsError([tracked_cache(tracked.split("\0")[0])])
    if not git.says("var", "GIT_COMMITTER_IDENT", no=128):
        raise ProblemsError([Problem(code="publish-identity")])


def check_git_folder(git: Git) -> None:
    """Refuses a folder outside any repository, and one that git refuses because it is another user's."""
    try:
        git("rev-parse", "--git-dir")
    except GitError as error:
        if "not a git repository" in error.reason:
            raise ProblemsError([Problem(code="publish-no-repository")]) from None
        if found := DUBIOUS.search(error.reason):
            raise ProblemsError([Problem(code="publish-other-owner", params={"folder": found[1]})]) from None
        raise


class PublishableFiles:
    """The files of the output folder that its marker lists, each read once. Raises `ProblemsError` for any that must
    not be published, or that differs from the digest of what the build has `made`."""

    def __init__(
        self,
        folder: Path,
        algorithm: str,
        unpublished: Mapping[str, str],
        look: Callable[[str, bytes], Problem | None],
        made: Mapping[str, Digest],
    ) -> None:
        self._folder = folder
        names = sorted(read_marker(folder).urls)
        problems = [
            Problem(code="publish-draft", path=unpublished[url], params={"url": url})
            for url in names
            if url in unpublished
        ]
        files = {}
        self.size = 0
        for name in names:
            data = self.read(name)
            self.size += len(data)
            files[name] = blob_id(data, algorithm)
            if made.get(name) != digest(data):
                problems.append(Problem(code="publish-tampered", path=name))
            if problem := look(name, data):
                problems.append(problem)
        if problems:
            raise ProblemsError(problems)
        self.files: BranchFiles = files

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()


def push(
    git: Git,
    site: PublishableFiles,
    asked: Publishing,
    head: str,
    index: Path,
    ledger: Mapping[str, Recorded],
) -> Publication:
    """Adds the commit to the branch; starts again when somebody else has just published."""
    for _ in range(ATTEMPTS):
        tip = fetch_tip(git, asked)
        check_branch(git, asked.branch, tip, head, adopt=asked.adopt)
        before = files_of(git, tip.commit)
        check_domain(git, tip, before, site.files)
        changes = compare(before, site.files)
        doubtful = tuple(doubts(changes, before, ledger, sure=asked.yes))
        if asked.dry_run or (tip.commit and changes.nothing):
            return Publication(changes, doubts=doubtful)
        if errors := errors_in(doubtful):
            raise ProblemsError(errors)
        commit = commit_files(git, site.files, before, site.read, index, tip.commit, message(changes, head))
        try:
            git(
                "-c",
                "push.followTags=false",
                "push",
                "--quiet",
                asked.remote,
                f"{commit}:refs/heads/{asked.branch}",
            )
            return Publication(changes, commit, doubtful)
        except GitError as error:
            now = fetch_tip(git, asked).commit
            if now == commit:  # the push arrived, only the answer was lost
                return Publication(changes, commit, doubtful)
            if now == tip.commit:
                raise remote_failed(error, asked.remote) from error
    raise ProblemsError([Problem(code="publish-busy", params={"branch": asked.branch})])


def fetch_tip(git: Git, asked: Publishing) -> Tip:
    """The current state of the remote branch, with its files fetched."""
    try:
        tip = look_up(git, asked.remote, asked.branch)
        if tip.commit:
            fetch_commit(git, asked.remote, asked.branch, tip.commit)
        return tip
    except GitError as error:
        raise remote_failed(error, asked.remote) from error


def message(changes: BranchChanges, head: str) -> str:
    counts = f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.removed)} removed"
    return f"Publish: {counts}\n\nMade by wenzhai {__version__}.\n\n{TRAILER}{head or 'none'}\n"
