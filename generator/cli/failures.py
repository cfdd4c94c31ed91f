"""Every way a run can end badly → what is said and the exit code: the one place where that is decided."""

import errno
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.console import BUG, DISK, INTERRUPTED, PROBLEMS, USAGE, Console, project_folder
from generator.model import Problem

REASONS = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EACCES: "disk-denied",
    errno.EPERM: "disk-denied",
    errno.EROFS: "disk-read-only",
    errno.ENOENT: "disk-missing",
}
"""What the curator can do something about; every other error is `disk-error` with the system's words."""


def finish(error: BaseException, console: Console) -> int:
    """Tells the person about the error that ended the run and gives the exit code."""
    if isinstance(error, click.ClickException):
        error.show()
        return USAGE
    if isinstance(error, (KeyboardInterrupt, click.exceptions.Abort)):
        print("\n" + console.say("cli-interrupted"), file=sys.stderr)
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return reader_gone()
    problems = getattr(error, "problems", None)
    if problems is not None:
        return complain(problems, getattr(error, "exit_code", PROBLEMS), console)
    if isinstance(error, OSError):
        return complain([disk_problem(error)], DISK, console)
    return complain([bug_problem(error, console)], BUG, console)


def complain(problems: Sequence[Problem], exit_code: int, console: Console) -> int:
    console.problems(problems)
    if console.as_json:
        console.json({"ok": False})
    return exit_code


def reader_gone() -> int:
    """Whoever read our output has left (`| head`): nothing to say, and nobody to say it to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PROBLEMS


def disk_problem(error: OSError) -> Problem:
    code = REASONS.get(error.errno or 0, "disk-error")
    path = os.fsdecode(error.filename) if error.filename is not None else ""
    return Problem(code=code, path=path, params={"reason": error.strerror or str(error)})


def bug_problem(error: BaseException, console: Console) -> Problem:
    """A fault of ours: the traceback goes to a file that can be sent, not over the curator's screen."""
    text = "".join(traceback.format_exception(error))
    params = {"error": f"{type(error).__name__}: {error}"[:300], "file": str(save(text, console))}
    return Problem(code="bug", params=params)


def save(text: str, console: Console) -> Path:
    """Keeps a traceback in `.cache/` of the project, or in the system's temporary folder."""
    project = project_folder(console.start)
    folders = [Path(tempfile.gettempdir())]
    if project:
        folders.insert(0, project / ".cache")
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
