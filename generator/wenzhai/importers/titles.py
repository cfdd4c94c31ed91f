"""Extracts columns and series from pasted titles by the curator's rules in `wenzhai.yaml`."""

import re
from collections.abc import Sequence

from wenzhai.content.paths import SETTINGS
from wenzhai.content.settings import ColumnRule
from wenzhai.model.problems import Note, Problem, ProblemsError

REASONS = {"column": "import-column", "series": "import-series"}


def compile_rules(rules: Sequence[ColumnRule]) -> list[re.Pattern[str]]:
    """Compiles rules. Raises `ProblemsError` for an invalid regular expression."""
    compiled: list[re.Pattern[str]] = []
    for number, rule in enumerate(rules, 1):
        try:
            compiled.append(re.compile(rule.pattern))
        except (re.error, RecursionError, OverflowError) as error:
            params = {"number": str(number), "pattern": rule.pattern, "detail": str(error)}
            raise ProblemsError([Problem(code="import-bad-rule", path=SETTINGS, params=params)]) from error
    return compiled


def lift(title: str, rules: Sequence[re.Pattern[str]]) -> tuple[dict[str, str], list[Note]]:
    """`title`, and `column`, `series` and `part` if a rule found them. Rules apply in order, each to the remaining
    title."""
    parts = {"title": title}
    notes: list[Note] = []
    for rule in rules:
        match = rule.search(parts["title"])
        if match is None:
            continue
        found = {name: text.strip() for name, text in match.groupdict().items() if text and text.strip()}
        new = {name: found[name] for name in REASONS if name in found and name not in parts}
        if not new or "title" not in found:
            continue
        notes += [
            Note(code=REASONS[name], params={"name": new[name], "before": parts["title"]}) for name in new
        ]
        if "series" in new and "part" in found:
            new["part"] = found["part"]
        parts |= new | {"title": found["title"]}
    return parts, notes
