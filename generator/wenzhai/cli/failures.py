"""Maps every error that can end a run to its message and exit code."""

import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from wenzhai.cli.console import (
    BUG,
    DISK,
    INTERRUPTED,
    PROBLEMS,
    USAGE,
    CommandFailed,
    Console,
)
from wenzhai.cli.habits import HABITS
from wenzhai.cli.help import click_in_language
from wenzhai.cli.options import Argument, Option
from wenzhai.cli.streams import OutputLost
from wenzhai.content.paths import CACHE, find_root
from wenzhai.engine.disk import DiskError, disk_problem
from wenzhai.model.problems import Problem, ProblemsError


def finish(error: BaseException, console: Console) -> int:
    """Reports the error that ended the run and returns the exit code."""
    try:
        return report_error(error, console)
    except OutputLost as lost:  # with `--json` a report goes to standard output, too
        return report_error(lost, console)


def report_error(error: BaseException, console: Console) -> int:
    if isinstance(error, click.ClickException):
        with click_in_language(console.lang):
            reworded(error, console).show()
        return USAGE
    if isinstance(error, (KeyboardInterrupt, click.exceptions.Abort)):
        print("\n" + console.say("cli-interrupted"), file=sys.stderr)
        return INTERRUPTED
    if isinstance(error, CommandFailed):
        return report(error.problems, error.exit_code, console)
    if isinstance(error, OutputLost):
        console.as_json = False
        return report([error.problem], DISK, console)
    if isinstance(error, ProblemsError):
        return report(error.problems, PROBLEMS, console)
    if isinstance(error, DiskError):
        return report([error.problem], DISK, console)
    if isinstance(error, OSError):
        return report([disk_problem(error, "")], DISK, console)
    return report([bug_problem(error, console)], BUG, console)


def reworded(error: click.ClickException, console: Console) -> click.ClickException:
    """A more informative usage error, where click's own lacks details."""
    if isinstance(error, click.MissingParameter) and isinstance(error.param, Argument) and error.ctx:
        name, help_text = error.param.help_row(error.ctx)
        about = help_text.rstrip("。.")
        return click.UsageError(console.say("help.error.missing", name=name, about=about), error.ctx)
    if isinstance(error, click.MissingParameter) and isinstance(error.param, Option) and error.ctx:
        name, about = error.param.opts[0], error.param.type.get_missing_message(error.param, error.ctx) or ""
        return click.UsageError(console.say("help.error.missing-option", name=name, about=about), error.ctx)
    if isinstance(error, click.NoSuchCommand) and error.command_name in HABITS:
        meant = f"wenzhai {HABITS[error.command_name]}"
        text = console.say("help.error.habit", message=error.message, command=meant)
        return click.UsageError(text, error.ctx)
    if (
        type(error) is click.UsageError and error.ctx and error.ctx.command.name == "publish"
    ):  # words behind it
        return click.UsageError(console.say("help.error.publish", message=error.message), error.ctx)
    if isinstance(error, (click.NoSuchOption, click.NoSuchCommand)) and error.possibilities:
        names = " / ".join(error.possibilities)  # the likeliest first
        text = console.say("help.error.did-you-mean", message=error.message, names=names)
        return click.UsageError(text, error.ctx)
    return error


def report(problems: Sequence[Problem], exit_code: int, console: Console) -> int:
    console.problems(problems)
    if console.as_json:
        console.json({"ok": False})
    return exit_code


def bug_problem(error: BaseException, console: Console) -> Problem:
    """The problem for a bug in Wenzhai: the traceback goes to a file that can be sent, not to the screen."""
    text = "".join(traceback.format_exception(error))
    params = {"error": f"{type(error).__name__}: {error}"[:300], "file": str(save(text, console))}
    return Problem(code="bug", params=params)


def save(text: str, console: Console) -> Path:
    """Saves a traceback in `.cache/` of the project, or in the system's temporary folder."""
    project = find_root(console.start)
    folders = [Path(tempfile.gettempdir())]
    if project:
        folders.insert(0, project / CACHE)
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
    for folder in folders:
        try:
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    sys.stderr.write(text)
    return Path("-")
