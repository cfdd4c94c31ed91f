"""`wenzhai import`: pasted pages become articles; what was guessed and repaired is listed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from generator.cli.console import OK, USAGE, Console, Failure
from generator.cli.options import argument, command, option

if TYPE_CHECKING:
    from generator.importers import Change, Found, Plan
    from generator.importers.plan import Status
    from generator.model import Problem

STATUS_LINES: "dict[Status, str]" = {
    "new": "import-new",
    "updated": "import-updated",
    "merged": "import-merged",
    "kept": "import-kept",
    "conflict": "import-conflicting",
    "removed": "import-removed",
}
STATUS_COUNTS: "dict[Status, str]" = {
    "updated": "import-count-updated",
    "merged": "import-count-merged",
    "kept": "import-count-kept",
    "conflict": "import-count-conflict",
    "removed": "import-count-removed",
}


@command("import", json=True)
@argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
)
@option("--topic", metavar="SLUG")
@option("--timezone", metavar="ZONE")
@option("--dry-run", is_flag=True)
def import_(
    console: Console, files: tuple[str, ...], topic: str | None, timezone: str | None, dry_run: bool
) -> int:
    from generator.importers import Options, make_plan, read, write_plan
    from generator.importers.vocabulary import bad_topic
    from generator.slugs import slug_fault

    config = console.config
    if topic and slug_fault(topic):
        raise Failure([bad_topic(topic)], USAGE)
    zone = checked_zone(timezone or config.import_timezone)
    options = Options(timezone=zone, lang=config.lang, columns=config.columns)
    found = [read(read_input(file), file, options) for file in files]
    plan = make_plan(console.root, config, (draft for one in found for draft in one.drafts), topic)
    if not dry_run:
        write_plan(plan, console.root)
    tell(console, plan, found, dry_run=dry_run)
    return OK


def read_input(file: str) -> bytes:
    """The bytes of a file, or of what is piped in for `-`."""
    with click.open_file(file, "rb") as stream:
        return bytes(stream.read())


def checked_zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    from generator.model import Problem

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # not known; no zone's name; a folder of zones
        raise Failure([Problem(code="import-bad-timezone", params={"zone": name})], USAGE) from error
    return name


# -- the report


def tell(console: Console, plan: "Plan", found: list["Found"], *, dry_run: bool) -> None:
    """What was done or, on a dry run, what would be."""
    from generator.report import harmless

    console.problems(problems(plan, found))
    if console.as_json:
        console.json(as_json(console, plan, dry_run=dry_run))
        return
    for change in plan.changes:
        tell_change(console, change)
    for topic in plan.new_topics:
        console.tell("import-new-topic", path=topic.path, name=topic.name)
    if dry_run:
        for line in diff_lines(plan):
            console.result(harmless(line))
        console.tell("import-dry-run")
    console.tell("import-done", counts=counts(console, plan))


def problems(plan: "Plan", found: list["Found"]) -> Iterator["Problem"]:
    from generator.importers.vocabulary import source_warning

    for one in found:
        yield from one.problems
    for source in plan.unknown_sources:
        yield source_warning(source)
    for change in plan.changes:
        yield from change.problems


def tell_change(console: Console, change: "Change") -> None:
    """One line for an article that is not as before, and one for each repair where its text was written."""
    if change.status not in STATUS_LINES:
        return
    console.tell(STATUS_LINES[change.status], path=change.path, title=change.title)
    if change.after is not None:
        for note in change.repairs:
            console.tell("import-repair", reason=note.code, text=console.say(note.code, **note.params))


def counts(console: Console, plan: "Plan") -> str:
    """`9 new, 1 unchanged`, and whatever else there was."""
    told = [console.say("import-count-new", count=plan.number("new"))]
    told.append(console.say("import-count-unchanged", count=plan.number("unchanged")))
    for status, code in STATUS_COUNTS.items():
        if number := plan.number(status):
            told.append(console.say(code, count=number))
    return ("，" if console.lang == "zh" else ", ").join(told)


def diff_lines(plan: "Plan") -> Iterator[str]:
    """What would be written, as a unified diff."""
    from generator.importers.diff import diff

    for change in plan.changes:
        if change.after is not None:
            yield from diff(change.path, change.before, change.after)
    for topic in plan.new_topics:
        yield from diff(topic.path, None, topic.text.encode())


def as_json(console: Console, plan: "Plan", *, dry_run: bool) -> dict[str, object]:
    from generator.importers.plan import STATUSES

    return {
        "ok": True,
        "dry_run": dry_run,
        "counts": {status: plan.number(status) for status in STATUSES},
        "articles": [article_json(console, change) for change in plan.changes],
        "new_topics": [{"name": topic.name, "path": topic.path} for topic in plan.new_topics],
        "unknown_sources": [
            {"name": source.name, "path": source.path, "text": source.text} for source in plan.unknown_sources
        ],
        **({"diff": list(diff_lines(plan))} if dry_run else {}),
    }


def article_json(console: Console, change: "Change") -> dict[str, object]:
    return {
        "id": change.id,
        "path": change.path,
        "title": change.title,
        "status": change.status,
        "repairs": [
            {"code": note.code, **note.params, "message": console.say(note.code, **note.params)}
            for note in change.repairs
        ],
    }
