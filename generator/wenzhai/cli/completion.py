"""`wenzhai completion`: the shell script that completes commands and options."""

import click

from wenzhai.cli.console import Console
from wenzhai.cli.options import argument, command

SHELLS = ["bash", "zsh", "fish"]


@command("completion")
@argument("shell", metavar="|".join(SHELLS), type=click.Choice(SHELLS))
def completion(console: Console, shell: str) -> None:
    from click.shell_completion import get_completion_class

    from wenzhai.cli import root_command

    made = get_completion_class(shell)
    assert made is not None, "click knows these three"
    instance = made(root_command, {}, "wenzhai", "_WENZHAI_COMPLETE")
    console.result(instance.source_template % instance.source_vars())
