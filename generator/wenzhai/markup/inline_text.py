"""Texts that wait for the parser of inline markup, and where in the source they come from."""

from bisect import bisect_right
from xml.etree.ElementTree import Element


class InlineText:
    """A text that waits for the parser of inline markup. With `tail`, it goes behind the element."""

    __slots__ = ("lines", "node", "text")

    def __init__(self, node: Element, text: str, lines: list[tuple[int, int]]) -> None:
        self.node = node
        self.text = text
        self.lines = lines
        """Places in the text, each with its place in the source, from which on the two run in step."""

    def origin(self, at: int) -> int:
        lines = self.lines
        if len(lines) == 1:
            return lines[0][1] + at - lines[0][0]
        start, source = lines[bisect_right(lines, (at, 1 << 62)) - 1]
        return source + at - start


def cut(lines: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """The places of a text without its first characters."""
    if not length:
        return lines
    first = max(index for index, (place, _) in enumerate(lines) if place <= length)
    kept = [(place - length, source) for place, source in lines[first:]]
    place, source = kept[0]
    return [(0, source - place), *kept[1:]]
