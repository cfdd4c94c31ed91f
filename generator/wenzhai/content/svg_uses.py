"""How much a browser has to draw: an element that is used a thousand times, in something used a thousand times."""

import re
from bisect import bisect_left

REFERENCE = re.compile(r"url\(\s*[\"']?#([^\s\"'()\\]+)")
DEEPEST = 40
"""Uses within each other; more are taken for endless."""


class Uses:
    """What a drawing defines and uses, element by element in the order of the file."""

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []
        self.count = 0
        self.spans: dict[str, tuple[int, int]] = {}
        """Of an id: the numbers of the first element of what it names and of the first behind that."""
        self.places: list[int] = []
        self.targets: list[str] = []

    def begin(self, id: str, values: list[str]) -> None:
        """An element begins. `values` are those of its attributes: `#id`, or text with `url(#id)` in it."""
        for value in values:
            found = [value[1:]] if value.startswith("#") else REFERENCE.findall(value) if "#" in value else []
            self.places += [self.count] * len(found)
            self.targets += found
        self.open.append((self.count, id))
        self.count += 1

    def end(self) -> None:
        start, id = self.open.pop()
        if id:
            self.spans.setdefault(id, (start, self.count))

    def drawn(self) -> float:
        """How many elements are drawn in the end; infinity where uses are nested too deep to tell."""
        known: dict[str, float] = {}

        def size(start: int, end: int, depth: int) -> float:
            used = range(bisect_left(self.places, start), bisect_left(self.places, end))
            return end - start + sum(named(self.targets[place], depth + 1) for place in used)

        def named(id: str, depth: int) -> float:
            if depth > DEEPEST:
                return float("inf")
            if id not in known:
                known[id] = 0  # browsers leave out what uses itself
                known[id] = size(*self.spans.get(id, (0, 0)), depth)
            return known[id]

        return size(0, self.count, 0)
