"""Arguments → one function → a report. A command is imported when it is called: starting is quick."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from generator import __version__
from generator.cli.console import Console
from generator.cli.help import translate_click
from generator.cli.options import Group, common

COMMANDS = {
    "init": "generator.cli.init:init",
    "import": "generator.cli.import_:import_",
    "pull": "generator.cli.pull:pull",
    "new": "generator.cli.new:new",
    "build": "generator.cli.build:build",
    "check": "generator.cli.check:check",
    "fmt": "generator.cli.fmt:fmt",
    "topics": "generator.cli.topics:topics",
    "theme": "generator.cli.theme:theme",
    "serve": "generator.cli.serve:serve",
    "publish": "generator.cli.publish:publish",
    "search": "generator.cli.search:search",
    "schema": "generator.cli.schema:schema",
    "doctor": "generator.cli.doctor:doctor",
    "cms": "generator.cli.cms:cms",
    "completion": "generator.cli.completion:completion",
}
"""In the order in which a curator meets them."""


class LazyGroup(Group):
    """Knows the names of its commands and imports the module of the one that is called."""

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
        click.echo(f"wenzhai {__version__}")
        ctx.exit()


wenzhai = LazyGroup(
    "wenzhai", params=[common("--version", is_flag=True, is_eager=True, callback=show_version)]
)


def main() -> NoReturn:
    """The command `wenzhai`."""
    if sys.getfilesystemencoding() != "utf-8":
        start_again_in_utf8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)
    gc.disable()  # a command is short and makes few cycles; the first look for them would be at all of a site
    leave(run(sys.argv[1:]))


def leave(code: int) -> NoReturn:
    """End the process at once. Taking apart all that a build holds, value by value, takes a tenth of its time."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read our output has left
            stream.flush()
    os._exit(code)


def start_again_in_utf8() -> NoReturn:
    """Names of content files are UTF-8 whatever the locale says; the terminal is spoken to as before."""
    environment = {"PYTHONIOENCODING": sys.stdout.encoding, **os.environ}
    os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], environment)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and gives its exit code; whatever goes wrong is told, never thrown at the person."""
    console = Console()
    translate_click(lambda: console.lang)
    try:
        return wenzhai.main(list(arguments), "wenzhai", standalone_mode=False, obj=console) or 0
    except SystemExit as leave:  # click, when whoever read our output has left
        return int(leave.code or 0)
    except BaseException as error:  # the last door: `finish` turns everything into words and an exit code
        from generator.cli.failures import finish

        return finish(error, console)
