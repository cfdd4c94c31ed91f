"""`wenzhai theme new|list|copy|gallery`: a new theme, what there is, templates of parents, a gallery of every page."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from wenzhai.cli.complete import complete_themes
from wenzhai.cli.console import USAGE, CommandFailed, Console
from wenzhai.cli.options import OneOf, argument, command, option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wenzhai.theme.files import ThemeFile

ACTIONS = ["new", "list", "copy", "gallery"]


@command("theme", json=True)
@argument("action", metavar="new|list|copy|gallery", type=OneOf(ACTIONS))
@argument("name", metavar="[NAME]", required=False, shell_complete=complete_themes)
@option("--extends", "parent", metavar="THEME", default="paper", shell_complete=complete_themes)
def theme(console: Console, action: str, name: str | None, parent: str) -> None:
    if action == "gallery":
        gallery(console, name or console.config.theme)
    elif action == "list":
        list_themes(console)
    elif action == "copy":
        copy(console, name or "")
    else:
        new(console, name or "", parent)


def list_themes(console: Console) -> None:
    """The themes, each with its parents and its description, and the templates and files of the one in use."""
    from wenzhai.theme.files import all_themes, theme_chain, theme_files

    if console.as_json:
        console.json(
            {
                "ok": True,
                "themes": [
                    theme_json(console, name) for name in all_themes(console.root, console.config.plugins)
                ],
            }
        )
        return
    for name in all_themes(console.root, console.config.plugins):
        chain = theme_chain(console.root, name, console.config.plugins)
        parents = "".join(f" ← {one.name}" for one in chain[1:])
        mark = "*" if name == console.config.theme else " "
        console.result(f"{mark} {name}{parents}  {chain[0].manifest.description}".rstrip())
    chain = theme_chain(console.root, console.config.theme, console.config.plugins)
    for part, heading in (("templates", "theme-list-templates"), ("static", "theme-list-static")):
        owners: dict[str, str] = {}
        for folder in chain:
            for file in theme_files(folder, part):
                owners.setdefault(file.name, file.theme)
        console.result("")
        console.info(heading, name=console.config.theme)
        for file_name, owner in sorted(owners.items()):
            console.result(f"  {owner}:{file_name}")


def theme_json(console: Console, name: str) -> dict[str, object]:
    from wenzhai.theme.files import theme_chain

    own, *parents = theme_chain(console.root, name, console.config.plugins)
    return {
        "name": name,
        "parents": [one.name for one in parents],
        "description": own.manifest.description,
        "used": name == console.config.theme,
    }


def tell_files(console: Console, paths: "Iterable[str]") -> None:
    """With `--json`, the files that were made."""
    if console.as_json:
        console.json({"ok": True, "files": [str(console.root / path) for path in paths]})


def copy(console: Console, wanted: str) -> None:
    """Copies a template of the theme in use, or of one of its parents (`THEME:NAME`), into the digest's own theme."""
    from wenzhai.content.write import create
    from wenzhai.model.problems import Problem
    from wenzhai.theme.files import theme_chain, theme_files

    chain = theme_chain(console.root, console.config.theme, console.config.plugins)
    own = chain[0]
    if own.folder.parent != console.root / "themes":
        raise wrong("theme-copy-own", name=own.name)
    owner, _, name = wanted.rpartition(":")
    files = [file for folder in chain[1:] for file in theme_files(folder, "templates")]
    found = next((file for file in files if file.name == name and owner in ("", file.theme)), None)
    if found is None:
        near = get_close_matches(name, {file.name for file in files}, 1, 0.3)
        raise wrong("theme-copy-none", name=wanted, nearest=near[0] if near else "layout.html")
    target = f"themes/{own.name}/templates/{found.name}"
    try:
        create(console.root / target, found.data.decode())
    except FileExistsError as error:
        raise CommandFailed([Problem(code="new-taken", path=target)]) from error
    console.info("theme-copied", source=f"{found.theme}:{found.name}", path=target)
    tell_files(console, [target])


def new(console: Console, name: str, parent: str) -> None:
    from wenzhai.content.write import create_all
    from wenzhai.theme.contrast import palettes
    from wenzhai.theme.files import template_owner, theme_chain
    from wenzhai.theme.files import theme_files as files_of
    from wenzhai.tools.scaffold.theme import NAME, theme_files

    if not NAME.fullmatch(name):
        raise wrong("theme-name", name=name)
    if (console.root / "themes" / name).exists() or name == parent:
        raise wrong("theme-taken", name=name)
    plugins = console.config.plugins
    owner = template_owner(console.root, parent, "layout.html", plugins)
    chain = theme_chain(console.root, parent, plugins)
    sheets = "".join(
        file.data.decode()
        for folder in reversed(chain)
        for file in files_of(folder, "static")
        if is_sheet(file)
    )
    files = theme_files(name, parent, owner, palettes(sheets))
    create_all({console.root / path: text for path, text in files.items()})
    console.info("theme-new-done", name=name)
    tell_files(console, files)


def is_sheet(file: "ThemeFile") -> bool:
    return file.name.endswith(".css")


def gallery(console: Console, name: str) -> None:
    from wenzhai.tools.gallery import make_gallery

    made = make_gallery(console.root, console.config, name)
    if console.as_json:
        tell_files(console, [str(made)])
    else:
        console.result(str(made))


def wrong(code: str, **params: str) -> CommandFailed:
    from wenzhai.model.problems import Problem

    return CommandFailed([Problem(code=code, params=params)], USAGE)
