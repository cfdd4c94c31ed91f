"""`wenzhai new`: a new content file with defaults filled in."""

import os
import time

import click

from wenzhai.cli.console import DISK, CommandFailed, Console
from wenzhai.cli.options import argument, command, option
from wenzhai.content.kinds import KINDS


@command("new")
@argument("title", metavar="TITLE")
@option("--topic", "-t", "topics", metavar="TOPIC", multiple=True)
@option("--source", "-s", metavar="SOURCE")
@option("--date", "-d", metavar="DATE")
@option("--column", metavar="TEXT")
@option("--lang", "written_lang", metavar="LANG")
@option("--kind", type=click.Choice([*KINDS]), default="article", metavar="KIND")
@option("--draft", is_flag=True)
@option("--edit", "-e", is_flag=True)
def new(
    console: Console,
    title: str,
    topics: tuple[str, ...],
    source: str | None,
    date: str | None,
    column: str | None,
    written_lang: str | None,
    kind: str,
    draft: bool,
    edit: bool,
) -> None:
    from wenzhai.text.languages import detect_language
    from wenzhai.tools.scaffold.content import new_file

    config = console.config
    made = new_file(
        KINDS[kind],
        title,
        day=day_of(date, config.timezone),
        date=date,
        lang=written_lang or detect_language(title, config.lang),
        topics=topics,
        source=source,
        column=column,
        draft=draft,
        slug_style=config.slug_style,
        origin=str(time.time_ns()),
    )
    write(console, made.path, made.text)
    console.result(str(console.root / made.path))
    if edit:
        open_editor(console, made.path)


def open_editor(console: Console, path: str) -> None:
    from wenzhai.model.problems import Problem

    try:
        click.edit(filename=str(console.root / path))
    except click.ClickException as error:
        editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "-"
        raise CommandFailed(
            [Problem(code="new-editor", path=path, params={"editor": editor})], DISK
        ) from error


def day_of(date: str | None, timezone: str) -> str:
    """The day of a date as written by the editor, in the site's zone; today without one."""
    from zoneinfo import ZoneInfo

    from wenzhai.model.problems import Problem
    from wenzhai.text.dates import DateError, moment, parse_date

    zone = ZoneInfo(timezone)
    try:
        return parse_date(date, zone).day if date else moment(int(time.time()), zone).day
    except DateError as error:
        raise CommandFailed([Problem(code=error.code, params=error.params)]) from error


def write(console: Console, path: str, text: str) -> None:
    from wenzhai.content.write import create
    from wenzhai.model.problems import Problem

    try:
        create(console.root / path, text)
    except FileExistsError as error:
        raise CommandFailed([Problem(code="new-taken", path=path)]) from error
