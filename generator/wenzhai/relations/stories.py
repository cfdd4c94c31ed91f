"""Which articles tell one story: other versions, other languages. Versions are grouped, nothing is left out.

What decides, in this order: `same_story:` and `not_same_story:` of the editor; titles of which one holds the other;
wordings that hardly differ; numbers and names that two languages share. Only articles of about the same time are
compared; what is undated is compared by its title alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from math import ceil
from unicodedata import normalize

from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.features import Traits
from wenzhai.text.entities import is_exact
from wenzhai.text.keywords import stop_words
from wenzhai.text.languages import WORD
from wenzhai.text.scripts import HAN_RUN
from wenzhai.text.simhash import distance

DAYS = 14
"""Further apart in time, two articles are two stories."""
SOON = 3
"""As far as this two languages may lie apart to be one story without a title in common."""

CONTAINED = 0.8
"""Share of the shorter title found in the longer one. On the first page we imported: 1.0 once, then 0.47."""
ENOUGH = 6
"""Units of a title (pairs of Han, words) below which it says too little."""
COPIED, ALIKE = 6, 20
"""Bits in which fingerprints of 64 differ: of a copy, and of texts that could be two versions. Chance gives 32."""
FIGURES = 3
"""Shared numbers and names, half of the fewer and one of them exact, that tell one event in two languages."""
BANDS, WIDTH = 7, 9
"""A fingerprint in bands of so many bits: two that differ in at most six bits have one of seven in common."""
MASK = (1 << WIDTH) - 1
ONE_BY_ONE = 10_000
"""So many pairs are compared without an index."""

Pair = tuple[str, str]
"""Two ids, the smaller first."""


class Stories:
    """Finds pairs among articles in the order of time. Knows all, compares those asked for with those around them."""

    def __init__(self, now: Sequence[ArticleState]) -> None:
        self.now = now
        self.days = [one.place.day for one in now if one.place.day is not None]
        self.undated = len(now) - len(self.days)
        self._around: dict[int | None, list[range]] = {}

    def pairs(self, ids: Set[str]) -> frozenset[Pair]:
        """Pairs in which one of these takes part."""
        asked = {at for at, one in enumerate(self.now) if one.place.id in ids}
        spans = {at: self.around(at) for at in asked}
        if sum(len(span) for around in spans.values() for span in around) <= ONE_BY_ONE:
            near = {(at, other) for at, around in spans.items() for span in around for other in span}
        else:
            among = merged(span for around in spans.values() for span in around)
            near = {two for two in CandidateIndex(self, among).pairs() if not asked.isdisjoint(two)}
        same = [(one, two) for one, two in near if one != two and self.is_same(one, two)]
        return frozenset(pair(self.now[one].place.id, self.now[two].place.id) for one, two in same)

    def around(self, at: int) -> list[range]:
        """Positions of what may be the same story as far as time tells."""
        day = self.now[at].place.day
        if day not in self._around:
            self._around[day] = self.around_day(day)
        return self._around[day]

    def around_day(self, day: int | None) -> list[range]:
        if day is None:
            return [range(len(self.now))]
        first, last = bisect_left(self.days, day - DAYS), bisect_left(self.days, day + DAYS + 1)
        dated = range(self.undated + first, self.undated + last)
        return [range(self.undated), dated] if self.undated else [dated]

    def is_same(self, one: int, two: int) -> bool:
        first, second = self.now[one].traits, self.now[two].traits
        days = self.apart(one, two)
        title = contained(title_units(self.now[one].title), title_units(self.now[two].title))
        if self.now[one].place.lang[:2] != self.now[two].place.lang[:2]:
            return title or (days is not None and days <= SOON and share_figures(first, second))
        if not first.simhash or not second.simhash:
            return title and (days is None or days <= SOON)
        bits = distance(first.simhash, second.simhash)
        return (bits <= COPIED and days is not None) or (title and bits <= ALIKE)

    def apart(self, one: int, two: int) -> int | None:
        first, second = self.now[one].place.day, self.now[two].place.day
        return None if first is None or second is None else abs(first - second)


class CandidateIndex:
    """Finds the pairs that could be one story among some articles, without looking at all of them.

    Whoever shares four in five of its units shares one of any fifth of them: so the rarest few are looked up.
    """

    def __init__(self, stories: Stories, among: Iterable[range]) -> None:
        self.stories = stories
        self.among = [at for span in among for at in span]
        self.units = [title_units(stories.now[at].title) for at in self.among]
        self.exact = [[*filter(is_exact, figures(stories.now[at].traits))] for at in self.among]
        self.titles = holders_of(self.units, self.among)
        self.figures = holders_of(self.exact, self.among)

    def pairs(self) -> Iterator[tuple[int, int]]:
        for at, units, exact in zip(self.among, self.units, self.exact, strict=True):
            spans = self.stories.around(at)
            for index, marks in ((self.titles, self.rarest(units)), (self.figures, exact)):
                for mark in marks:
                    holders = index[mark]
                    if len(holders) > 1:
                        yield from ((at, other) for span in spans for other in within(holders, span))
        yield from self.alike()

    def rarest(self, units: Collection[str]) -> list[str]:
        """So many units of a title that any title in which it is contained has one of them."""
        if len(units) < ENOUGH:
            return []
        by_count = sorted([(len(self.titles[unit]), unit) for unit in units])
        return [unit for _, unit in by_count[: len(units) - ceil(CONTAINED * len(units)) + 1]]

    def alike(self) -> Iterator[tuple[int, int]]:
        """Dated articles of nearly the same wording."""
        holders: dict[int, list[int]] = {}
        for at in self.among:
            simhash = self.stories.now[at].traits.simhash
            if not simhash or at < self.stories.undated:
                continue
            first = self.stories.around(at)[-1].start
            for band in bands(simhash):
                held = holders.setdefault(band, [])
                for other in reversed(held):
                    if other < first:
                        break
                    if distance(simhash, self.stories.now[other].traits.simhash) <= COPIED:
                        yield at, other
                held.append(at)


def within(positions: Sequence[int], span: range) -> Sequence[int]:
    """Those of sorted positions that lie in a span."""
    return positions[bisect_left(positions, span.start) : bisect_left(positions, span.stop)]


def holders_of(marks: Iterable[Iterable[str]], positions: Iterable[int]) -> dict[str, list[int]]:
    """Mark → the positions that have it."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for position, own in zip(positions, marks, strict=True):
        for mark in own:
            index[mark].append(position)
    return index


def merged(spans: Iterable[range]) -> list[range]:
    """The spans without overlaps, in order."""
    done: list[range] = []
    for span in sorted(spans, key=lambda span: (span.start, span.stop)):
        if done and span.start <= done[-1].stop:
            done[-1] = range(done[-1].start, max(done[-1].stop, span.stop))
        else:
            done.append(span)
    return done


def bands(simhash: int) -> list[int]:
    """The bands of a fingerprint, each with its number."""
    return [band << WIDTH | simhash >> WIDTH * band & MASK for band in range(BANDS)]


@lru_cache(maxsize=1 << 15)
def title_units(title: str) -> frozenset[str]:
    """Pairs of neighbouring Han, and words of other scripts."""
    text = normalize("NFKC", title).lower()
    pairs = {run[at : at + 2] for run in HAN_RUN.findall(text) for at in range(len(run) - 1)}
    return frozenset(pairs | {word for word in WORD.findall(text) if word not in stop_words()})


def contained(one: frozenset[str], two: frozenset[str]) -> bool:
    """Whether one title, if it says enough, is nearly all found in the other."""
    shorter = min(len(one), len(two))
    return shorter >= ENOUGH and len(one & two) >= CONTAINED * shorter


def share_figures(one: Traits, two: Traits) -> bool:
    first, second = {*figures(one)}, {*figures(two)}
    common = first & second
    enough = len(common) >= FIGURES and 2 * len(common) >= min(len(first), len(second))
    return enough and any(map(is_exact, common))


def figures(traits: Traits) -> list[str]:
    return traits.figures.split("\t") if traits.figures else []


# -- groups ---------------------------------------------------------------------------------------


def pair(one: str, two: str) -> Pair:
    return (one, two) if one <= two else (two, one)


def groups(
    found: Iterable[Pair], said: Iterable[Pair], denied: Collection[Pair]
) -> dict[str, tuple[str, ...]]:
    """Id → the ids of its whole story, for those that are not alone. What the editor says comes first, and no pair that
    the editor denies is ever in one group."""
    members: dict[str, list[str]] = {}
    apart = set(denied)
    for one, two in (*sorted(said), *sorted(found)):
        first, second = members.setdefault(one, [one]), members.setdefault(two, [two])
        if first is second or any(pair(a, b) in apart for a in first for b in second):
            continue
        first += second
        members.update(dict.fromkeys(second, first))
    return {id: tuple(sorted(group)) for id, group in members.items() if len(group) > 1}
