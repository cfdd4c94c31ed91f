"""The related articles of an article: those that share its most significant features, among its neighbours in time.

A word that many articles of the archive have in common relates none of them, however rare it is elsewhere: 工具 in a
weekly of tools, 投稿 in every call for contributions, the words of a sentence that stands below every article. What
relates two is a topic, a name, two words that few have, or one that few have and that both dwell on.

For each feature an article is compared only with the few articles that have it and are next to it in time. So the cost
is linear, and adding, removing or changing an article changes only the lists of its neighbours.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec import msgpack

from wenzhai.model.feature import is_topic, slug_of
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition

WINDOW = 8
"""Articles before and after an article that are examined for each of its features."""
CONSIDERED = 3
"""Candidates for each place in the list, the best by shared weight; nearness in time and versions of one story decide
among them."""
LEAST = 65
"""Lowest score of a relation: a plain topic in common suffices only near in time."""
FEW = 16
"""Words of so many articles are rare in any archive; in a larger one, those of about the root of its size (`most`)."""
DWELT_ON = 120
"""Weight of a word in both articles that relates them by itself: one of the rarest, and used more than once."""
REASONS = 3
"""Most topics, and most words, given as the reason."""

NEARNESS = ((3, 120), (14, 112), (60, 105))
"""Days apart → factor for the score in hundredths. Further apart, or undated: 100."""
FLOOR = LEAST * 100 // NEARNESS[0][1]

COMMON = 8
"""Bits by which the weight of a common word is less: nothing is left."""
ALONE, ONE_WORD = 2, 1
"""Evidence that a shared feature is of a relation: of one that relates articles by itself, and of any other. `ALONE` in
all is enough."""
SHIFT = 20
"""Evidence is summed in the bits above the shared weight."""
WEIGHT = (1 << SHIFT) - 1

_encode = msgpack.Encoder().encode


class FeatureIndex:
    """All articles in the order of time, indexed by feature. `stories` maps an id to the ids of its story, for stories
    of more than one version; `shown` is how many related articles are wanted."""

    def __init__(
        self, now: Sequence[ArticleState], stories: Mapping[str, tuple[str, ...]], shown: int
    ) -> None:
        self.now, self.stories, self.shown = now, stories, shown
        self.at = {one.place.id: at for at, one in enumerate(now)}
        self.features = [one.traits.features() for one in now]
        self.most = most(len(now))
        self._weights: dict[int, dict[str, int]] = {}
        self._reasons: dict[tuple[int, int], tuple[str, ...]] = {}
        self.holders: dict[str, tuple[list[int], list[int]]] = {}
        """Feature → positions of the articles that have it, and its weight in each by rarity; only those looked up so
        far."""
        self.less: dict[str, int] = {}
        """Feature → by how many bits its weight is less for the number of articles that have it; of the same."""

    def count(self) -> None:
        """Find how rare every feature is, without its holders."""
        counts = Counter(chain.from_iterable(self.features))
        self.less = {feature: self.rarity(feature, count) for feature, count in counts.items()}

    def look_up(self, wanted: set[str] | None) -> None:
        """Find the articles with these features, or with any (None); none of them may have been looked up before."""
        holders: dict[str, tuple[list[int], list[int]]] = {}
        for at, (features, one) in enumerate(zip(self.features, self.now, strict=True)):
            if wanted is not None and wanted.isdisjoint(features):
                continue
            for feature in features if wanted is None else wanted.intersection(features):
                weight = one.traits.weights[features.index(feature)]
                found = holders.get(feature)
                if found is None:
                    holders[feature] = [at], [weight]
                else:
                    found[0].append(at)
                    found[1].append(weight)
        for feature, (positions, weights) in holders.items():
            self.less[feature] = less = self.rarity(feature, len(positions))
            if less:
                weights[:] = [weight >> less for weight in weights]
        self.holders |= holders

    def rarity(self, feature: str, count: int) -> int:
        """By how many bits the weight of a feature is less for the number of articles that have it. Topics are what the
        editor gave, or names: they count fully, however many have them."""
        return 0 if is_topic(feature) else rarity(count, self.most)

    def place(self, place: TimePosition) -> int:
        """The position of an article at that time."""
        return bisect_left(self.now, place.sort, key=lambda one: one.place.sort)

    def touched(self, changes: Iterable[tuple[Iterable[str], int]]) -> set[int]:
        """Positions of the articles that have one of the changed positions in their window for that feature."""
        found = set()
        for features, at in changes:
            for feature in features:
                if self.less.get(feature, COMMON) < COMMON:
                    positions = self.holders[feature][0]
                    found.update(positions[window(positions, at)])
        return found

    def reclassed(self, gained: Mapping[str, int]) -> set[int]:
        """Positions of the articles with a feature that is rarer or more common than before. `gained` is how many more
        have each."""
        found: set[int] = set()
        for feature, more in gained.items():
            positions = self.holders[feature][0] if feature in self.holders else ()
            count = len(positions)
            if self.rarity(feature, count) != self.rarity(feature, count - more):
                found.update(positions)
        return found

    def related(self, at: int, ranked: Sequence[int]) -> Nearest:
        """The related articles, from those ranked for this one: one of each story, never one of its own story."""
        chosen = self.one_of_each_story(at, ranked)
        if not chosen:
            return Nearest()
        reasons = [self.reasons(at, other) for other in chosen]
        slugs = sorted({slug_of(reason) for shared in reasons for reason in shared if is_topic(reason)})
        return Nearest.of([self.now[other].place.id for other in chosen], slugs, _encode(reasons))

    def ranked(self, at: int) -> list[int]:
        """Positions of the articles that share enough with an article, nearest first; ties by date, then id."""
        score: dict[int, int] = {}
        known = score.get
        for feature, weight in self.weights(at).items():
            positions, weights = self.holders[feature]
            less = self.less[feature]
            if less >= COMMON:
                continue
            weight >>= less
            enough = 0 if is_topic(feature) else DWELT_ON
            one, alone = ONE_WORD << SHIFT, ALONE << SHIFT
            nearby = window(positions, at)
            for other, theirs in zip(positions[nearby], weights[nearby], strict=True):
                shared = theirs if theirs < weight else weight
                score[other] = known(other, 0) + shared + (alone if shared >= enough else one)
        score.pop(at, None)
        best = sorted(
            [
                (total & WEIGHT, other)
                for other, total in score.items()
                if total >> SHIFT >= ALONE and total & WEIGHT >= FLOOR
            ]
        )
        near = [self.rank(at, other, shared) for shared, other in best[-CONSIDERED * self.shown :]]
        return [other for value, other in sorted(near, reverse=True) if value >= LEAST]

    def weights(self, at: int) -> dict[str, int]:
        found = self._weights.get(at)
        if found is None:
            self._weights[at] = found = dict(zip(self.features[at], self.now[at].traits.weights, strict=True))
        return found

    def rank(self, at: int, other: int, shared: int) -> tuple[int, int]:
        """The score adjusted for nearness in time, and the position: of equals the later comes first."""
        one, two = self.now[at].place.day, self.now[other].place.day
        if one is None or two is None:
            return shared, other
        apart = abs(one - two)
        for days, factor in NEARNESS:
            if apart <= days:
                return shared * factor // 100, other
        return shared, other

    def one_of_each_story(self, at: int, ranked: Sequence[int]) -> Sequence[int]:
        """The best article of each story, in the article's own language where there is such a version."""
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
                first = chosen.setdefault(story, other)
                if place.lang == own.lang != self.now[first].place.lang:
                    chosen[story] = other
        return list(chosen.values())[: self.shown]

    def reasons(self, at: int, other: int) -> tuple[str, ...]:
        """The shared features of greatest weight: topics, then words. They are the same from both sides, so computed
        once and dropped after the second use."""
        pair = (at, other) if at < other else (other, at)
        found = self._reasons.pop(pair, None)
        if found is None:
            self._reasons[pair] = found = self.shared(at, other)
        return found

    def shared(self, at: int, other: int) -> tuple[str, ...]:
        theirs = self.weights(other)
        weights = [
            (name, weight, theirs[name], self.less[name])
            for name, weight in self.weights(at).items()
            if name in theirs
        ]
        shared = sorted(
            [
                (-((one if one < two else two) >> less), name)
                for name, one, two, less in weights
                if less < COMMON
            ]
        )
        topics = [name for _, name in shared if is_topic(name)]
        words = [name for _, name in shared if not is_topic(name)]
        return (*topics[:REASONS], *words[:REASONS])


def most(articles: int) -> int:
    """The number of articles above which a word is common, of so many in all: a power of two near the root of it, so
    that it is the same for archives of nearly the same size."""
    return max(FEW, 1 << max(articles.bit_length() - 1, 0) // 2)


def rarity(count: int, most: int) -> int:
    """By how many bits a word's weight is less: none for a quarter of `most` articles, one for as many, else all."""
    return COMMON if count > most else 1 if 4 * count > most else 0


def window(positions: Sequence[int], at: int) -> slice:
    """The slice of sorted positions next to a position: `WINDOW` before it, `WINDOW` after it, and itself."""
    middle = bisect_left(positions, at)
    return slice(max(0, middle - WINDOW), middle + WINDOW + 1)
