"""`wenzhai init`: a new digest, ready to build."""

from pathlib import Path

import click

from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option


@command("init")
@argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@option("--title", metavar="TEXT")
@option("--lang", metavar="zh|en")
@option("--timezone", metavar="ZONE", default="Asia/Shanghai")
def init(console: Console, folder: Path, title: str | None, lang: str | None, timezone: str) -> None:
    from wenzhai.content.project_id import new_id
    from wenzhai.text.addresses import LANGUAGE
    from wenzhai.tools.scaffold.digest import digest_files
    from wenzhai.tools.schema import schemas

    if lang is not None and not LANGUAGE.fullmatch(lang):
        raise wrong("init-lang", lang=lang)
    site_lang = {"zh": "zh-Hans", None: "zh-Hans" if console.lang == "zh" else "en"}.get(lang, lang)
    name = title or folder.resolve().name
    files = digest_files(name, str(site_lang), timezone, today(timezone), new_id(), schemas())
    write(folder, files)
    console.info("init-done", title=name, folder=folder)


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
    from wenzhai.content.write import create

    taken = [path for path in files if (folder / path).exists()]
    if taken:
        raise wrong("init-taken", folder=str(folder), files=", ".join(taken))
    for path, text in files.items():
        create(folder / path, text)


def wrong(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)
