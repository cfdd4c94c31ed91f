"""Problems and notes as codes with parameters; the texts are in `messages/`."""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True, kw_only=True):
    """An error or a warning. `code` and `params` choose the text (`messages/`), in any language.

    `line` and `column` count from 1, in characters, from the top of the file; 0 means "the whole file".
    `excerpt` is the text of that line.
    """

    code: str
    path: str = ""
    line: int = 0
    column: int = 0
    params: dict[str, str] = {}
    excerpt: str = ""
    severity: Severity = "error"


def warning(
    code: str,
    path: str = "",
    *,
    line: int = 0,
    column: int = 0,
    params: Mapping[str, str] = {},
    excerpt: str = "",
) -> Problem:
    """A problem that stops nothing. Errors are made with `Problem` itself: a function named `error` would be shadowed
    by the variable of nearly every `except`."""
    return Problem(
        code=code,
        path=path,
        line=line,
        column=column,
        params={**params},
        excerpt=excerpt,
        severity="warning",
    )


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that are errors, in order."""
    return [problem for problem in problems if problem.severity == "error"]


def errors_first(problems: Iterable[Problem]) -> list[Problem]:
    """The errors, then the warnings, each in their order: what stops a build is not to be looked for."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


class Note(Struct, frozen=True, kw_only=True):
    """Information that is not a problem: `code` and `params` choose the text."""

    code: str
    params: dict[str, str] = {}


class ProblemsError(Exception):
    """Raised when work cannot go on because of these problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems
