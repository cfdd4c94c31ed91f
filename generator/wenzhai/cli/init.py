"""`wenzhai init`: a new digest, ready to build."""

from pathlib import Path

import click

from wenzhai.cli.complete import complete_timezones
from wenzhai.cli.console import USAGE, CommandFailed, Console, ui_language
from wenzhai.cli.options import argument, command, option
from wenzhai.cli.streams import shows_han

NAMED = 3
"""How many of the files in the way are named."""


@command("init")
@argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@option("--title", metavar="TEXT")
@option("--lang", metavar="zh|en")
@option("--timezone", metavar="ZONE", default="Asia/Shanghai", shell_complete=complete_timezones)
def init(console: Console, folder: Path, title: str | None, lang: str | None, timezone: str) -> None:
    from wenzhai.content.paths import find_root
    from wenzhai.content.project_id import new_id
    from wenzhai.model.problems import warning
    from wenzhai.text.addresses import LANGUAGE
    from wenzhai.tools.scaffold.project import project_files
    from wenzhai.tools.schema import schemas

    if lang is not None and not LANGUAGE.fullmatch(lang):
        raise wrong("init-lang", lang=lang)
    usual = "zh-Hans" if ui_language(console.asked_lang) == "zh" else "en"
    site_lang = {"zh": "zh-Hans", None: usual}.get(lang, lang)
    # The language of the new digest, as in all later commands; a digest around it has nothing to say here.
    console.asked_lang = console.asked_lang or (ui_language(site_lang) if shows_han() else "en")
    name = title or folder.resolve().name
    files = project_files(name, str(site_lang), timezone, today(timezone), new_id(), schemas())
    write(folder, files)
    if outer := find_root(folder.resolve().parent):
        console.problems([warning("init-inside", str(folder), params={"outer": str(outer)})])
    here = folder.resolve() == Path.cwd()
    console.info(
        "init-done", title=name, folder=folder.resolve().name if here else folder, cd=cd(folder, here)
    )


def cd(folder: Path, here: bool) -> str:
    """The line that takes a person there, who may be there already."""
    quoted = f'"{folder}"' if " " in str(folder) else str(folder)
    return "" if here else f"  cd {quoted}\n"


def today(timezone: str) -> str:
    """The current day in that zone, for the sample article."""
    from datetime import datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return datetime.now(ZoneInfo(timezone)).date().isoformat()
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise wrong("init-timezone", timezone=timezone) from error


def write(folder: Path, files: dict[str, str]) -> None:
    """Creates all files or, if one of them exists, none."""
    from wenzhai.content.write import create_all

    taken = [path for path in files if (folder / path).exists()]
    if taken:
        named = ", ".join([*taken[:NAMED], *(["…"] if taken[NAMED:] else [])])
        raise wrong("init-taken", folder=str(folder), files=named, count=str(len(taken)))
    create_all({folder / path: text for path, text in files.items()})


def wrong(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)
