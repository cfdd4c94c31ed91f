"""`wenzhai help [COMMAND]` and `wenzhai version`: `--help` and `--version` for those who write them as words."""

from wenzhai.cli.console import Console
from wenzhai.cli.help import HelpContext, click_in_language
from wenzhai.cli.options import argument, command


@command("help")
@argument("name", metavar="[COMMAND]", required=False)
def help_(console: Console, name: str | None) -> None:
    from wenzhai.cli import root_command

    shown = HelpContext(root_command, info_name="wenzhai", obj=console)
    if name is not None:
        _, found, _ = root_command.resolve_command(shown, [name])
        assert found is not None, "click refuses a command that does not exist"
        shown = HelpContext(found, info_name=found.name, parent=shown, obj=console)
    with click_in_language(console.lang):
        console.result(shown.get_help())


@command("version")
def version(console: Console) -> None:
    from wenzhai.cli import version_line

    console.result(version_line())
