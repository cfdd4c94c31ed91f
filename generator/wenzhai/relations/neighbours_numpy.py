"""Candidates for all articles at once, with numpy: the result of `FeatureIndex.ranked`, many times as fast.

Article, other article and shared weight are packed into one number, so that one sort does everything.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from wenzhai.model.feature import is_topic
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.neighbours import (
    ALONE,
    CONSIDERED,
    DWELT_ON,
    FLOOR,
    LEAST,
    NEARNESS,
    ONE_WORD,
    WINDOW,
    most,
)

Numbers = NDArray[np.int64]

PART = 4096
"""Articles processed at once; peak memory depends on it."""
OTHER, WEIGHT, ONE_WEIGHT = 24, 16, 8
"""Bits of an article's position, of the weight of all shared features, and of one."""
LONG_AGO = 1 << 40
"""The day of an undated article: far from all others."""


def rank_all(
    now: Sequence[ArticleState], features: Sequence[Sequence[str]], shown: int, part: int = PART
) -> Iterator[list[int]]:
    """`FeatureIndex.ranked` for each article in the order of time. `features` are those of each article."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(chain.from_iterable(features)))}
    feature = np.array([numbers[name] for name in chain.from_iterable(features)], np.int64)
    at = np.repeat(np.arange(len(now)), [len(own) for own in features])
    weights = np.frombuffer(b"".join(one.traits.weights for one in now), np.uint8).astype(np.int64)
    topic = np.array([is_topic(name) for name in numbers], bool)
    counts, few = np.bincount(feature, minlength=len(numbers)), most(len(now))
    is_common = (counts > few) & ~topic
    less = ((4 * counts > few) & ~topic)[feature]
    rare = ~is_common[feature]
    enough = np.where(topic, 0, DWELT_ON)[feature][rare]
    feature, at, weights = feature[rare], at[rare], (weights >> less)[rare]
    order = np.argsort(feature, kind="stable")
    padding = np.full(WINDOW, -1)
    feature = np.concatenate((padding, feature[order], padding))
    at, weights, enough = (
        np.concatenate((padding, values[order], padding)) for values in (at, weights, enough)
    )
    undated = (-LONG_AGO * (place + 2) for place in range(len(now)))
    days = np.array([next(undated) if one.place.day is None else one.place.day for one in now], np.int64)
    parts = [range(first, min(first + part, len(now))) for first in range(0, len(now), part)]
    later = [shared_weights(feature, at, weights, enough, some) for some in parts]
    shared = np.concatenate([*later, *map(turned, later), np.empty(0, np.int64)])
    del feature, at, weights, enough, later
    shared.sort()
    for some in parts:
        first, last = np.searchsorted(shared, np.array([some.start, some.stop]) << OTHER + WEIGHT)
        yield from by_article(ranked(shared[first:last], days, shown), some)


def shared_weights(feature: Numbers, at: Numbers, weights: Numbers, enough: Numbers, part: range) -> Numbers:
    """The total weights that articles of a part share with earlier ones in their windows, where they are enough and
    evidence of a relation: article, weight, other article. The arrays are sorted by feature, then by article."""
    own = np.flatnonzero((at >= part.start) & (at < part.stop))
    pairs = []
    for step in range(1, WINDOW + 1):
        one = own[feature[own] == feature[own - step]]
        other = one - step
        both = at[one] << OTHER | at[other]
        shared = np.minimum(weights[one], weights[other])
        evidence = np.where(shared >= enough[one], ALONE, ONE_WORD)
        pairs.append(both << WEIGHT | evidence << ONE_WEIGHT | shared)
    packed = np.sort(np.concatenate(pairs))
    both = packed >> WEIGHT
    begins = np.flatnonzero(np.diff(both, prepend=-1))
    sums = np.add.reduceat(packed & (1 << ONE_WEIGHT) - 1, begins) if begins.size else begins
    evidence = (packed & (1 << WEIGHT) - 1) >> ONE_WEIGHT
    evidence = np.add.reduceat(evidence, begins) if begins.size else begins
    both = both[begins]
    related = (sums >= FLOOR) & (evidence >= ALONE)
    both, sums = both[related], sums[related]
    return both >> OTHER << OTHER + WEIGHT | sums << OTHER | both & (1 << OTHER) - 1


def turned(shared: Numbers) -> Numbers:
    """The same pairs from the side of the other article."""
    mask = (1 << OTHER) - 1
    return (
        (shared & mask) << OTHER + WEIGHT | shared & ((1 << WEIGHT) - 1) << OTHER | shared >> OTHER + WEIGHT
    )


def ranked(shared: Numbers, days: Numbers, shown: int) -> Numbers:
    """The best candidates of each article by shared weight, then scored with nearness in time, worst first: article,
    score, other article. The input is sorted."""
    one = shared >> OTHER + WEIGHT
    ends = np.searchsorted(one, one, side="right")
    shared = shared[ends - np.arange(one.size) <= CONSIDERED * shown]
    one, other = shared >> OTHER + WEIGHT, shared & (1 << OTHER) - 1
    value = shared >> OTHER & (1 << WEIGHT) - 1
    apart = np.abs(days[one] - days[other])
    factor = np.select([apart <= within for within, _ in NEARNESS], [by for _, by in NEARNESS], 100)
    value = value * factor // 100
    found = one << OTHER + WEIGHT | value << OTHER | other
    return np.sort(found[value >= LEAST])


def by_article(found: Numbers, articles: range) -> Iterator[list[int]]:
    ends = np.searchsorted(found >> OTHER + WEIGHT, np.array(articles), side="right").tolist()
    others = (found & (1 << OTHER) - 1).tolist()
    start = 0
    for end in ends:
        yield others[start:end][::-1]
        start = end
