"""Where in the body something stands. Python-Markdown keeps no positions, so they are looked up afterwards."""

import re
from bisect import bisect_right
from functools import cached_property

from msgspec import Struct

from wenzhai.model.problems import Problem, Severity

# An excerpt is kept for each link: a megabyte on one line must not be kept for each of its links.
AFTER = 80
LONG = 1000

UNCHANGED = re.compile(r"\[*[^\s\\`*_{}\[\]()<>#+\-.!|]*")
"""A start that holds nothing that a backslash may stand before, and no blanks."""


class Place(Struct, frozen=True):
    """A position, counted from 1, and its line as far as it helps. All zero when it could not be found."""

    line: int = 0
    column: int = 0
    excerpt: str = ""


class Source:
    """The text of a body, searched from front to back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursor = 0

    @cached_property
    def line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def find(self, needle: str) -> Place:
        """The next occurrence after the last one found, else the first one at all.

        The tree is walked in the order of the text, except for footnotes and reference definitions. When escapes
        or blanks were written differently, the part of the needle before them will do.
        """
        found = self.search(needle)
        if found < 0:
            start = UNCHANGED.match(needle)
            found = self.search(start[0] if start else "")
        return self.at(found)

    def search(self, needle: str) -> int:
        """The offset of the next or else the first occurrence, -1 for none; moves on behind it."""
        found = self.text.find(needle, self.cursor) if needle else -1
        if found >= 0:
            self.cursor = found + len(needle)
            return found
        return self.text.find(needle, 0, self.cursor) if needle else -1

    def at(self, offset: int) -> Place:
        """The place of a character; none for a negative offset."""
        if offset < 0:
            return Place()
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        end = self.text.find("\n", start, offset + AFTER)
        excerpt = self.text[start : end if end >= 0 else offset + AFTER]
        return Place(line, offset - start + 1, excerpt if len(excerpt) <= LONG else "")


def complaint(code: str, place: Place, severity: Severity = "error", **params: str) -> Problem:
    """A `Problem` of a body; its path is the caller's to fill in."""
    return Problem(
        code=code,
        line=place.line,
        column=place.column,
        params=params,
        excerpt=place.excerpt,
        severity=severity,
    )
