"""Gathers the same problem in many files into one."""

from collections.abc import Iterable

from msgspec import structs

from wenzhai.model.problems import Problem

NAMED = 3
"""Number of places that are named in addition to the first."""


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, with those about shortcodes of one name gathered into one, after all others."""
    others: list[Problem] = []
    by_name: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.code == "import-shortcode":
            by_name.setdefault(problem.params["name"], []).append(problem)
        else:
            others.append(problem)
    return [*others, *map(gather, by_name.values())]


def gather(same: list[Problem]) -> Problem:
    """One problem for all of them, at the place of the first."""
    first, *more = same
    if not more:
        return first
    places = [f"{problem.path}:{problem.line}" for problem in more]
    listed = ", ".join([*places[:NAMED], *(["… (-v)"] if places[NAMED:] else [])])
    count = str(sum(int(problem.params["count"]) for problem in same))
    params = {**first.params, "count": count, "files": str(len(same)), "more": listed}
    return structs.replace(first, code="import-shortcode-often", params=params)
