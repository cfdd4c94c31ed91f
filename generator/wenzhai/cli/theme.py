"""`wenzhai theme new|gallery`: a new theme, and a gallery of every kind of page in a theme."""

import click

from wenzhai.cli.complete import complete_themes
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import argument, command, option

ACTIONS = ["new", "gallery"]


@command("theme")
@argument("action", metavar="new|gallery", type=click.Choice(ACTIONS))
@argument("name", metavar="[NAME]", required=False, shell_complete=complete_themes)
@option("--extends", "parent", metavar="THEME", default="paper", shell_complete=complete_themes)
def theme(console: Console, action: str, name: str | None, parent: str) -> None:
    if action == "gallery":
        gallery(console, name or console.config.theme)
    else:
        new(console, name or "", parent)


def new(console: Console, name: str, parent: str) -> None:
    from wenzhai.content.write import create_all
    from wenzhai.theme.files import template_owner
    from wenzhai.tools.scaffold.theme import NAME, theme_files

    if not NAME.fullmatch(name):
        raise wrong("theme-name", name=name)
    if (console.root / "themes" / name).exists() or name == parent:
        raise wrong("theme-taken", name=name)
    owner = template_owner(console.root, parent, "layout.html")
    create_all({console.root / path: text for path, text in theme_files(name, parent, owner).items()})
    console.info("theme-new-done", name=name)


def gallery(console: Console, name: str) -> None:
    from wenzhai.tools.gallery import make_gallery

    console.result(str(make_gallery(console.root, console.config, name)))


def wrong(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)
