"""`wenzhai completion`: what makes a shell complete the commands and options of wenzhai."""

import click

from generator.cli.console import Console
from generator.cli.options import argument, command

SHELLS = ["bash", "zsh", "fish"]


@command("completion")
@argument("shell", metavar="|".join(SHELLS), type=click.Choice(SHELLS))
def completion(console: Console, shell: str) -> None:
    from click.shell_completion import get_completion_class

    from generator.cli import wenzhai

    made = get_completion_class(shell)
    assert made is not None, "click knows these three"
    instance = made(wenzhai, {}, "wenzhai", "_WENZHAI_COMPLETE")
    console.result(instance.source_template % instance.source_vars())
