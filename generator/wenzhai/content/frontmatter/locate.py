"""Where in a content file something stands, for complaints that come up when the file is long read."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from wenzhai.model.problems import Problem

NAMED = frozenset({"term-slug-taken"})
"""Complaints about what stands under `params["key"]`, called `params["name"]`."""


def with_positions(problems: Iterable[Problem], text: Callable[[str], str]) -> list[Problem]:
    """The problems, with lines where only the file was known; `text` gives the text of a content file."""
    return [in_place(problem, text) if problem.code in NAMED else problem for problem in problems]


def in_place(problem: Problem, text: Callable[[str], str]) -> Problem:
    try:
        line, column, excerpt = place(text(problem.path), problem.params["key"], problem.params["name"])
    except OSError:  # gone since it was read
        return problem
    return replace(problem, line=line, column=column, excerpt=excerpt)


def place(text: str, key: str, value: str) -> tuple[int, int, str]:
    """(line, column, line's text) of a value in the front matter, or of its key; (0, 0, "") when not found."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"{key}:")), None)
    if start is None:
        return 0, 0, ""
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.startswith("---"):
            break
        if value in line:
            return number, line.index(value) + 1, line
    return start + 1, 1, lines[start]
