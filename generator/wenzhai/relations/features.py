"""The features that articles are compared by: words, names and topics, with their weights.

They are a function of the article's own file and of the known names, never of other articles. Everything is packed into
few strings, because every build loads ten thousand of them.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from wenzhai.model.content import Analysis
from wenzhai.model.feature import is_topic, slug_of, topic_feature
from wenzhai.model.views import MentionList, Term
from wenzhai.relations.names import NameFinder, NameMatch, sentence_around

FEATURES = 12
"""Number of keywords of an article that are compared."""

ENTITY, TERM, TOPIC = 12.0, 15.0, 6.0
"""Weight of a name of a person or organisation, of a word of the curator's own (one that both articles have relates
them), and of the name of a plain topic."""
GIVEN_ENTITY, GIVEN_TOPIC = 10.0, 4.0
"""Weight of a topic that the editor gave the article."""

UNITS = 16
"""Weights are rounded to sixteenths, so that an edit that hardly changes a weight changes no list."""
HEAVIEST = 255


class Traits(Struct, frozen=True, array_like=True):
    """The features of an article. `words` are separated by tabs; `weights` has a byte for each."""

    words: str = ""
    weights: bytes = b""
    mentions: str = ""
    """`MentionList.packed`: the names to link on the article's page."""
    quotes: dict[str, str] = {}
    """Slug of each mentioned entity → the sentence that mentions it."""
    shared_entities: str = ""
    """`Analysis.shared_entities`, separated by tabs."""
    simhash: int = 0

    def features(self) -> list[str]:
        return self.words.split("\t") if self.words else []

    def weighed(self) -> dict[str, int]:
        return dict(zip(self.features(), self.weights, strict=True))


def traits_of(title: str, topics: Iterable[Term], analysis: Analysis, text: str, names: NameFinder) -> Traits:
    whole = f"{title}\n{text}"  # no name spans a line end
    named = names.find(whole)
    in_title = bisect_left(named, len(title), key=lambda one: one.start)
    found = named[in_title:]
    weighed = features(topics, analysis, whole, named, names)
    return Traits(
        words="\t".join(weighed),
        weights=bytes(weighed.values()),
        mentions=linked_names(found).packed,
        quotes=quotes_of(whole, named[:in_title]) | quotes_of(whole, found),
        shared_entities="\t".join(analysis.shared_entities),
        simhash=analysis.simhash,
    )


def features(
    topics: Iterable[Term], analysis: Analysis, text: str, found: Sequence[NameMatch], names: NameFinder
) -> dict[str, int]:
    """Feature → weight. A name counts as one word; its own words count only where they occur outside the name."""
    apart = apart_from(found, analysis.keywords, text) if found else analysis.keywords
    weights = {word: weight / 1000 for word, weight in apart[:FEATURES]}
    for feature, count in Counter(filter(None, map(feature_of, found))).items():
        entity = ENTITY if is_topic(feature) and slug_of(feature) in names.entities else TOPIC
        rarity = entity if is_topic(feature) else TERM
        weights[feature] = rarity * count / (count + 1)
    for term in topics:
        given = GIVEN_ENTITY if term.slug in names.entities else GIVEN_TOPIC
        feature = topic_feature(term.slug)
        weights[feature] = weights.get(feature, 0.0) + given
    return {feature: min(round(weight * UNITS), HEAVIEST) for feature, weight in weights.items()}


def feature_of(found: NameMatch) -> str:
    """The feature of a name; empty for a source: nearly every text names its own."""
    return (
        topic_feature(found.name.slug) if found.name.slug else found.name.text if found.name.is_word else ""
    )


def apart_from(
    found: Sequence[NameMatch], keywords: Sequence[tuple[str, int]], text: str
) -> list[tuple[str, int]]:
    """The keywords that also occur outside the names found. A keyword from the title alone does."""
    surfaces = "\n".join([one.text for one in found])
    small = surfaces.lower()

    def stands_apart(word: str) -> bool:
        if word.islower():  # the base form of an English word, which a name may have with a capital
            return word not in small or text.lower().count(word) > small.count(word)
        return word not in surfaces or text.count(word) > surfaces.count(word)

    return [pair for pair in keywords if stands_apart(pair[0])]


def linked_names(found: Sequence[NameMatch]) -> MentionList:
    urls = {one.text: one.name.url if one.name.is_entity else "" for one in found}
    linked = [surface for surface, url in urls.items() if url]
    return MentionList.of(
        {name: url for name, url in urls.items() if url or any(inner in name for inner in linked)}
    )


def quotes_of(text: str, found: Iterable[NameMatch]) -> dict[str, str]:
    """Slug → the first sentence that names the entity; a heading that is just the name is skipped."""
    quotes: dict[str, str] = {}
    for one in found:
        if one.name.is_entity and quotes.get(one.name.slug, one.text) == one.text:
            quotes[one.name.slug] = sentence_around(text, one.start, one.end)
    return quotes
