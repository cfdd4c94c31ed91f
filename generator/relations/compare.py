"""Compares all articles: which are related, which tell one story. Looks again only at what has changed since."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
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
    cards = in_time(library)
    if cache is None:
        return compared(
            [described(library, card, names, Analysis(), "") for card in cards], said, State(basis)
        )
    store, program = cache.memo("related"), salt(PROGRAM, ("msgspec", "ahocorasick_rs"))
    before = load_state(store, program)
    after = compared(described_all(library, cards, names, cache, before, basis), said, before)
    after = replace(after, basis=basis)
    changed = [id for id, one in after.known.items() if one is not before.known.get(id)]
    gone = before.known.keys() - after.known.keys()
    if changed or gone or (before.basis, before.pairs, before.stories) != (basis, after.pairs, after.stories):
        save_state(store, program, after, [*changed, *gone])
    return after


def in_time(library: Library) -> list[Card]:
    """All cards, oldest first, the undated before all others; of two with one id the first."""
    return list({card.id: card for card in reversed(library.every())}.values())


# -- what each article brings along ---------------------------------------------------------------


def described_all(
    library: Library, cards: Sequence[Card], names: Names, cache: Cache, before: State, basis: bytes
) -> list[Known]:
    """All articles in the order of `cards`; those that are as they were, as they were known."""
    old = before.known if before.basis == basis else {}
    articles = library.articles
    found = [old.get(card.id) for card in cards]
    fresh = [
        (at, card)
        for at, (card, known) in enumerate(zip(cards, found, strict=True))
        if known is None or known.digest != articles[card.id].digest
    ]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        for (at, card), (analysis, text) in zip(part, texts(library, part, cache), strict=True):
            now, then = described(library, card, names, analysis, text), before.known.get(card.id)
            found[at] = replace(now, nearest=then.nearest) if then else now
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
    comparison = Comparison(now, said, before)
    nearest = comparison.nearest()
    known = {
        one.place.id: replace(one, nearest=nearest[at])
        if nearest.get(at, one.nearest) != one.nearest
        else one
        for at, one in enumerate(now)
    }
    return State(before.basis, known, comparison.pairs, comparison.stories, before.rows)


class Comparison:
    """All articles now, against what was known of them."""

    def __init__(self, now: Sequence[Known], said: Said, before: State) -> None:
        self.now, self.before = now, before
        self.order = [one.place for one in now]
        self.traits = [one.traits for one in now]
        self.ids = {place.id for place in self.order}
        self.altered = [at for at, one in enumerate(now) if is_altered(one, before.known.get(one.place.id))]
        self.pairs = self.all_pairs()
        self.stories = groups((pair for pair in self.pairs), said.same, said.apart)

    def all_pairs(self) -> frozenset[Pair]:
        """Pairs of one story: those known between articles that are as they were, and the new."""
        moved = {self.order[at].id for at in self.altered}
        still = self.ids - moved
        kept = {pair for pair in self.before.pairs if still.issuperset(pair)}
        if not self.altered:
            return frozenset(kept)
        stories = Stories(self.order, [one.title for one in self.now], self.traits)
        return frozenset(kept | stories.pairs(self.altered))

    def nearest(self) -> dict[int, Nearest]:
        """Related articles by position, for those where they may be others than before."""
        regrouped = self.regrouped()
        gone = [one for id, one in self.before.known.items() if id not in self.ids]
        if not (self.altered or regrouped or gone):
            return {}
        around = Neighbourhood(self.order, self.traits, self.stories)
        return {at: around.related(at) for at in self.beside(around, {*self.altered, *regrouped}, gone)}

    def regrouped(self) -> list[int]:
        """Positions of articles that are part of another story than before."""
        now, before = self.stories, self.before.stories
        if now == before:
            return []
        return [at for at, place in enumerate(self.order) if now.get(place.id) != before.get(place.id)]

    def beside(self, around: Neighbourhood, changed: Collection[int], gone: Iterable[Known]) -> set[int]:
        """Positions of those that changed, and of all that have, or had, one of them in a window."""
        if 2 * len(changed) > len(self.now):
            return set(range(len(self.now)))
        found = set(changed)
        for at in changed:
            found.update(around.touched(self.traits[at], at))
        former = (self.before.known.get(self.order[at].id) for at in changed)
        for one in (*gone, *filter(None, former)):
            was = bisect_left(self.order, one.place.sort, key=lambda place: place.sort)
            found.update(around.touched(one.traits, was))
        return found


def is_altered(now: Known, before: Known | None) -> bool:
    """Whether it is another article for those around it."""
    if now is before:
        return False
    return before is None or (now.title, now.place, now.traits) != (before.title, before.place, before.traits)
