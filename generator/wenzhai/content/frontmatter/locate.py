"""Where in a content file something stands, for problems that are found after the file was read."""

from collections.abc import Callable, Iterable
from unicodedata import normalize

from msgspec.structs import replace

from wenzhai.content.frontmatter.document import parse, split
from wenzhai.content.frontmatter.yaml_reader import Fields
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.text.addresses import old_address

NAMED = frozenset({"term-slug-taken", "own-term-slug-taken", "name-url-taken"})
"""Codes of problems with what stands under `params["key"]`, called `params["name"]`."""

PLACED = NAMED | {"id-taken"}
"""Those, and others that say so."""


def with_positions(problems: Iterable[Problem], text: Callable[[str], str]) -> list[Problem]:
    """The problems, with lines where only the file was known; `text` gives the text of a content file."""
    return [in_place(problem, text) if problem.code in PLACED else problem for problem in problems]


def in_place(problem: Problem, text: Callable[[str], str]) -> Problem:
    try:
        line, column, excerpt = place(text(problem.path), problem.params["key"], problem.params["name"])
    except OSError:  # gone since it was read
        return problem
    return replace(problem, line=line, column=column, excerpt=excerpt)


def at_its_address(problem: Problem, is_alias: bool, text: Callable[[str], str]) -> Problem:
    """A problem with the address `params["url"]`, at the alias that says it or else at the key that gives it."""
    try:
        fields, _ = parse(split(text(problem.path), problem.path).front)
    except (OSError, ProblemsError):  # gone or changed since it was read
        return replace(problem, line=1, column=1)
    keys = alias_of(fields, problem.params["url"]) if is_alias else first_key(fields, ("slug", "title"))
    there = fields.problem(problem.code, keys)
    return replace(problem, line=there.line, column=there.column, excerpt=there.excerpt)


def alias_of(fields: Fields, url: str) -> tuple[str | int, ...]:
    aliases = fields.values.get("aliases")
    for number, alias in enumerate(aliases if isinstance(aliases, list) else ()):
        if isinstance(alias, str) and old_address(normalize("NFC", alias)) == url:
            return "aliases", number
    return ("aliases",)


def first_key(fields: Fields, keys: Iterable[str]) -> tuple[str]:
    return (next((key for key in keys if key in fields.values), ""),)


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
