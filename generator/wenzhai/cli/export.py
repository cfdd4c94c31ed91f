"""`wenzhai export`: an issue, or a choice of articles, as a file for readers elsewhere."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wenzhai.cli.complete import complete_topics
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from wenzhai.exports.describe import Export
    from wenzhai.exports.select import Choice

NAMES = ["wechat", "email", "epub", "html", "markdown", "text", "json"]


@command("export", json=True)
@argument("issue", metavar="ISSUE", required=False)
@option("--as", "name", type=OneOf(NAMES), required=True)
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
    from wenzhai.content.write import File, read, write_files
    from wenzhai.exports.formats import FORMATS
    from wenzhai.exports.select import Choice
    from wenzhai.model.problems import errors_in

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
    described = describe(console, choice, full=full, cover=name == "epub")
    folder = (output or Path()).resolve()
    made = FORMATS[name](described)
    if errors := errors_in(made.problems):
        raise CommandFailed(errors)
    write_files([File(name, data, read(folder / name)) for name, data in made.files.items()], folder)
    console.problems(made.problems)
    for written in made.files:
        console.info("export-written", path=str(folder / written))
    if console.as_json:
        console.json({"ok": True, "files": [str(folder / written) for written in made.files]})


def describe(console: Console, choice: "Choice", *, full: bool, cover: bool) -> "Export":
    import time

    from wenzhai.exports.select import NothingChosen, exported

    try:
        return exported(console.root, console.config, choice, now=int(time.time()), full=full, cover=cover)
    except NothingChosen as error:
        raise CommandFailed([error.problem], USAGE) from error
