"""`wenzhai publish`: pushes the built site as a commit on a branch of its own."""

from typing import TYPE_CHECKING

import click

from wenzhai.cli.console import OK, PROBLEMS, Console
from wenzhai.cli.options import command, option
from wenzhai.cli.workflow import write_workflow

if TYPE_CHECKING:
    from wenzhai.publish import Publication

SHOWN = 10
"""Most vanished addresses that are listed."""
NAMED = 3
"""How many files that are not in git are named."""


@command("publish", json=True)
@option("--remote", metavar="NAME", default="origin")
@option("--branch", metavar="NAME", default="gh-pages")
@option("--dry-run", "-n", is_flag=True)
@option("--yes", "-y", is_flag=True)
@option("--adopt", is_flag=True)
@option("--init", "workflow", is_flag=True)
@option("--record", is_flag=True)
@option("--open", "open_browser", is_flag=True)
@option("--run-hooks", is_flag=True)
def publish(
    console: Console,
    remote: str,
    branch: str,
    dry_run: bool,
    yes: bool,
    adopt: bool,
    workflow: bool,
    record: bool,
    open_browser: bool,
    run_hooks: bool,
) -> int:
    from wenzhai.desk.log import forget
    from wenzhai.model.problems import errors_in
    from wenzhai.publish import Publishing
    from wenzhai.publish import publish as publish_site
    from wenzhai.publish import record as record_site
    from wenzhai.tools.scaffold.workflow import workflow_files

    if workflow:
        config = console.config
        write_workflow(console, workflow_files(console.lang, config.edit_branch, config.output))
        console.info("publish-workflow")
        return OK
    root, config = console.root, console.config
    if record:
        console.info("publish-recorded", count=record_site(root, config, run_hooks=run_hooks))
        return OK
    asked = Publishing(
        remote=remote, branch=branch, dry_run=dry_run, yes=yes, adopt=adopt, run_hooks=run_hooks
    )
    with console.waiting("publish-running") as meter:
        done = publish_site(root, config, asked, meter)
    refused = bool(errors_in(done.doubts))
    if not refused and not dry_run:
        forget(root)
    if console.as_json:
        console.problems(done.doubts)
        console.json({"ok": not refused, "dry_run": dry_run, **as_json(done, config.url)})
        return PROBLEMS if refused else OK
    show(console, done, asked.dry_run, f"{remote}/{branch}")
    console.problems(done.doubts)
    if refused:
        console.info("publish-would-refuse")
        return PROBLEMS
    show_behind(console, done)
    if not dry_run:
        show_address(console, config.url, done.address)
        address = config.url or done.address
        if open_browser and address:
            click.launch(address)
    return OK


def as_json(done: "Publication", url: str) -> dict[str, object]:
    return {
        "commit": done.commit,
        "url": url,
        **counts(done),
        "drafts": [one.file.path for one in done.behind if one.until is None],
        "scheduled": [one.file.path for one in done.behind if one.until is not None],
        "uncommitted": done.uncommitted,
        "recorded": done.recorded,
    }


def counts(done: "Publication") -> dict[str, int]:
    changes = done.changes
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "removed": len(changes.removed),
        "files": changes.total,
    }


def show(console: Console, done: "Publication", dry_run: bool, place: str) -> None:
    changes = done.changes
    for code, names in (("publish-adds", changes.added), ("publish-changes", changes.changed)):
        for name in names:
            console.detail(code, name=name)
    pages = [name for name in changes.removed if name.endswith(".html")]
    for name in pages if console.verbose else pages[:SHOWN]:
        console.info("publish-vanishes", name=name)
    if pages:
        console.info("publish-vanish-note")
    code = "publish-would" if dry_run else "publish-done" if done.commit else "publish-nothing"
    console.info(code, place=place, commit=done.commit[:10], **counts(done))


def show_behind(console: Console, done: "Publication") -> None:
    """What is on this computer alone: drafts, scheduled articles, files that git does not have, the new ledger."""
    from zoneinfo import ZoneInfo

    from wenzhai.content.paths import PUBLISHED_URLS
    from wenzhai.text.dates import written_moment

    zone = ZoneInfo(console.config.timezone)
    drafts = sum(one.until is None for one in done.behind)
    times = [one.until for one in done.behind if one.until is not None]
    if drafts:
        console.info("publish-drafts", count=drafts)
    if times:
        console.info("publish-scheduled", count=len(times), first=written_moment(min(times), zone))
    if done.uncommitted:
        more = "…" if done.uncommitted[NAMED:] else ""
        names = ", ".join(done.uncommitted[:NAMED]) + more
        console.info("publish-uncommitted", count=len(done.uncommitted), names=names)
    if done.recorded:
        console.info("publish-ledger", count=done.recorded, path=PUBLISHED_URLS)


def show_address(console: Console, url: str, github: str) -> None:
    """Where the site is to be seen, and when."""
    if not url:
        console.info("publish-without-url-github" if github else "publish-without-url", url=github)
    else:
        console.info("publish-address-github" if github else "publish-address", url=url)
