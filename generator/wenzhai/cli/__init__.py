"""The command line: arguments → one function → a report. Commands are imported when called, so that starting is
fast."""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

import click

from wenzhai import __version__
from wenzhai.cli.console import Console
from wenzhai.cli.help import click_in_language
from wenzhai.cli.options import Group, common
from wenzhai.cli.streams import prepare_streams
from wenzhai.engine.garbage import leave_garbage

COMMANDS = {
    "status": "wenzhai.cli.status:status",
    "init": "wenzhai.cli.init:init",
    "import": "wenzhai.cli.import_:import_",
    "pull": "wenzhai.cli.pull:pull",
    "inbox": "wenzhai.cli.inbox:inbox",
    "pictures": "wenzhai.cli.pictures:pictures",
    "new": "wenzhai.cli.new:new",
    "issue": "wenzhai.cli.issue:issue",
    "build": "wenzhai.cli.build:build",
    "check": "wenzhai.cli.check:check",
    "fmt": "wenzhai.cli.fmt:fmt",
    "topics": "wenzhai.cli.topics:topics",
    "theme": "wenzhai.cli.theme:theme",
    "export": "wenzhai.cli.export:export",
    "serve": "wenzhai.cli.serve:serve",
    "publish": "wenzhai.cli.publish:publish",
    "trust": "wenzhai.cli.trust:trust",
    "search": "wenzhai.cli.search:search",
    "mcp": "wenzhai.cli.mcp:mcp",
    "schema": "wenzhai.cli.schema:schema",
    "doctor": "wenzhai.cli.doctor:doctor",
    "cms": "wenzhai.cli.cms:cms",
    "completion": "wenzhai.cli.completion:completion",
    "help": "wenzhai.cli.help_command:help_",
    "version": "wenzhai.cli.help_command:version",
}
"""Commands in the order in which a curator needs them."""

COMPLETE = "_WENZHAI_COMPLETE"
"""The variable by which a shell asks what goes on from what has been typed."""


class LazyGroup(Group):
    """A group that knows the names of its commands and imports only the module of the one called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


def show_version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        click.echo(version_line())
        ctx.exit()


def version_line() -> str:
    return f"wenzhai {__version__}"


def without_command() -> int | None:
    """No command at all means `status` within a digest, and help elsewhere."""
    from wenzhai.content.paths import find_root

    ctx = click.get_current_context()
    if ctx.invoked_subcommand is not None:
        return None
    command = root_command.get_command(ctx, "status")
    if command is None or find_root(ctx.ensure_object(Console).start) is None:
        with click_in_language(ctx.ensure_object(Console).lang):
            raise click.exceptions.NoArgsIsHelpError(ctx)
    with command.make_context("status", [], parent=ctx) as own:
        code: int | None = command.invoke(own)
        return code


root_command = LazyGroup(
    "wenzhai",
    params=[common("--version", "-V", is_flag=True, is_eager=True, callback=show_version)],
    callback=without_command,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
)


def main() -> NoReturn:
    """The command `wenzhai`."""
    if sys.getfilesystemencoding() != "utf-8":
        start_again_in_utf8()
    prepare_streams()
    leave_garbage()
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process without a final garbage collection, which would take a tenth of the time of a build."""
    gc.freeze()
    sys.exit(code)


def start_again_in_utf8() -> NoReturn:
    """Restart in UTF-8 mode: names of content files are UTF-8 whatever the locale says; terminal output keeps its
    encoding."""
    encoding = sys.stdout.encoding if sys.stdout else "utf-8"
    environment = {"PYTHONIOENCODING": encoding, **os.environ}
    os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], environment)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code; every error is reported, never shown as a traceback."""
    console = Console()
    if COMPLETE in os.environ:
        import_module("wenzhai.cli.completion")  # it knows one more shell than click
    try:
        return root_command.main(list(arguments), "wenzhai", standalone_mode=False, obj=console) or 0
    except SystemExit as leave:  # raised by click when the reader of a pipe has closed it
        return int(leave.code or 0)
    except BaseException as error:  # `finish` turns every error into a message and an exit code
        from wenzhai.cli.failures import finish

        return finish(error, console)
