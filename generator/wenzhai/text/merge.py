"""Three-way merge of texts by lines: base (the last import), ours (the editor's text), theirs (the new import)."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

Lines = Sequence[str]


class Clash(Struct, frozen=True):
    """A conflict: both sides changed the same lines. `line` is the position of ours in the merged text, from 1."""

    line: int
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


class Merged(Struct, frozen=True):
    """The merged text, with ours in conflicts."""

    text: str
    clashes: tuple[Clash, ...] = ()


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Merges; changes of one side win where the other side is unchanged."""
    if ours == theirs or theirs == base:
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    lines: list[str] = []
    clashes: list[Clash] = []
    for chunk in chunks(*(text.split("\n") for text in (base, ours, theirs))):
        kept = choose(*chunk)
        if kept is None:
            clashes.append(Clash(len(lines) + 1, tuple(chunk[1]), tuple(chunk[2])))
        lines += chunk[1] if kept is None else kept
    return Merged("\n".join(lines), tuple(clashes))


def choose(base: Lines, ours: Lines, theirs: Lines) -> Lines | None:
    """The side that changed; None when both did, and differently."""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def chunks(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """The three texts split at the same places into chunks that agree and chunks that do not.

    Disagreeing chunks with the same number of lines on all sides (keys of front matter) are split into lines.
    """
    b = o = t = 0
    for b_next, o_next, t_next, size in [*agreed(base, ours, theirs), (len(base), len(ours), len(theirs), 0)]:
        between = base[b:b_next], ours[o:o_next], theirs[t:t_next]
        if len(between[0]) == len(between[1]) == len(between[2]):
            yield from (([one], [two], [three]) for one, two, three in zip(*between, strict=True))
        else:
            yield between
        b, o, t = b_next + size, o_next + size, t_next + size
        yield base[b_next:b], ours[o_next:o], theirs[t_next:t]


def agreed(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Chunks common to all three: their position in each, and their length."""
    left = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    right = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].a, right[j].a)
        ends = left[i].a + left[i].size, right[j].a + right[j].size
        if start < min(ends):
            yield start, left[i].b + start - left[i].a, right[j].b + start - right[j].a, min(ends) - start
        i, j = (i + 1, j) if ends[0] <= ends[1] else (i, j + 1)
