"""The articles nearest to an article: those that share most of what is telling, among its neighbours in time.

For each word an article is compared only with the few articles that hold it and lie next to it in time. So the cost
is linear, and an article that comes, goes or changes moves only the lists of those beside it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, msgpack

from generator.relations.traits import Traits

WINDOW = 8
"""Articles before and after an article that are looked at for each of its words."""
SHOWN = 5
CONSIDERED = 16
"""The best by what they share; nearness in time and other versions of one story leave five of them."""
LEAST = 45
"""A lower score is no relation: less than a topic in common, or a rare word that both hold once."""
REASONS = 3
"""Topics, and words, that are given as the reason."""

NEARNESS = ((3, 120), (14, 112), (60, 105))
"""Days apart, and what becomes of a score of 100. Further apart, or undated: 100."""
FLOOR = LEAST * 100 // NEARNESS[0][1]

_encode = msgpack.Encoder().encode


class Place(Struct, frozen=True, array_like=True):
    """An article in the order of time, oldest first, the undated before all others."""

    id: str
    day: int | None
    """A count of days; None when undated."""
    instant: int
    lang: str

    @property
    def sort(self) -> tuple[int, int, str]:
        return (0 if self.day is None else self.day, self.instant, self.id)


class Nearest(Struct, frozen=True, array_like=True):
    """The related articles of one, packed: their ids and the slugs of shared topics, divided by tabs; the reasons."""

    ids: str = ""
    slugs: str = ""
    reasons: bytes = b""
    """msgpack of the shared features that tell most, for each of the articles."""


class Neighbourhood:
    """All articles by what they are about. `order` and `traits` go together; `stories` holds by id the ids of every
    story that has more than one version."""

    def __init__(
        self, order: Sequence[Place], traits: Sequence[Traits], stories: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.order, self.traits, self.stories = order, traits, stories
        self.features = [one.features() for one in traits]
        self.holders: dict[str, tuple[list[int], list[int]]] = {}
        """Feature → positions of the articles that have it, and its weight in each; of those asked for so far."""

    def look_up(self, wanted: set[str] | None) -> None:
        """Find the holders of these features, or of all."""
        holders = self.holders
        for at, (features, one) in enumerate(zip(self.features, self.traits, strict=True)):
            for feature in features if wanted is None else wanted.intersection(features):
                weight = one.weights[features.index(feature)]
                held = holders.get(feature)
                if held is None:
                    holders[feature] = [at], [weight]
                else:
                    held[0].append(at)
                    held[1].append(weight)

    def touched(self, changed: Iterable[tuple[Traits, int]]) -> set[int]:
        """Positions of the articles in whose windows one with these traits stands at its place, or would stand."""
        found = set()
        for traits, at in changed:
            for feature in traits.features():
                if feature in self.holders:
                    positions = self.holders[feature][0]
                    found.update(positions[window(positions, at)])
        return found

    def related(self, at: int) -> Nearest:
        """The nearest articles, nearest first; ties by date, then id. One of each story, never the same story."""
        own = self.weights(at)
        score: dict[int, int] = {}
        known = score.get
        for feature, weight in own.items():
            positions, weights = self.holders[feature]
            beside = window(positions, at)
            for other, held in zip(positions[beside], weights[beside], strict=True):
                score[other] = known(other, 0) + (held if held < weight else weight)
        score.pop(at, None)
        best = sorted([(shared, other) for other, shared in score.items() if shared >= FLOOR], reverse=True)
        ranked = sorted([self.rank(at, other, shared) for shared, other in best[:CONSIDERED]], reverse=True)
        chosen = self.one_of_each_story(at, [other for value, other in ranked if value >= LEAST])
        if not chosen:
            return Nearest()
        reasons = [self.reasons(own, other) for other in chosen]
        slugs = sorted({reason[1:] for shared in reasons for reason in shared if reason[0] == "@"})
        return Nearest(
            "\t".join(self.order[other].id for other in chosen), "\t".join(slugs), _encode(reasons)
        )

    def weights(self, at: int) -> dict[str, int]:
        return dict(zip(self.features[at], self.traits[at].weights, strict=True))

    def rank(self, at: int, other: int, shared: int) -> tuple[int, int]:
        """The score with nearness in time, and the position: of equals the later comes first."""
        one, two = self.order[at].day, self.order[other].day
        if one is None or two is None:
            return shared, other
        apart = abs(one - two)
        for days, factor in NEARNESS:
            if apart <= days:
                return shared * factor // 100, other
        return shared, other

    def one_of_each_story(self, at: int, ranked: Iterable[int]) -> list[int]:
        """The best of each story; the version in the article's own language where there is one."""
        chosen: dict[tuple[str, ...], int] = {}
        own = self.order[at]
        for other in ranked:
            place = self.order[other]
            story = self.stories.get(place.id, (place.id,))
            if own.id in story:
                continue
            held = chosen.setdefault(story, other)
            if place.lang == own.lang != self.order[held].lang:
                chosen[story] = other
        return list(chosen.values())[:SHOWN]

    def reasons(self, own: Mapping[str, int], other: int) -> tuple[str, ...]:
        """The shared features that weigh most: topics, then words."""
        theirs = self.weights(other)
        common = own.keys() & theirs.keys()
        shared = sorted(
            [(-own[name] if own[name] < theirs[name] else -theirs[name], name) for name in common]
        )
        topics = [name for _, name in shared if name[0] == "@"]
        words = [name for _, name in shared if name[0] != "@"]
        return (*topics[:REASONS], *words[:REASONS])


def window(positions: Sequence[int], at: int) -> slice:
    """Of sorted positions those that lie next to a place: so many before it, so many after it, and itself."""
    middle = bisect_left(positions, at)
    return slice(max(0, middle - WINDOW), middle + WINDOW + 1)
