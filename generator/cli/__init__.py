"""Arguments → one function → a report. Commands are imported when they are called, so that starting is quick."""

from importlib import import_module

import click

from generator import __version__

COMMANDS = {
    "init": "generator.cli.init:init",
    "import": "generator.cli.import_:import_",
    "new": "generator.cli.new:new",
    "build": "generator.cli.build:build",
    "check": "generator.cli.check:check",
    "schema": "generator.cli.schema:schema",
    "serve": "generator.cli.serve:serve",
}


class LazyGroup(click.Group):
    """Knows the names of its commands and imports the module of the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="wenzhai")
def main() -> None:
    """文摘 Wenzhai: a static site generator for curated digests."""
