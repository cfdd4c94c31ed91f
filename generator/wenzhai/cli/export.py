"""`wenzhai export`: an issue or a choice of articles for readers elsewhere; the whole digest as a database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.exports.describe import Export
    from wenzhai.exports.files import ExportFiles
    from wenzhai.exports.select import Choice

NAMES = ["wechat", "email", "epub", "html", "markdown", "text", "json"]
DATABASE = "sqlite"


@command("export", json=True)
@argument("issue", metavar="ISSUE", required=False)
@option("--as", "name", type=OneOf([*NAMES, DATABASE]), required=True)
@option("--topic", "-t", metavar="TOPIC", shell_complete=complete_topics)
@option("--day", metavar="DATE")
@option("--since", metavar="DATE")
@option("--until", metavar="DATE")
@option("--full", is_flag=True)
@option("--output", "-o", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False))
def export(
    console: Console,
    issue: str | None,
    name: str,
    topic: str | None,
    day: str | None,
    since: str | None,
    until: str | None,
    full: bool,
    output: Path | None,
) -> None:
    from wenzhai.cli.issue import checked_day, failed
    from wenzhai.exports.formats import FORMATS
    from wenzhai.exports.select import Choice

    if name == DATABASE:
        if issue or topic or day or since or until:
            raise failed("export-whole")
        deliver(console, database(console), output)
        return
    if not console.config.url:
        raise failed("export-no-url")
    choice = Choice(
        issue=issue,
        topic=topic,
        since=checked_day(day or since),
        until=checked_day(day or until),
    )
    if issue and (choice.topic or choice.since or choice.until):
        raise failed("export-one-choice")
    deliver(console, FORMATS[name](describe(console, choice, full=full, cover=name == "epub")), output)


def deliver(console: Console, made: "ExportFiles", output: Path | None) -> None:
    """Write the files of an export, and say which."""
    from wenzhai.content.write import File, read, write_files
    from wenzhai.model.problems import errors_in

    if errors := errors_in(made.problems):
        raise CommandFailed(errors)
    folder = (output or Path()).resolve()
    write_files([File(name, data, read(folder / name)) for name, data in made.files.items()], folder)
    console.problems(made.problems)
    for written in made.files:
        console.info("export-written", path=str(folder / written))
    if console.as_json:
        console.json({"ok": True, "files": [str(folder / written) for written in made.files]})


def database(console: Console) -> "ExportFiles":
    import time

    from wenzhai.builder.records import read_records
    from wenzhai.exports.database import render_database
    from wenzhai.extend.hooks import load_hooks

    root, config = console.root, console.config
    hooks = load_hooks(root, config.plugins)
    records = read_records(root, config, command="export", now=int(time.time()), hooks=hooks)
    return render_database(records, "digest")


def describe(console: Console, choice: "Choice", *, full: bool, cover: bool) -> "Export":
    import time

    from wenzhai.exports.select import NothingChosen, exported
    from wenzhai.extend.hooks import load_hooks

    root, config = console.root, console.config
    hooks = load_hooks(root, config.plugins)
    try:
        return exported(root, config, choice, now=int(time.time()), full=full, cover=cover, hooks=hooks)
    except NothingChosen as error:
        raise CommandFailed([error.problem], USAGE) from error
