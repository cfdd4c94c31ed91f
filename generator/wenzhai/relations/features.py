"""What one article brings along for being compared: the words, names and topics it is about, its title, its wording.

A function of the article's own file and of the names known; other articles have no say. Everything is packed into
few strings, because ten thousand of them are loaded at every build.
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
"""Keywords of an article that are compared."""

ENTITY, TOPIC = 12.0, 6.0
"""How telling the name of a person or a body is, or a word of the curator's; and that of a plain topic."""
GIVEN_ENTITY, GIVEN_TOPIC = 10.0, 4.0
"""How much it says that the editor gave the article a topic."""

UNITS = 16
"""Weights are compared in sixteenths: an edit that hardly moves a weight moves no list."""
HEAVIEST = 255


class Traits(Struct, frozen=True, array_like=True):
    """`words` are features, divided by tabs; `weights` has a byte for each."""

    words: str = ""
    weights: bytes = b""
    mentions: str = ""
    """`MentionList.packed`: the names to be linked on the article's page."""
    quotes: dict[str, str] = {}
    """By slug of each entity that is mentioned, the sentence."""
    figures: str = ""
    """What `Analysis.figures` holds, divided by tabs."""
    simhash: int = 0

    def features(self) -> list[str]:
        return self.words.split("\t") if self.words else []

    def weighed(self) -> dict[str, int]:
        return dict(zip(self.features(), self.weights, strict=True))


def traits_of(title: str, topics: Iterable[Term], analysis: Analysis, text: str, names: NameFinder) -> Traits:
    whole = f"{title}\n{text}"  # no name goes over the end of a line
    named = names.find(whole)
    in_title = bisect_left(named, len(title), key=lambda one: one.start)
    found = named[in_title:]
    weighed = features(topics, analysis, whole, named, names)
    return Traits(
        words="\t".join(weighed),
        weights=bytes(weighed.values()),
        mentions=linked_names(found).packed,
        quotes=quotes_of(whole, named[:in_title]) | quotes_of(whole, found),
        figures="\t".join(analysis.figures),
        simhash=analysis.simhash,
    )


def features(
    topics: Iterable[Term], analysis: Analysis, text: str, found: Sequence[NameMatch], names: NameFinder
) -> dict[str, int]:
    """Feature → weight. A name counts as one word, and the words it consists of count only where they stand alone."""
    apart = apart_from(found, analysis.keywords, text) if found else analysis.keywords
    weights = {word: weight / 1000 for word, weight in apart[:FEATURES]}
    for feature, count in Counter(filter(None, map(feature_of, found))).items():
        rarity = TOPIC if is_topic(feature) and slug_of(feature) not in names.entities else ENTITY
        weights[feature] = rarity * count / (count + 1)
    for term in topics:
        given = GIVEN_ENTITY if term.slug in names.entities else GIVEN_TOPIC
        feature = topic_feature(term.slug)
        weights[feature] = weights.get(feature, 0.0) + given
    return {feature: min(round(weight * UNITS), HEAVIEST) for feature, weight in weights.items()}


def feature_of(found: NameMatch) -> str:
    """Sources are read past: nearly every text names the one it comes from."""
    return (
        topic_feature(found.name.slug) if found.name.slug else found.name.text if found.name.is_word else ""
    )


def apart_from(
    found: Sequence[NameMatch], keywords: Sequence[tuple[str, int]], text: str
) -> list[tuple[str, int]]:
    """The keywords that are more than parts of the names found. One of the title alone is."""
    surfaces = "\n".join([one.text for one in found])
    small = surfaces.lower()

    def stands_apart(word: str) -> bool:
        if word.islower():  # the plain form of an English word, which a name may hold with a capital
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
    """By slug the first sentence that names an entity; a heading that is the name itself says nothing."""
    quotes: dict[str, str] = {}
    for one in found:
        if one.name.is_entity and quotes.get(one.name.slug, one.text) == one.text:
            quotes[one.name.slug] = sentence_around(text, one.start, one.end)
    return quotes
