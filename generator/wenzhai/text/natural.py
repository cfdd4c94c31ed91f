"""The natural order of names: `issue-2` before `issue-10`."""

import re

DIGITS = re.compile(r"(\d+)")


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """A key that compares runs of digits as numbers, and everything else as text; total, for no two names are equal."""
    parts = DIGITS.split(name)
    return (*((int(part), "") if at % 2 else (0, part) for at, part in enumerate(parts)), (0, name))
