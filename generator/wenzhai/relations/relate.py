"""Compares all articles for relations and stories; compares again only what has changed since the last build."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from msgspec import Struct, msgpack
from msgspec.structs import replace

from wenzhai.content.config import Config
from wenzhai.engine.cache import Cache
from wenzhai.engine.database import CacheDamaged
from wenzhai.engine.digest import digest
from wenzhai.engine.program import rendering_code_digest
from wenzhai.library.library import Library
from wenzhai.model.content import Analysis, Article
from wenzhai.model.views import Card, Term
from wenzhai.relations.article_state import ArticleState, Nearest, TimePosition
from wenzhai.relations.features import traits_of
from wenzhai.relations.names import NameFinder
from wenzhai.relations.neighbours import FeatureIndex, most
from wenzhai.relations.state import State, load_state, save_state
from wenzhai.relations.stories import Pair, Stories, groups
from wenzhai.relations.story_overrides import StoryOverrides

NO_TEXT = Analysis()
Cards = Mapping[str, Card]
"""Article id → card."""
BATCH = 256
"""Articles whose texts are in memory at once."""
MANY = 1000
"""With this many articles, numpy is used when most of them have to be compared."""


class StoredText(Struct, frozen=True):
    """The one field of a stored `Body` that is needed here."""

    text: str


_analysis = msgpack.Decoder(Analysis)
_text = msgpack.Decoder(StoredText)


def compare_all(
    library: Library,
    cards: Cards,
    config: Config,
    overrides: StoryOverrides,
    cache: Cache,
    last: State | None,
) -> State:
    """The state of all relations, updated from `last` or, without it, from the state in the cache."""
    names = NameFinder(library)
    program = digest((rendering_code_digest(), config.related))
    store = cache.memo("related", program)
    before = last if last and last.program == program else replace(load_state(store), program=program)
    basis = digest((names.digest, config.slug_style))
    now, fresh = described_all(library, cards, names, cache, before.known if before.basis == basis else {})
    after = compared(now, fresh, overrides, replace(before, basis=basis), config.related)
    if not (after.changed or before.basis != basis or before.stories != after.state.stories):
        return after.state
    return replace(after.state, rows=save_state(store, after.state, after.changed))


def compare_titles(library: Library, cards: Cards, config: Config, overrides: StoryOverrides) -> State:
    """The state of all relations without texts: by topics and titles alone."""
    names = NameFinder(library)
    articles = reversed(library.articles.items())
    now = {id: described(article, cards[id].topics, names, NO_TEXT, "") for id, article in articles}
    return compared(now, [*now], overrides, State(), config.related).state


# -- features of each article ---------------------------------------------------------------------


def described_all(
    library: Library, cards: Cards, names: NameFinder, cache: Cache, old: Mapping[str, ArticleState]
) -> tuple[dict[str, ArticleState], list[str]]:
    """All articles by id, oldest first, undated ones before all others; and the ids of those that are new or
    changed."""
    articles = library.articles
    found = {id: old.get(id) for id in reversed(articles)}
    fresh = [id for id, known in found.items() if known is None or known.digest != articles[id].digest]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        for id, (analysis, text) in zip(part, texts([articles[id] for id in part], cache), strict=True):
            found[id] = described(articles[id], cards[id].topics, names, analysis, text)
    return {id: known for id, known in found.items() if known is not None}, fresh


def texts(articles: Sequence[Article], cache: Cache) -> Iterator[tuple[Analysis, str]]:
    analyses = cache.analyses.get({article.analysis_digest for article in articles})
    bodies = cache.bodies.get({article.body_digest for article in articles})
    for article in articles:
        if article.analysis_digest not in analyses or article.body_digest not in bodies:
            raise CacheDamaged
        yield (
            _analysis.decode(analyses[article.analysis_digest]),
            _text.decode(bodies[article.body_digest]).text,
        )


def described(
    article: Article, topics: Iterable[Term], names: NameFinder, analysis: Analysis, text: str
) -> ArticleState:
    traits = traits_of(article.title, topics, analysis, text, names)
    return ArticleState(article.digest, article.title, place_of(article), traits, Nearest())


def place_of(article: Article) -> TimePosition:
    day = date.fromisoformat(article.day).toordinal() if article.day else None
    return TimePosition(article.id, day, article.instant or 0, article.lang)


# -- comparing ------------------------------------------------------------------------------------


class Compared(Struct, frozen=True):
    """The new state, and the ids of articles whose state differs from before."""

    state: State
    changed: set[str]


def compared(
    now: dict[str, ArticleState], fresh: Iterable[str], overrides: StoryOverrides, before: State, shown: int
) -> Compared:
    """The new state from all articles in the order of time, the fresh ones without `nearest` yet, and the state before.
    Related articles are computed again for changed articles and their neighbours; `shown` is how many for each."""
    was = before.known
    altered = {id for id in fresh if is_altered(now[id], was.get(id))}
    known = now | {id: replace(now[id], nearest=was[id].nearest) for id in fresh if id not in altered}
    gone = was.keys() - now.keys()
    changed = {*fresh, *gone}
    pairs = all_pairs(now, altered, before.pairs) if altered or gone else before.pairs
    stories = groups(pairs, overrides.same, overrides.apart)
    moved = altered | {id for id in stories.keys() | before.stories.keys() if differs(id, stories, before)}
    if moved or gone:
        index = FeatureIndex(list(now.values()), stories, shown)
        for id, ranked in ranks(index, moved & now.keys(), gone, before):
            nearest = index.related(index.at[id], ranked)
            if nearest != known[id].nearest:
                known[id] = replace(known[id], nearest=nearest)
                changed.add(id)
    return Compared(replace(before, known=known, pairs=pairs, stories=stories), changed)


def is_altered(now: ArticleState, was: ArticleState | None) -> bool:
    """Whether the change of an article matters to its neighbours."""
    return was is None or (now.title, now.place, now.traits) != (was.title, was.place, was.traits)


def differs(id: str, stories: Mapping[str, tuple[str, ...]], before: State) -> bool:
    return stories.get(id) != before.stories.get(id)


def all_pairs(now: Mapping[str, ArticleState], altered: Set[str], before: Iterable[Pair]) -> frozenset[Pair]:
    """Pairs of one story: known pairs of unaltered articles, and new ones."""
    kept = {pair for pair in before if now.keys() >= {*pair} and altered.isdisjoint(pair)}
    return Stories(list(now.values())).pairs(altered) | kept


def ranks(
    index: FeatureIndex, moved: Set[str], gone: Iterable[str], before: State
) -> Iterator[tuple[str, list[int]]]:
    """The ranked candidates of changed articles, and of all with a change in one of their windows."""
    if not index.shown:
        yield from ((id, []) for id in index.at)
    elif 2 * len(moved) > len(index.now) > MANY:
        from wenzhai.relations.neighbours_numpy import (
            rank_all,  # numpy is slow to load: only when thousands are compared
        )

        index.count()
        yield from zip(index.at, rank_all(index.now, index.features, index.shown), strict=True)
    else:
        for id in affected(index, moved, gone, before):
            yield id, index.ranked(index.at[id])


def affected(index: FeatureIndex, moved: Set[str], gone: Iterable[str], before: State) -> Iterable[str]:
    """The ids of changed articles and their neighbours; looks up the holders of all their features."""
    if 2 * len(moved) > len(index.now) or index.most != most(len(before.known)):
        index.look_up(None)
        return list(index.at)
    changes = [change for id in moved for change in changes_of(index, id, before)]
    changes += [(before.known[id].traits.features(), index.place(before.known[id].place)) for id in gone]
    index.look_up({feature for features, _ in changes for feature in features})
    gained = Counter(feature for id in moved for feature in index.features[index.at[id]])
    gained.subtract(
        feature
        for id in {*moved, *gone} & before.known.keys()
        for feature in before.known[id].traits.features()
    )
    touched = index.touched(changes) | index.reclassed(gained)
    found = moved | {index.now[at].place.id for at in touched}
    features = {feature for id in found for feature in index.features[index.at[id]]}
    index.look_up(features - index.holders.keys())
    return found


def changes_of(index: FeatureIndex, id: str, before: State) -> list[tuple[Iterable[str], int]]:
    """Features that an article has lost, gained or weighs differently, with the position of the change: all its
    features if its date or its story has changed."""
    at = index.at[id]
    one, was = index.now[at], before.known.get(id)
    own = one.traits.weighed()
    if was is None:
        return [(own, at)]
    if was.place == one.place and not differs(id, index.stories, before):
        return [({feature for feature, _ in own.items() ^ was.traits.weighed().items()}, at)]
    return [(own, at), (was.traits.weighed(), index.place(was.place))]
