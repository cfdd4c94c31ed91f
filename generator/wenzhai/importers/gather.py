"""Gathers the same problem in many places into a few."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from wenzhai.model.problems import Problem, errors_in, warning

NAMED = 3
"""Number of warnings of a kind that are shown, and of places that are named in addition to the first."""
BY_NAME = {
    "import-shortcode": "import-shortcode-often",
    "import-key-left": "import-key-left-often",
    "import-mark-left-out": "import-mark-left-out-often",
}
"""Problems that are told once for each `name`, and the code of many of them."""


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems; of many warnings of one kind the first, and how many more there are. Errors all stay.

    Those about one name (a shortcode, a key) become one, after all others.
    """
    others: dict[str, list[Problem]] = {}
    by_name: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code in BY_NAME:
            by_name.setdefault((problem.code, problem.params["name"]), []).append(problem)
        else:
            others.setdefault(problem.code, []).append(problem)
    few = [problem for same in others.values() for problem in first_few(same)]
    return [*few, *map(gather, by_name.values())]


def first_few(same: list[Problem]) -> Iterator[Problem]:
    """The first of many warnings with one code, and the number of the others."""
    if len(same) <= NAMED or errors_in(same):
        yield from same
        return
    yield same[0]
    places = [f"{one.path}:{one.line}" if one.line else one.path for one in same[1:]]
    listed = ", ".join([*filter(None, places[:NAMED]), *(["…"] if places[NAMED:] else [])])
    yield warning("import-same", same[1].path, params={"count": str(len(same) - 1), "places": listed})


def gather(same: list[Problem]) -> Problem:
    """One problem for all of them, at the place of the first."""
    first, *more = same
    if not more:
        return first
    places = [f"{problem.path}:{problem.line}" if problem.line else problem.path for problem in more]
    listed = ", ".join([*places[:NAMED], *(["… (-v)"] if places[NAMED:] else [])])
    count = str(sum(int(problem.params["count"]) for problem in same))
    params = {**first.params, "count": count, "files": str(len(same)), "more": listed}
    return structs.replace(first, code=BY_NAME[first.code], params=params)
