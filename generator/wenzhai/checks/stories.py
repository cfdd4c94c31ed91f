"""Articles that may tell one story without a `same_story:`: for the editor to decide."""

from collections.abc import Iterator
from itertools import pairwise

from wenzhai.builder.project import ContentSnapshot
from wenzhai.model.problems import Problem, warning
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.stories import ENOUGH, SOON, pair, title_units
from wenzhai.relations.story_overrides import story_overrides
from wenzhai.text.simhash import distance

WORTH_A_LOOK = 0.6
"""Share of the shorter title in the longer one that makes two articles candidates; at 0.8 they are one story."""
NEAR = 14
"""Most differing bits of the two fingerprints: chance gives 32, with a standard deviation of 4."""


def same_story_candidates(snapshot: ContentSnapshot) -> Iterator[Problem]:
    """Similar articles of about the same day. `same_story:` or `not_same_story:` settles each pair."""
    apart = story_overrides(snapshot.library).apart
    articles = snapshot.library.articles
    for one, two in close_in_time(snapshot):
        ids = pair(one.place.id, two.place.id)
        together = {card.id for card in snapshot.related.stories.get(one.place.id, ())}
        if ids in apart or two.place.id in together or not alike(one, two):
            continue
        newer, older = articles[two.place.id], articles[one.place.id]
        params = {"title": older.title, "other": older.path, "id": older.id}
        yield warning("same-story-maybe", newer.path, params=params)


def close_in_time(snapshot: ContentSnapshot) -> Iterator[tuple[ArticleState, ArticleState]]:
    """Pairs of dated articles a few days apart at most, the older one first."""
    dated = [(one.place.day, one) for one in snapshot.related.known.values() if one.place.day is not None]
    assert all(one[0] <= two[0] for one, two in pairwise(dated)), "known in the order of time"
    first = 0
    for at, (day, one) in enumerate(dated):
        while dated[first][0] < day - SOON:
            first += 1
        yield from ((older, one) for _, older in dated[first:at])


def alike(one: ArticleState, two: ArticleState) -> bool:
    first, second = one.traits.simhash, two.traits.simhash
    if first and second and one.place.lang[:2] == two.place.lang[:2] and distance(first, second) <= NEAR:
        return True
    mine, theirs = title_units(one.title), title_units(two.title)
    shorter = min(len(mine), len(theirs))
    return shorter >= ENOUGH and len(mine & theirs) >= WORTH_A_LOOK * shorter
