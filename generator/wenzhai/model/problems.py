"""What went wrong or was repaired, without its words: those are in `messages/`."""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True, kw_only=True):
    """One complaint. `code` and `params` choose the words (`messages/`), in any language.

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
    """A complaint that stops nothing. One that does is a plain `Problem`: nearly everything that catches an exception
    calls that `error`, so no function of that name could be used there."""
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
    """Those that are errors, in their order."""
    return [problem for problem in problems if problem.severity == "error"]


def errors_first(problems: Iterable[Problem]) -> list[Problem]:
    """The errors, then the warnings, each in their order: what stops a build is not to be looked for."""
    return sorted(problems, key=lambda problem: problem.severity != "error")


class Note(Struct, frozen=True, kw_only=True):
    """Something worth telling that is no complaint: `code` and `params` choose the words."""

    code: str
    params: dict[str, str] = {}


class ProblemsError(Exception):
    """Work cannot go on for these problems. Raised where values cannot carry them on."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems
