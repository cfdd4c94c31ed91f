"""Where in a body something stands."""

import re
from bisect import bisect_right
from functools import cached_property

from msgspec import Struct

from wenzhai.model.problems import Problem, Severity

# An excerpt is kept for each link: a megabyte on one line must not be kept for each of its links.
AFTER = 80
LONG = 1000


class Place(Struct, frozen=True):
    """A position, counted from 1, and its line as far as it helps. All zero when it could not be found."""

    line: int = 0
    column: int = 0
    excerpt: str = ""


class Source:
    """The text of a body."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def at(self, offset: int) -> Place:
        """The place of a character; none for a negative offset."""
        if offset < 0:
            return Place()
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        if offset - start > LONG:
            return Place(line, offset - start + 1)
        end = self.text.find("\n", start, offset + AFTER)
        excerpt = self.text[start : end if end >= 0 else offset + AFTER]
        return Place(line, offset - start + 1, excerpt if len(excerpt) <= LONG else "")


def problem_at(code: str, place: Place, severity: Severity = "error", **params: str) -> Problem:
    """A `Problem` of a body; its path is the caller's to fill in."""
    return Problem(
        code=code,
        line=place.line,
        column=place.column,
        params=params,
        excerpt=place.excerpt,
        severity=severity,
    )
