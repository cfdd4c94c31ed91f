"""`wenzhai status`, and `wenzhai` alone within a digest: what waits, what is published, what comes next."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from wenzhai.cli.console import Console
from wenzhai.cli.options import command

if TYPE_CHECKING:
    from wenzhai.tools.status import DigestStatus

SHOWN = 5
"""Of each list; all of it with `-v` and `--json`."""


@command("status", json=True)
def status(console: Console) -> None:
    from wenzhai.tools.status import digest_status

    with console.waiting("status-running") as meter:
        found = digest_status(console.root, console.config, meter)
    if console.as_json:
        console.json(as_json(found))
    else:
        show(console, found)


def show(console: Console, found: "DigestStatus") -> None:
    from wenzhai.text.dates import written_moment

    zone = ZoneInfo(console.config.timezone)
    title = console.config.title
    console.info("status-title" if found.url else "status-title-nowhere", title=title, url=found.url)
    code = "status-articles" if found.newest else "status-articles-undated"
    console.info(code, count=found.articles, newest=found.newest)
    listed(console, "status-drafts", [f"{one.file.path}  {one.file.title}" for one in found.drafts])
    listed(
        console,
        "status-scheduled",
        [
            f"{written_moment(one.until or 0, zone)}  {one.file.path}  {one.file.title}"
            for one in found.scheduled
        ],
    )
    listed(console, "status-undated", [f"{path}  {title}" for path, title in found.undated])
    listed(console, "status-unsourced", [f"{path}  {title}" for path, title in found.unsourced])
    if found.errors or found.warnings:
        console.info("status-problems", errors=found.errors, warnings=found.warnings)
    show_published(console, found, zone)
    command = found.next_command
    console.info("status-next", command=command, why=console.say(WHY[command]))


WHY = {
    "wenzhai check": "status-why-check",
    "wenzhai new": "status-why-new",
    "git init -b main": "status-why-git",
    "git add -A": "status-why-commit",
    "git push": "status-why-push",
    "wenzhai publish": "status-why-publish",
}
"""The next command → why it is that one."""


def show_published(console: Console, found: "DigestStatus", zone: ZoneInfo) -> None:
    from wenzhai.text.dates import written_moment

    git = found.git
    if git is None:
        console.info("status-no-git")
        return
    if git.published:
        time = written_moment(int(git.published.time.timestamp()), zone)
        console.info("status-published", time=time, commit=git.published.commit[:10])
        listed(console, "status-due", [f"{path}  {title}" for path, title in found.due])
        if git.changed is None:
            console.info("status-changed-unknown")
        else:
            listed(console, "status-changed", git.changed)
    else:
        pushed = "status-by-push" if git.ahead else "status-all-pushed"
        pushed = pushed if git.remote else "status-no-remote"
        console.info(pushed if found.workflow else "status-never", ahead=git.ahead)
    listed(console, "status-uncommitted", git.uncommitted)


def listed(console: Console, code: str, lines: Iterable[str]) -> None:
    """A heading with the number of lines, and the first of them; nothing for none."""
    from wenzhai.model.report import harmless

    lines = [*lines]
    if not lines:
        return
    console.info(code, count=len(lines))
    few = lines if console.verbose else lines[:SHOWN]
    if not console.quiet:
        for line in few:
            console.result(f"  {harmless(line)}")
    if len(few) < len(lines):
        console.info("status-more", count=len(lines) - len(few))


def as_json(found: "DigestStatus") -> dict[str, object]:
    git = found.git
    waiting = [
        {"path": one.file.path, "title": one.file.title, "until": one.until}
        for one in (*found.drafts, *found.scheduled)
    ]
    return {
        "ok": not found.errors,
        "url": found.url,
        "articles": found.articles,
        "newest": found.newest,
        "drafts": [one for one in waiting if one["until"] is None],
        "scheduled": [one for one in waiting if one["until"] is not None],
        "due": [path for path, _ in found.due],
        "undated": [path for path, _ in found.undated],
        "unsourced": [path for path, _ in found.unsourced],
        "errors": found.errors,
        "warnings": found.warnings,
        "published": git.published.time.isoformat() if git and git.published else None,
        "changed": git.changed if git else None,
        "uncommitted": git.uncommitted if git else None,
        "next": found.next_command,
    }
