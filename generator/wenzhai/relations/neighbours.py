"""The articles nearest to an article: those that share most of what is telling, among its neighbours in time.

For each word an article is compared only with the few articles that hold it and lie next to it in time. So the cost
is linear, and an article that comes, goes or changes moves only the lists of those beside it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from msgspec import msgpack

from wenzhai.model.feature import is_topic, slug_of
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition

WINDOW = 8
"""Articles before and after an article that are looked at for each of its words."""
CONSIDERED = 3
"""For each place in the list, so many of the best by what they share: nearness in time and other versions of one story
decide among them."""
LEAST = 65
"""A lower score is no relation: a plain topic in common is enough only near in time, a word that both hold once only
where it is rare."""
REASONS = 3
"""Topics, and words, that are given as the reason."""

NEARNESS = ((3, 120), (14, 112), (60, 105))
"""Days apart, and what becomes of a score of 100. Further apart, or undated: 100."""
FLOOR = LEAST * 100 // NEARNESS[0][1]

_encode = msgpack.Encoder().encode


class FeatureIndex:
    """All articles in the order of time, by what they are about. `stories` holds by id the ids of every story that has
    more than one version; `shown` is how many related articles are wanted."""

    def __init__(
        self, now: Sequence[ArticleState], stories: Mapping[str, tuple[str, ...]], shown: int
    ) -> None:
        self.now, self.stories, self.shown = now, stories, shown
        self.at = {one.place.id: at for at, one in enumerate(now)}
        self.features = [one.traits.features() for one in now]
        self._weights: dict[int, dict[str, int]] = {}
        self._reasons: dict[tuple[int, int], tuple[str, ...]] = {}
        self.holders: dict[str, tuple[list[int], list[int]]] = {}
        """Feature → positions of the articles that have it, and its weight in each; of those looked up so far."""

    def look_up(self, wanted: set[str] | None) -> None:
        """Find the holders of these features, or of all."""
        holders = self.holders
        for at, (features, one) in enumerate(zip(self.features, self.now, strict=True)):
            if wanted is not None and wanted.isdisjoint(features):
                continue
            for feature in features if wanted is None else wanted.intersection(features):
                weight = one.traits.weights[features.index(feature)]
                held = holders.get(feature)
                if held is None:
                    holders[feature] = [at], [weight]
                else:
                    held[0].append(at)
                    held[1].append(weight)

    def place(self, place: TimePosition) -> int:
        """The position that an article has, or would have."""
        return bisect_left(self.now, place.sort, key=lambda one: one.place.sort)

    def touched(self, changes: Iterable[tuple[Iterable[str], int]]) -> set[int]:
        """Positions of the articles in whose windows for these features a position lies."""
        found = set()
        for features, at in changes:
            for feature in features:
                if feature in self.holders:
                    positions = self.holders[feature][0]
                    found.update(positions[window(positions, at)])
        return found

    def related(self, at: int, ranked: Sequence[int]) -> Nearest:
        """The nearest articles, of those ranked for this one. One of each story, never the same story."""
        chosen = self.one_of_each_story(at, ranked)
        if not chosen:
            return Nearest()
        reasons = [self.reasons(at, other) for other in chosen]
        slugs = sorted({slug_of(reason) for shared in reasons for reason in shared if is_topic(reason)})
        return Nearest.of([self.now[other].place.id for other in chosen], slugs, _encode(reasons))

    def ranked(self, at: int) -> list[int]:
        """Positions of those that share enough with an article, nearest first; ties by date, then id."""
        score: dict[int, int] = {}
        known = score.get
        for feature, weight in self.weights(at).items():
            positions, weights = self.holders[feature]
            beside = window(positions, at)
            for other, held in zip(positions[beside], weights[beside], strict=True):
                score[other] = known(other, 0) + (held if held < weight else weight)
        score.pop(at, None)
        best = sorted([(shared, other) for other, shared in score.items() if shared >= FLOOR])
        near = [self.rank(at, other, shared) for shared, other in best[-CONSIDERED * self.shown :]]
        return [other for value, other in sorted(near, reverse=True) if value >= LEAST]

    def weights(self, at: int) -> dict[str, int]:
        found = self._weights.get(at)
        if found is None:
            self._weights[at] = found = dict(zip(self.features[at], self.now[at].traits.weights, strict=True))
        return found

    def rank(self, at: int, other: int, shared: int) -> tuple[int, int]:
        """The score with nearness in time, and the position: of equals the later comes first."""
        one, two = self.now[at].place.day, self.now[other].place.day
        if one is None or two is None:
            return shared, other
        apart = abs(one - two)
        for days, factor in NEARNESS:
            if apart <= days:
                return shared * factor // 100, other
        return shared, other

    def one_of_each_story(self, at: int, ranked: Sequence[int]) -> Sequence[int]:
        """The best of each story; the version in the article's own language where there is one."""
        best = ranked[: self.shown]
        if self.stories.keys().isdisjoint([self.now[other].place.id for other in best]):
            return best
        chosen: dict[tuple[str, ...] | int, int] = {}
        own = self.now[at].place
        for other in ranked:
            place = self.now[other].place
            story = self.stories.get(place.id)
            if story is None:
                chosen[other] = other
            elif own.id not in story:
                held = chosen.setdefault(story, other)
                if place.lang == own.lang != self.now[held].place.lang:
                    chosen[story] = other
        return list(chosen.values())[: self.shown]

    def reasons(self, at: int, other: int) -> tuple[str, ...]:
        """The shared features that weigh most: topics, then words. The same from both sides, so looked for once; then
        forgotten, because nobody asks a third time."""
        pair = (at, other) if at < other else (other, at)
        found = self._reasons.pop(pair, None)
        if found is None:
            self._reasons[pair] = found = self.shared(at, other)
        return found

    def shared(self, at: int, other: int) -> tuple[str, ...]:
        theirs = self.weights(other)
        weights = [
            (name, weight, theirs[name]) for name, weight in self.weights(at).items() if name in theirs
        ]
        shared = sorted([(-one if one < two else -two, name) for name, one, two in weights])
        topics = [name for _, name in shared if is_topic(name)]
        words = [name for _, name in shared if not is_topic(name)]
        return (*topics[:REASONS], *words[:REASONS])


def window(positions: Sequence[int], at: int) -> slice:
    """Of sorted positions those that lie next to a place: so many before it, so many after it, and itself."""
    middle = bisect_left(positions, at)
    return slice(max(0, middle - WINDOW), middle + WINDOW + 1)
