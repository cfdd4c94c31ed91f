"""Groups articles that tell one story, other versions and other languages; nothing is left out.

The criteria, in this order: the editor's `same_story:` and `not_same_story:`; a title that contains the other; nearly
equal wording; numbers and names shared across two languages. Only articles of about the same time are compared; undated
ones are compared by title alone.
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
"""Articles that are more days apart are different stories."""
SOON = 3
"""Most days between two articles in different languages that are one story without a title in common."""

CONTAINED = 0.8
"""Share of the shorter title found in the longer one. On the first imported page: 1.0 once, then 0.47."""
ENOUGH = 6
"""Fewest units of a title (pairs of Han, words) that can decide."""
COPIED, ALIKE = 6, 20
"""Most differing bits of two 64-bit fingerprints: of a copy, and of possible versions. Chance gives 32."""
SHARED_ENTITIES = 3
"""Fewest shared numbers and names that identify one event across languages; they must be half of the fewer, and one of
them exact."""
BANDS, WIDTH = 7, 9
"""Bits of a band of a fingerprint: two fingerprints that differ in at most six bits share one of seven bands."""
MASK = (1 << WIDTH) - 1
ONE_BY_ONE = 10_000
"""Up to this many pairs are compared without an index."""

Pair = tuple[str, str]
"""Two ids, the smaller first."""


class Stories:
    """Finds pairs of one story: compares the requested articles with those near them in time."""

    def __init__(self, now: Sequence[ArticleState]) -> None:
        self.now = now
        self.days = [one.place.day for one in now if one.place.day is not None]
        self.undated = len(now) - len(self.days)
        self._windows: dict[int | None, list[range]] = {}

    def pairs(self, ids: Set[str]) -> frozenset[Pair]:
        """Pairs with at least one of these articles."""
        asked = {at for at, one in enumerate(self.now) if one.place.id in ids}
        spans = {at: self.windows(at) for at in asked}
        if sum(len(span) for windows in spans.values() for span in windows) <= ONE_BY_ONE:
            near = {(at, other) for at, windows in spans.items() for span in windows for other in span}
        else:
            among = merged(span for windows in spans.values() for span in windows)
            near = {two for two in CandidateIndex(self, among).pairs() if not asked.isdisjoint(two)}
        same = [(one, two) for one, two in near if one != two and self.is_same(one, two)]
        return frozenset(pair(self.now[one].place.id, self.now[two].place.id) for one, two in same)

    def windows(self, at: int) -> list[range]:
        """Positions of the articles near enough in time to be the same story."""
        day = self.now[at].place.day
        if day not in self._windows:
            self._windows[day] = self.windows_of_day(day)
        return self._windows[day]

    def windows_of_day(self, day: int | None) -> list[range]:
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
            return title or (days is not None and days <= SOON and share_entities(first, second))
        if not first.simhash or not second.simhash:
            return title and (days is None or days <= SOON)
        bits = distance(first.simhash, second.simhash)
        return (bits <= COPIED and days is not None) or (title and bits <= ALIKE)

    def apart(self, one: int, two: int) -> int | None:
        first, second = self.now[one].place.day, self.now[two].place.day
        return None if first is None or second is None else abs(first - second)


class CandidateIndex:
    """Finds the pairs that could be one story among some articles, without looking at all of them.

    A title that shares four in five of its units shares one of any fifth of them: so the rarest few are looked up.
    """

    def __init__(self, stories: Stories, among: Iterable[range]) -> None:
        self.stories = stories
        self.among = [at for span in among for at in span]
        self.units = [title_units(stories.now[at].title) for at in self.among]
        self.exact = [[*filter(is_exact, shared_entities(stories.now[at].traits))] for at in self.among]
        self.titles = holders_of(self.units, self.among)
        self.shared_entities = holders_of(self.exact, self.among)

    def pairs(self) -> Iterator[tuple[int, int]]:
        for at, units, exact in zip(self.among, self.units, self.exact, strict=True):
            spans = self.stories.windows(at)
            for index, marks in ((self.titles, self.rarest(units)), (self.shared_entities, exact)):
                for mark in marks:
                    holders = index[mark]
                    if len(holders) > 1:
                        yield from ((at, other) for span in spans for other in within(holders, span))
        yield from self.alike()

    def rarest(self, units: Collection[str]) -> list[str]:
        """The rarest units of a title, enough that every title that contains it has one of them."""
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
            first = self.stories.windows(at)[-1].start
            for band in bands(simhash):
                same_band = holders.setdefault(band, [])
                for other in reversed(same_band):
                    if other < first:
                        break
                    if distance(simhash, self.stories.now[other].traits.simhash) <= COPIED:
                        yield at, other
                same_band.append(at)


def within(positions: Sequence[int], span: range) -> Sequence[int]:
    """The sorted positions that lie in a span."""
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
    """Whether nearly all of one title, if it is long enough, is found in the other."""
    shorter = min(len(one), len(two))
    return shorter >= ENOUGH and len(one & two) >= CONTAINED * shorter


def share_entities(one: Traits, two: Traits) -> bool:
    first, second = {*shared_entities(one)}, {*shared_entities(two)}
    common = first & second
    enough = len(common) >= SHARED_ENTITIES and 2 * len(common) >= min(len(first), len(second))
    return enough and any(map(is_exact, common))


def shared_entities(traits: Traits) -> list[str]:
    return traits.shared_entities.split("\t") if traits.shared_entities else []


# -- groups ---------------------------------------------------------------------------------------


def pair(one: str, two: str) -> Pair:
    return (one, two) if one <= two else (two, one)


def groups(
    found: Iterable[Pair], same: Iterable[Pair], apart: Collection[Pair]
) -> dict[str, tuple[str, ...]]:
    """Id → the ids of its whole story, for stories of several articles. The editor's pairs (`same`) come first, and no
    pair in `apart` is ever in one group."""
    members: dict[str, list[str]] = {}
    apart = set(apart)
    for one, two in (*sorted(same), *sorted(found)):
        first, second = members.setdefault(one, [one]), members.setdefault(two, [two])
        if first is second or any(pair(a, b) in apart for a in first for b in second):
            continue
        first += second
        members.update(dict.fromkeys(second, first))
    return {id: tuple(sorted(group)) for id, group in members.items() if len(group) > 1}
