"""`wenzhai new`: a new content file with defaults filled in."""

import os
import time
from typing import TYPE_CHECKING

import click

from wenzhai.cli.complete import complete_sources, complete_topics
from wenzhai.cli.console import DISK, USAGE, CommandFailed, Console
from wenzhai.cli.habits import KINDS_OF_NEW, new_command
from wenzhai.cli.options import OneOf, argument, command, option
from wenzhai.content.kinds import KINDS

if TYPE_CHECKING:
    pass


@command("new", json=True)
@argument("title", metavar="TITLE", nargs=-1, required=True)
@option("--topic", "-t", "topics", metavar="TOPIC", multiple=True, shell_complete=complete_topics)
@option("--source", "-s", metavar="SOURCE", shell_complete=complete_sources)
@option("--date", "-d", metavar="DATE")
@option("--column", metavar="TEXT")
@option("--lang", "written_lang", metavar="LANG")
@option("--kind", type=OneOf([*KINDS]), default="article", metavar="KIND")
@option("--draft", is_flag=True)
@option("--edit", "-e", is_flag=True)
def new(
    console: Console,
    title: tuple[str, ...],
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

    config, name = console.config, one_title(title)
    given = {"topics": topics, "source": source, "date": date, "column": column}
    refuse_unused(kind, {key for key, value in given.items() if value})
    refuse_unknown(console, topics, source)
    made = new_file(
        KINDS[kind],
        name,
        day=day_of(date, config.timezone),
        date=date,
        lang=written_lang or detect_language(name, config.lang),
        topics=topics,
        source=source,
        column=column,
        draft=draft,
        slug_style=config.slug_style,
        origin=str(time.time_ns()),
    )
    write(console, made.path, made.text)
    if console.as_json:
        console.json({"ok": True, "files": [str(console.root / made.path)]})
    else:
        console.result(str(console.root / made.path))
    if edit:
        open_editor(console, made.path)


def one_title(words: tuple[str, ...]) -> str:
    """The title. Raises `CommandFailed` for none, for the name of a kind alone, and for several words without quotes,
    with the command to write."""
    from wenzhai.model.problems import Problem

    if len(words) > 1:
        raise CommandFailed([Problem(code="new-quotes", params={"command": new_command(words)})], USAGE)
    if not words[0].strip():
        raise CommandFailed([Problem(code="new-no-title")], USAGE)
    if words[0] in KINDS_OF_NEW:
        params = {"word": words[0], "option": KINDS_OF_NEW[words[0]]}
        raise CommandFailed([Problem(code="new-kind-alone", params=params)], USAGE)
    return words[0].strip()


OPTIONS = {"topics": "--topic", "source": "--source", "date": "--date", "column": "--column"}
"""By the key of front matter that has the value."""


def refuse_unused(kind: str, given: set[str]) -> None:
    """Raises `CommandFailed` for options whose values files of that kind have no place for."""
    from wenzhai.model.problems import Problem

    if unused := given.difference(KINDS[kind].front.__struct_fields__):
        named = " ".join(option for key, option in OPTIONS.items() if key in unused)
        raise CommandFailed([Problem(code="new-options", params={"options": named, "kind": kind})], USAGE)


def refuse_unknown(console: Console, topics: tuple[str, ...], source: str | None) -> None:
    """Raises `CommandFailed` for topics and sources that have no file: they may be typing errors."""
    from wenzhai.content.kinds import SOURCE, TOPIC
    from wenzhai.tools.terms import unknown

    asked = [*((TOPIC, name) for name in topics), *((SOURCE, name) for name in [source] if name)]
    if problems := [found for kind, name in asked if (found := unknown(console.root, kind, name))]:
        raise CommandFailed(problems, USAGE)


def open_editor(console: Console, path: str) -> None:
    """In the editor of the environment. There is none that everybody has and can leave again."""
    from wenzhai.model.problems import Problem

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        console.info("new-no-editor-windows" if os.name == "nt" else "new-no-editor")
        return
    try:
        click.edit(filename=str(console.root / path), editor=editor)
    except click.ClickException as error:
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
