"""Compares all articles: which are related, which tell one story. Looks again only at what has changed since."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from msgspec import Struct, msgpack
from msgspec.structs import replace

from generator.cache import Cache, CacheDamaged
from generator.config import Config
from generator.engine.digest import digest
from generator.library import Library
from generator.model import Analysis, Article
from generator.relations.names import Names
from generator.relations.nearest import Nearest, Neighbourhood, Place
from generator.relations.said import Said
from generator.relations.state import Known, State, load_state, save_state
from generator.relations.stories import Pair, Stories, groups
from generator.relations.traits import traits_of
from generator.salts import salt
from generator.views import Card

BATCH = 256
"""Articles whose texts are in memory at once."""
PROGRAM = ("relations/*.py", "simhash.py", "languages.py", "terms.py", "library.py", "data/stopwords.txt")


class Text(Struct, frozen=True):
    """Of a stored `Body` all that is needed here."""

    text: str


_analysis = msgpack.Decoder(Analysis)
_text = msgpack.Decoder(Text)


def compare(library: Library, config: Config, said: Said, cache: Cache | None) -> State:
    """The state of all relations. Without a cache no text is known: then only topics and titles tell."""
    names = Names(library)
    basis = digest((names.digest, config.slug_style))
    if cache is None:
        known = [described(library, card, names, Analysis(), "") for card in in_time(library)]
        return compared(known, said, State(basis))
    store, program = cache.memo("related"), salt(PROGRAM, ("msgspec", "ahocorasick_rs"))
    before = load_state(store, program)
    after = replace(compared(described_all(library, names, cache, before, basis), said, before), basis=basis)
    changed = [id for id, one in after.known.items() if one is not before.known.get(id)]
    gone = before.known.keys() - after.known.keys()
    if changed or gone or (before.basis, before.pairs, before.stories) != (basis, after.pairs, after.stories):
        save_state(store, program, after, [*changed, *gone])
    return after


def in_time(library: Library) -> list[Card]:
    """All cards, oldest first, the undated before all others; of two with one id the first."""
    return list({card.id: card for card in reversed(library.every())}.values())


# -- what each article brings along ---------------------------------------------------------------


def described_all(library: Library, names: Names, cache: Cache, before: State, basis: bytes) -> list[Known]:
    """All articles in the order of time; those that are as they were, as they were known."""
    cards, articles = in_time(library), library.articles
    old = before.known if before.basis == basis else {}
    found = [old.get(card.id) for card in cards]
    fresh = [
        (at, card)
        for at, (card, known) in enumerate(zip(cards, found, strict=True))
        if known is None or known.digest != articles[card.id].digest
    ]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        for (at, card), (analysis, text) in zip(part, texts(library, part, cache), strict=True):
            found[at] = described(library, card, names, analysis, text)
    return [known for known in found if known is not None]


def texts(library: Library, part: Sequence[tuple[int, Card]], cache: Cache) -> Iterator[tuple[Analysis, str]]:
    articles = [library.articles[card.id] for _, card in part]
    analyses = cache.analyses.get({article.analysis for article in articles})
    bodies = cache.bodies.get({article.body for article in articles})
    for article in articles:
        if article.analysis not in analyses or article.body not in bodies:
            raise CacheDamaged
        yield _analysis.decode(analyses[article.analysis]), _text.decode(bodies[article.body]).text


def described(library: Library, card: Card, names: Names, analysis: Analysis, text: str) -> Known:
    article = library.articles[card.id]
    traits = traits_of(card, analysis, text, names)
    return Known(article.digest, article.title, place_of(article), traits, Nearest())


def place_of(article: Article) -> Place:
    day = date.fromisoformat(article.day).toordinal() if article.day else None
    return Place(article.id, day, article.instant or 0, article.lang)


# -- comparing ------------------------------------------------------------------------------------


def compared(now: Sequence[Known], said: Said, before: State) -> State:
    """The new state; `nearest` is found anew for whatever stands beside something that has changed."""
    known = {one.place.id: one for one in now}
    altered = []
    for at, one in enumerate(now):
        was = before.known.get(one.place.id)
        if is_altered(one, was):
            altered.append(at)
        elif was and one is not was:
            known[one.place.id] = replace(one, nearest=was.nearest)
    gone = [one for id, one in before.known.items() if id not in known]
    pairs = before.pairs
    if altered or gone:
        pairs = all_pairs(now, altered, before.pairs, known.keys() - {now[at].place.id for at in altered})
    stories = groups(pairs, said.same, said.apart)
    if stories != before.stories:
        altered += regrouped(now, stories, before.stories)
    if altered or gone:
        around = Neighbourhood([one.place for one in now], [one.traits for one in now], stories)
        for at in beside(around, {*altered}, [*gone, *former(now, altered, before)]):
            nearest = around.related(at)
            one = known[now[at].place.id]
            if nearest != one.nearest:
                known[one.place.id] = replace(one, nearest=nearest)
    return State(before.basis, known, pairs, stories, before.rows)


def all_pairs(
    now: Sequence[Known], altered: Sequence[int], before: Iterable[Pair], still: Set[str]
) -> frozenset[Pair]:
    """Pairs of one story: those known between articles that are still as they were, and the new."""
    stories = Stories([one.place for one in now], [one.title for one in now], [one.traits for one in now])
    return stories.pairs(altered) | {pair for pair in before if pair[0] in still and pair[1] in still}


def regrouped(
    now: Sequence[Known], stories: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]]
) -> list[int]:
    """Positions of articles that are part of another story than before."""
    moved = {id for id in stories.keys() | before.keys() if stories.get(id) != before.get(id)}
    return [at for at, one in enumerate(now) if one.place.id in moved]


def former(now: Sequence[Known], altered: Iterable[int], before: State) -> list[Known]:
    """What those that have changed were before."""
    known = (before.known.get(now[at].place.id) for at in altered)
    return [one for one in known if one]


def beside(around: Neighbourhood, altered: Set[int], was: Sequence[Known]) -> Iterable[int]:
    """Positions of those that changed, and of all that have, or had, one of them in a window."""
    if 2 * len(altered) > len(around.order):
        around.look_up(None)
        return range(len(around.order))
    places = [(around.traits[at], at) for at in altered]
    for one in was:
        at = bisect_left(around.order, one.place.sort, key=lambda place: place.sort)
        places.append((one.traits, at))
    around.look_up({feature for traits, _ in places for feature in traits.features()})
    found = altered | around.touched(places)
    features = {feature for at in found for feature in around.features[at]}
    around.look_up(features - around.holders.keys())
    return found


def is_altered(now: Known, before: Known | None) -> bool:
    """Whether it is another article for those around it."""
    if now is before:
        return False
    return before is None or (now.title, now.place, now.traits) != (before.title, before.place, before.traits)
