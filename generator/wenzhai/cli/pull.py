"""`wenzhai pull`: turns new entries in the feeds of the sources into drafts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenzhai.cli.console import OK, PROBLEMS, CommandFailed, Console
from wenzhai.cli.import_report import FEW, article_json, repairs_of, show_change, show_kinds, show_proposed
from wenzhai.cli.options import command, option
from wenzhai.cli.workflow import write_workflow

if TYPE_CHECKING:
    from wenzhai.importers.feed.opml import SourceFile
    from wenzhai.importers.feed.pull import FeedSource, Pull, Pulled


@command("pull", json=True)
@option("--opml", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@option("--dry-run", is_flag=True)
@option("--proxy", is_flag=True)
@option("--init", "workflow", is_flag=True)
def pull(console: Console, opml: str | None, dry_run: bool, proxy: bool, workflow: bool) -> int:
    from wenzhai.importers.feed.pull import pull as pull_feeds
    from wenzhai.importers.feed.pull import same_stories
    from wenzhai.importers.fetch import make_fetcher
    from wenzhai.model.problems import Problem, ProblemsError
    from wenzhai.tools.scaffold.workflow import pull_files

    if workflow:
        write_workflow(console, pull_files(console.lang))
        console.info("pull-workflow")
        return OK
    sources, files = known_sources(console, opml)
    if not sources:
        raise CommandFailed([Problem(code="pull-no-feeds")])
    root, config = console.root, console.config
    with console.waiting("pull-running") as meter:
        done = pull_feeds(
            root, config, sources, make_fetcher(proxy), new_files=files, dry_run=dry_run, progress=meter
        )
        try:
            stories = {} if dry_run else same_stories(root, config, done.plan)
        except ProblemsError as error:  # another article is invalid: the drafts are written all the same
            console.problems(error.problems)
            stories = {}
    show(console, done, stories, files, dry_run=dry_run)
    return PROBLEMS if all(one.failed for one in done.pulled) else OK


def known_sources(console: Console, opml: str | None) -> "tuple[list[FeedSource], list[SourceFile]]":
    """The sources that have a feed, and the files to write for those only in the OPML."""
    from wenzhai.content.kinds import SOURCE
    from wenzhai.importers.feed.opml import new_sources, read_opml
    from wenzhai.importers.feed.pull import FeedSource, sources_with_feeds
    from wenzhai.importers.term_names import read_names

    sources = sources_with_feeds(console.root)
    if opml is None:
        return sources, []
    outlines = read_opml(Path(opml).read_bytes(), opml)
    known = {source.feed for source in sources}
    files = list(new_sources(outlines, read_names(console.root, SOURCE), known))
    return [*sources, *(FeedSource(file.slug, file.path, file.feed) for file in files)], files


def show(
    console: Console,
    done: "Pull",
    stories: dict[str, tuple[str, ...]],
    files: "list[SourceFile]",
    *,
    dry_run: bool,
) -> None:
    for one in done.pulled:
        console.problems([*([one.failed] if one.failed else []), *one.problems])
    console.problems(problem for change in done.plan.changes for problem in change.problems)
    if console.as_json:
        console.json(as_json(console, done, stories, files, dry_run=dry_run))
        return
    for file in files:
        console.info("pull-new-source", path=file.path, name=file.name)
    show_articles(console, done, stories)
    for one in done.pulled:
        console.info(
            "pull-failed" if one.failed else "pull-row",
            source=one.source.slug,
            new=len(one.drafts),
            seen=one.entries,
        )
    show_proposed(console, done.plan)
    if dry_run:
        console.info("import-dry-run")
    plan = done.plan
    console.info(
        "pull-done",
        new=plan.number("new"),
        changed=plan.number("updated") + plan.number("merged") + plan.number("conflict"),
        stories=len(stories),
        failed=sum(one.failed is not None for one in done.pulled),
    )


def show_articles(console: Console, done: "Pull", stories: dict[str, tuple[str, ...]]) -> None:
    """Each article that came or changed, the stories it tells again, and what was repaired or assumed."""
    changed = [one for one in done.plan.changes if one.after is not None or one.status == "conflict"]
    repairs = repairs_of(changed)
    in_full = console.verbose or len(repairs) <= FEW
    for change in changed:
        show_change(console, change, with_repairs=in_full)
        for title in stories.get(change.id, ()):
            console.info("pull-same-story", title=title)
    if not in_full:
        show_kinds(console, repairs)


def as_json(
    console: Console,
    done: "Pull",
    stories: dict[str, tuple[str, ...]],
    files: "list[SourceFile]",
    *,
    dry_run: bool,
) -> dict[str, object]:
    from wenzhai.importers.plan import STATUSES

    return {
        "ok": not all(one.failed for one in done.pulled),
        "dry_run": dry_run,
        "counts": {status: done.plan.number(status) for status in STATUSES},
        "sources": [source_json(one) for one in done.pulled],
        "new_sources": [{"name": file.name, "path": file.path} for file in files],
        "proposed_topics": dict(sorted(done.plan.proposed.items())),
        "articles": [
            article_json(console, change) | {"same_story": list(stories.get(change.id, ()))}
            for change in done.plan.changes
        ],
    }


def source_json(one: "Pulled") -> dict[str, object]:
    return {
        "source": one.source.slug,
        "feed": one.source.feed,
        "entries": one.entries,
        "new": len(one.drafts),
        "failed": one.failed.code if one.failed else None,
    }
