"""Suggests topics for articles, with reasons: names and keywords of topics found in the text, and shared words."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from wenzhai.library.library import Library
from wenzhai.model.content import Article, TermFile
from wenzhai.model.feature import is_topic
from wenzhai.model.problems import Problem, ProblemsError
from wenzhai.model.views import Card, Term
from wenzhai.relations import RelationIndex
from wenzhai.relations.names import NameFinder
from wenzhai.text.keywords import rarity
from wenzhai.text.names import name_key

MOST = 4
ENOUGH = 3
"""Least points of a suggestion: a name is worth two (three in the title), a keyword one."""
NAME, IN_TITLE, KEYWORD = 2, 1, 1
COUNTED = 3
"""A name or a keyword counts this often at most."""
NEW_TERMS = 3
TELLING = 7.0
"""Least rarity of a word that could be a topic: no plain English word, no Chinese word found everywhere."""
HOLDERS = 3
"""Least number of articles about a word that could be a topic of its own."""


class Suggestion(Struct, frozen=True):
    """A topic for an article. `names` and `keywords` are those of the topic found in the text, with counts."""

    term: Term
    points: int
    names: tuple[tuple[str, int], ...]
    keywords: tuple[tuple[str, int], ...]


class Suggested(Struct, frozen=True):
    """The suggestions for one article. `words` are not topics yet: a word, and how many articles are about it."""

    card: Card
    path: str
    topics: tuple[Suggestion, ...]
    words: tuple[tuple[str, int], ...]


def articles_named(library: Library, names: Sequence[str]) -> list[Article]:
    """The articles with these ids, titles, slugs or paths; without any, those that have no topic. Raises
    `ProblemsError` for unknown names."""
    articles = sorted(library.articles.values(), key=lambda article: article.path)
    if not names:
        return [article for article in articles if not article.topics]
    found = {name: [one for one in articles if is_meant(one, name)] for name in names}
    unknown = [
        Problem(code="topics-no-article", params={"name": name}) for name, ones in found.items() if not ones
    ]
    if unknown:
        raise ProblemsError(unknown)
    return list({one.id: one for ones in found.values() for one in ones}.values())


def is_meant(article: Article, name: str) -> bool:
    own = (article.id, article.title, article.slug, *article.names)
    return name_key(name) in map(name_key, own) or article.path.endswith(
        name.replace("\\", "/").removeprefix("./")
    )


def suggestions(library: Library, related: RelationIndex, texts: Mapping[str, str]) -> list[Suggested]:
    """The suggestions for articles, given their plain texts by id."""
    names = NameFinder(library)
    holders = Counter(word for known in related.known.values() for word in known.traits.features())
    found = []
    for id, text in texts.items():
        article, card = library.articles[id], related.cards[id]
        topics = suggested_topics(library, names, article, card, text)
        taken = {word for topic in topics for word, _ in (*topic.names, *topic.keywords)}
        found.append(Suggested(card, article.path, topics, new_words(related, holders, id, taken)))
    return found


def suggested_topics(
    library: Library, names: NameFinder, article: Article, card: Card, text: str
) -> tuple[Suggestion, ...]:
    given = {term.slug for term in card.topics}
    named = Counter((one.name.slug, one.text) for one in names.find(text))
    titled = Counter((one.name.slug, one.text) for one in names.find(article.title))
    found = [
        weighed(library.topics[slug], file, text, counted(named, slug), counted(titled, slug))
        for slug, file in library.topic_files.items()
        if slug not in given
    ]
    enough = [one for one in found if one.points >= ENOUGH]
    return tuple(sorted(enough, key=lambda one: (-one.points, one.term.slug))[:MOST])


def counted(names: Mapping[tuple[str, str], int], slug: str) -> Counter[str]:
    return Counter({name: count for (owner, name), count in names.items() if owner == slug})


def weighed(term: Term, file: TermFile, text: str, named: Counter[str], titled: Counter[str]) -> Suggestion:
    """The suggestion with points for the evidence for a topic."""
    keywords = {word: count for word in file.keywords if (count := occurrences(text, word))}
    points = NAME * min(named.total(), COUNTED) + (NAME + IN_TITLE) * bool(titled)
    points += KEYWORD * sum(min(count, COUNTED) for count in keywords.values())
    return Suggestion(term, points, most_common(named + titled), most_common(keywords))


def most_common(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def occurrences(text: str, word: str) -> int:
    """The number of occurrences of a keyword: Han anywhere, Latin as a whole word, in any case."""
    if not word.isascii():
        return text.count(word)
    return f" {''.join(c if c.isalnum() else ' ' for c in text.lower())} ".count(f" {word.lower()} ")


def new_words(
    related: RelationIndex, holders: Mapping[str, int], id: str, taken: set[str]
) -> tuple[tuple[str, int], ...]:
    """Words that this article and some others are about, and that are not the name of a topic."""
    own = related.known[id].traits.features()
    words = [word for word in own if not is_topic(word) and word not in taken and rarity[word] >= TELLING]
    return tuple((word, holders[word]) for word in words if holders[word] >= HOLDERS)[:NEW_TERMS]
