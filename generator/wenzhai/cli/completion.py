"""`wenzhai completion`: the shell script that completes commands, options and names."""

import os

from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from wenzhai.cli.console import Console
from wenzhai.cli.options import OneOf, argument, command

SHELLS = ["bash", "zsh", "fish", "powershell"]

POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $ast, $cursor)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $ast.ToString()
    $env:COMP_CWORD = $word
    %(prog_name)s | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, "ParameterValue", $_)
    }
    Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_CWORD
}
"""


@add_completion_class
class PowerShell(ShellComplete):
    """What click does for the other shells. The word that is being typed comes as such, not as a number."""

    name = "powershell"
    source_template = POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        words, typed = split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ["COMP_CWORD"]
        return words[:-1] if typed and words else words, typed

    def format_completion(self, item: CompletionItem) -> str:
        return f'"{item.value}"' if " " in str(item.value) else str(item.value)


@command("completion")
@argument("shell", metavar="|".join(SHELLS), type=OneOf(SHELLS))
def completion(console: Console, shell: str) -> None:
    from wenzhai.cli import COMPLETE, root_command

    made = get_completion_class(shell)
    assert made is not None, "click knows three, and PowerShell from above"
    instance = made(root_command, {}, "wenzhai", COMPLETE)
    console.result(instance.source_template % instance.source_vars())
