"""The output of one run: results on stdout, problems and progress on stderr, in the user's language."""

import json
import locale
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from wenzhai.cli.meter import Bar, Meter
from wenzhai.cli.streams import shows_han

if TYPE_CHECKING:
    from wenzhai.content.config import Config
    from wenzhai.model.problems import Note, Problem

OK, PROBLEMS, USAGE, DISK, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: success; problems in the content; wrong usage or config; disk or lock; a bug in Wenzhai; Ctrl-C."""

JSON_VERSION = 1


class CommandFailed(Exception):
    """Ends the run with these problems and this exit code."""

    def __init__(self, problems: Iterable["Problem"], exit_code: int = PROBLEMS) -> None:
        super().__init__()
        self.problems = list(problems)
        self.exit_code = exit_code


class Console:
    """The common options of a run (`--root --lang -q -v --json`), and all of its output."""

    def __init__(self) -> None:
        self.command = ""
        self.asked_root: str | None = None
        self.asked_lang: str | None = None
        self.quiet = False
        self.verbose = False
        self.as_json = False
        self._reported: list[Problem] = []

    # -- where and in which language

    @property
    def start(self) -> Path:
        """The folder where the search for the project begins: `--root` or the working directory."""
        return Path(self.asked_root or ".").resolve()

    @cached_property
    def root(self) -> Path:
        """The project's folder: the nearest one upward from `start` that holds `wenzhai.yaml`."""
        from wenzhai.content.paths import find_root
        from wenzhai.model.problems import Problem

        if (folder := find_root(self.start)) is None:
            problem = Problem(code="no-site-here", params={"folder": str(self.start)})
            raise CommandFailed([problem], USAGE)
        return folder

    @cached_property
    def config(self) -> "Config":
        from wenzhai.content.config import load_config
        from wenzhai.model.problems import ProblemsError

        try:
            return load_config(self.root)
        except ProblemsError as error:
            raise CommandFailed(error.problems, USAGE) from error

    @property
    def lang(self) -> str:
        """`zh` or `en`: `--lang`, else the site's language, else the environment's; but no Chinese unasked where
        the terminal cannot show it."""
        if self.asked_lang:
            return ui_language(self.asked_lang)
        return ui_language(site_language(self.start)) if shows_han() else "en"

    # -- output

    def result(self, text: str) -> None:
        """Prints the result of the command."""
        print(text, file=sys.stdout)

    def say(self, code: str, **params: object) -> str:
        """The text of a message in the run's language."""
        from wenzhai.model.report import words

        return words(code, {key: str(value) for key, value in params.items()}, self.lang)

    def info(self, code: str, **params: object) -> None:
        """Prints a line of the report; silent with `-q` and `--json`."""
        if not (self.quiet or self.as_json):
            self.result(self.say(code, **params))

    def note(self, note: "Note") -> None:
        self.info(note.code, **note.params)

    def detail(self, code: str, **params: object) -> None:
        """Prints a line with `-v` only."""
        if self.verbose:
            self.info(code, **params)

    def problems(self, problems: Iterable["Problem"], *, to: IO[str] | None = None) -> None:
        """Shows problems on stderr (or `to`); with `--json` they are kept for `json`."""
        from wenzhai.model.report import format_problems

        stream, shown = to or sys.stderr, list(problems)
        self._reported += shown
        if not self.as_json:
            for problem, text in zip(shown, format_problems(shown, self.lang), strict=True):
                click.echo(paint(text, problem.severity), file=stream, color=colours(stream))

    @contextmanager
    def waiting(self, code: str) -> Iterator[Meter]:
        """Shows on a terminal that something slow is running, with its progress if the block reports it; nothing is
        shown for quick work."""
        if self.quiet or self.as_json or not sys.stderr.isatty():
            yield Meter()
            return
        stages = {"read": self.say("progress-read"), "make": self.say("progress-make")}
        with Bar(self.say(code), stages) as bar:
            yield bar

    def json(self, report: Mapping[str, object]) -> None:
        """Prints the machine-readable report on stdout, with every problem reported so far."""
        from wenzhai.model.report import problem_json

        head = {"version": JSON_VERSION, "command": self.command}
        reported = {"problems": [problem_json(problem, self.lang) for problem in self._reported]}
        made = {**head, **report, **reported}
        print(json.dumps(made, ensure_ascii=not shows_han(), indent=2), file=sys.stdout)


def ui_language(lang: str | None = None) -> str:
    """`zh` or `en`: the requested language, else the environment's."""
    asked = lang or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    asked = asked or locale.getlocale()[0] or "en"
    return "zh" if asked.lower().startswith("zh") else "en"


def site_language(start: Path) -> str | None:
    """The `lang` in the project's `wenzhai.yaml`, even if that is otherwise invalid; None without one."""
    from wenzhai.content.paths import SETTINGS, find_root

    folder = find_root(start)
    try:
        text = (folder / SETTINGS).read_bytes().decode("utf-8", "replace") if folder else ""
    except OSError:
        return None
    found = re.search(r"^lang:[ \t]*[\"']?([A-Za-z-]+)", text, re.MULTILINE)
    return found[1] if found else None


def colours(stream: IO[str]) -> bool:
    """Whether to use colours: `NO_COLOR` disables, `FORCE_COLOR` enables them, else only a terminal gets colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()


def paint(text: str, severity: str) -> str:
    """A problem with its first line bold, red for an error, yellow for a warning."""
    head, newline, rest = text.partition("\n")
    return click.style(head, fg="red" if severity == "error" else "yellow", bold=True) + newline + rest
