"""Where in the body something stands: Python-Markdown keeps no positions, so they are looked up afterwards."""

from msgspec import Struct

from generator.model import Problem


class Place(Struct, frozen=True):
    """A position, counted from 1, and the text of its line. All zero when it could not be found."""

    line: int = 0
    column: int = 0
    excerpt: str = ""


class Source:
    """The text of a body, searched from front to back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cursor = 0

    def find(self, needle: str) -> Place:
        """The next occurrence after the last one found, else the first one at all.

        The tree is walked in the order of the text, except for footnotes and reference definitions.
        """
        found = self.text.find(needle, self.cursor) if needle else -1
        if found < 0:
            found = self.text.find(needle) if needle else -1
        else:
            self.cursor = found + len(needle)
        return self.at(found) if found >= 0 else Place()

    def at(self, offset: int) -> Place:
        """The place of a character."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        excerpt = self.text[start : end if end >= 0 else len(self.text)]
        return Place(self.text.count("\n", 0, start) + 1, offset - start + 1, excerpt)


def complaint(code: str, place: Place, severity: str = "error", **params: str) -> Problem:
    """A `Problem` of a body; its path is the caller's to fill in."""
    return Problem(
        code=code,
        line=place.line,
        column=place.column,
        params=params,
        excerpt=place.excerpt,
        severity="warning" if severity == "warning" else "error",
    )
