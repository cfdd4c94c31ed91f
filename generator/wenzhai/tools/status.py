"""The state of a digest: what waits for the curator, what has been published, and the next command.

Reads the content and git of this computer; asks no network and builds nothing.
"""

import time
from collections.abc import Iterable
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.builder.project import ContentSnapshot, read_project
from wenzhai.content.config import Config
from wenzhai.engine.git import Git, GitError
from wenzhai.engine.workers import Watcher
from wenzhai.library.library import Waiting, begin
from wenzhai.model.content import Article
from wenzhai.model.problems import ProblemsError, errors_in
from wenzhai.publish.state import LastPublication, changed_since, last_publication, pages_address, uncommitted
from wenzhai.tools.scaffold.workflow import PATH as WORKFLOW


class GitState(Struct, frozen=True):
    """What git of this computer tells. `changed` are the files that differ from what was published last, None where
    that is not known; `ahead` is how many commits have not been pushed: all of them without a `remote`, its address, or
    before the first push."""

    published: LastPublication | None = None
    changed: tuple[str, ...] | None = None
    uncommitted: tuple[str, ...] = ()
    ahead: int = 0
    remote: str = ""


class DigestStatus(Struct, frozen=True):
    """Articles are (path, title), except those that wait: see `Waiting`. `git` is None outside a repository."""

    articles: int
    newest: str
    drafts: tuple[Waiting, ...]
    scheduled: tuple[Waiting, ...]
    """The next one first."""
    due: tuple[tuple[str, str], ...]
    """Articles whose time has come since the last publication."""
    undated: tuple[tuple[str, str], ...]
    unsourced: tuple[tuple[str, str], ...]
    errors: int
    warnings: int
    url: str
    git: GitState | None
    workflow: bool
    """Whether GitHub publishes after every push."""

    @property
    def next_command(self) -> str:
        """The one that is due now."""
        git = self.git
        if self.errors:
            return "wenzhai check"
        if not self.articles and not self.drafts:
            return "wenzhai new"
        if git is None:
            return "git init -b main"
        by_push = self.workflow and git.published is None
        if by_push:
            if git.uncommitted:
                return "git add -A"
            return "git push" if git.ahead and git.remote else "wenzhai new"
        waiting = {one.file.path for one in (*self.drafts, *self.scheduled)}
        seen = git.changed is None or set(git.changed) - waiting
        if git.published is None or seen or self.due:
            return "wenzhai publish"
        return "git add -A" if git.uncommitted else "wenzhai new"


def digest_status(root: Path, config: Config, watcher: Watcher | None = None) -> DigestStatus:
    """Raises `DiskError`."""
    snapshot = read_project(root, config, now=int(time.time()), command="status", watcher=watcher)
    library = snapshot.library
    waiting, hidden = library.waiting, {one.file.path for one in library.waiting}
    shown = [article for article in library.articles.values() if article.path not in hidden]
    git, zone = git_state(root), ZoneInfo(config.timezone)
    last = git.published.time.timestamp() if git and git.published else inf
    return DigestStatus(
        articles=len(shown),
        newest=max((article.day for article in shown if article.day), default=""),
        drafts=tuple(one for one in waiting if one.until is None),
        scheduled=tuple(
            sorted((one for one in waiting if one.until is not None), key=lambda one: one.until or 0)
        ),
        due=named(article for article in shown if (begin(article, zone) or 0) > last),
        undated=named(article for article in shown if not article.day),
        unsourced=named(article for article in shown if not article.source),
        errors=len(errors_in(snapshot.problems)),
        warnings=warnings_of(snapshot),
        url=config.url or (pages_address(git.remote) if git and git.published else ""),
        git=git,
        workflow=(root / WORKFLOW).is_file(),
    )


def named(articles: Iterable[Article]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((article.path, article.title) for article in articles))


def warnings_of(snapshot: ContentSnapshot) -> int:
    return len(snapshot.problems) - len(errors_in(snapshot.problems))


def git_state(root: Path) -> GitState | None:
    """None without git, outside a repository, and in one that git refuses to read."""
    try:
        git = Git(root)
        git("rev-parse", "--git-dir")
        published = last_publication(git)
        since = published.source if published else ""
        return GitState(
            published=published,
            changed=changed_since(git, since) if since else None,
            uncommitted=uncommitted(git),
            ahead=commits_ahead(git),
            remote=git.find("remote", "get-url", "origin", nothing=2) or "",
        )
    except (GitError, ProblemsError):
        return None


def commits_ahead(git: Git) -> int:
    """Of this branch, those that its branch at the remote does not have; all while it has none."""
    since = git.find("rev-list", "--count", "@{upstream}..HEAD", nothing=128)
    return int(since or git.find("rev-list", "--count", "HEAD", nothing=128) or 0)
