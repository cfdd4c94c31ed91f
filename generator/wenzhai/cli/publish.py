"""`wenzhai publish`: pushes the built site as a commit on a branch of its own."""

from typing import TYPE_CHECKING

from wenzhai.cli.console import Console
from wenzhai.cli.options import command, option
from wenzhai.cli.workflow import write_workflow

if TYPE_CHECKING:
    from wenzhai.publish import Publication

SHOWN = 10
"""Most vanished addresses that are listed."""


@command("publish", json=True)
@option("--remote", metavar="NAME", default="origin")
@option("--branch", metavar="NAME", default="gh-pages")
@option("--dry-run", "-n", is_flag=True)
@option("--yes", "-y", is_flag=True)
@option("--adopt", is_flag=True)
@option("--init", "workflow", is_flag=True)
def publish(
    console: Console, remote: str, branch: str, dry_run: bool, yes: bool, adopt: bool, workflow: bool
) -> None:
    from wenzhai.publish import Publishing
    from wenzhai.publish import publish as publish_site
    from wenzhai.tools.scaffold.workflow import workflow_files

    if workflow:
        config = console.config
        write_workflow(console, workflow_files(console.lang, config.edit_branch, config.output))
        console.info("publish-workflow")
        return
    asked = Publishing(remote=remote, branch=branch, dry_run=dry_run, yes=yes, adopt=adopt)
    root, config = console.root, console.config
    with console.waiting("publish-running"):
        done = publish_site(root, config, asked)
    show(console, done, asked.dry_run, f"{remote}/{branch}")
    if not config.url and not dry_run:
        console.info("publish-without-url")


def show(console: Console, done: "Publication", dry_run: bool, place: str) -> None:
    console.problems(done.warnings)
    changes = done.changes
    counts = {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "removed": len(changes.removed),
        "files": changes.total,
    }
    if console.as_json:
        console.json({"ok": True, "dry_run": dry_run, "commit": done.commit, **counts})
        return
    for code, names in (("publish-adds", changes.added), ("publish-changes", changes.changed)):
        for name in names:
            console.detail(code, name=name)
    pages = [name for name in changes.removed if name.endswith(".html")]
    for name in pages if console.verbose else pages[:SHOWN]:
        console.info("publish-vanishes", name=name)
    if pages:
        console.info("publish-vanish-note")
    code = "publish-would" if dry_run else "publish-done" if done.commit else "publish-nothing"
    console.info(code, place=place, commit=done.commit[:10], **counts)
