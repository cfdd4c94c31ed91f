"""Gathers the same problem in many files into one."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from wenzhai.model.problems import Problem, warning

NAMED = 3
"""Number of places that are named in addition to the first."""
BY_NAME = {code: f"{code}-often" for code in ("import-shortcode", "import-key-left", "import-mark-left-out")}
"""Problems that are told once for each `name`, and the code of many of them."""
SINGLE = 3
"""So many problems of one code are shown one by one."""


def gathered(problems: Iterable[Problem]) -> list[Problem]:
    """The problems: the first of many warnings of one kind with the places of the others, errors one by one."""
    others: dict[str, list[Problem]] = {}
    by_name: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code in BY_NAME:
            by_name.setdefault((problem.code, problem.params["name"]), []).append(problem)
        else:
            others.setdefault(problem.code, []).append(problem)
    return [*(one for same in others.values() for one in shortened(same)), *map(gather, by_name.values())]


def shortened(same: list[Problem]) -> Iterator[Problem]:
    """The problems of one code: with many warnings the first, and where the others are."""
    if len(same) <= SINGLE or same[0].severity == "error":
        yield from same
        return
    yield same[0]
    more = list(
        dict.fromkeys(problem.path or next(iter(problem.params.values()), "") for problem in same[1:])
    )
    listed = ", ".join([*more[:NAMED], *(["…"] if more[NAMED:] else [])])
    yield warning("import-more", params={"count": str(len(same) - 1), "more": listed})


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
