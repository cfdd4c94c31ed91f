"""Cards: what other pages show of each article, with the terms that its names resolve to."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter

from msgspec import Struct

from wenzhai.engine.digest import join
from wenzhai.library.taxonomy import Terms
from wenzhai.model.content import Article
from wenzhai.model.views import CARD_FIELDS, Card, Term

card_fields = attrgetter(*CARD_FIELDS)


class CardsMade(Struct, frozen=True):
    """The cards of all published articles, newest first, with the inputs they were made from."""

    cards: list[Card]
    by_id: Mapping[str, tuple[Article, Card]]
    terms: Mapping[str, Mapping[str, Term]]
    """The terms that names resolve to, by kind."""


def make_cards(
    articles: Iterable[Article], named: Mapping[str, Terms], last: CardsMade | None = None
) -> CardsMade:
    """A card for each article. Cards of the last build are reused while the article is unchanged and every name still
    resolves to the same term."""
    terms = {kind: of_kind.by_raw for kind, of_kind in named.items()}
    before: Mapping[str, tuple[Article, Card]] = {}
    kinds = last.terms if last and last.terms.keys() == terms.keys() else {}
    if last and kinds and all(old.items() <= terms[kind].items() for kind, old in kinds.items()):
        before = last.by_id
    cards, by_id = [], {}
    resolve = {kind: resolver(of_kind) for kind, of_kind in named.items()}
    topics_of, source_of = resolve.pop("topic"), resolve.pop("source")
    for article in articles:
        known = before.get(article.id)
        if known is None or known[0] is not article:
            source = source_of((article.source,)) if article.source else NOTHING
            others = {kind: of_kind(names_of_kind(article, kind)) for kind, of_kind in resolve.items()}
            known = article, card_of(article, topics_of(article.topics), source, others)
        by_id[article.id] = known
        cards.append(known[1])
    return CardsMade(cards, by_id, terms)


def names_of_kind(article: Article, kind: str) -> tuple[str, ...]:
    """What an article says that it is filed under."""
    if kind == "topic":
        return article.topics
    if kind == "source":
        return (article.source,) if article.source else ()
    names = article.extra.get(kind)
    return names if isinstance(names, tuple) else ()


class FiledUnder(Struct, frozen=True):
    """The terms of one kind that an article is filed under, each once, and all their digests."""

    terms: tuple[Term, ...] = ()
    digests: bytes = b""


NOTHING = FiledUnder()


def resolver(terms: Terms) -> Callable[[tuple[str, ...]], FiledUnder]:
    """From the names that an article writes to its terms. Of many articles few write others than one before."""

    @cache
    def resolved(names: tuple[str, ...]) -> FiledUnder:
        found = tuple(dict.fromkeys(terms.by_raw[raw] for raw in names))
        return FiledUnder(found, b"".join([term.digest for term in found]))

    return resolved


def card_of(
    article: Article, topics: FiledUnder, source: FiledUnder, others: Mapping[str, FiledUnder]
) -> Card:
    """The card of an article. Its digest covers the article's own fields and its terms."""
    own = {kind: some.terms for kind, some in others.items() if some.terms}
    digests = [
        article.card_digest,
        topics.digests,
        source.digests,
        *[some.digests for some in others.values()],
    ]
    named = source.terms[0] if source.terms else None
    ai = article.ai or (named.ai if named else "")
    ai = "" if ai == "none" else ai
    values = [*card_fields(article), named, topics.terms, own, ai, join(digests)]
    return Card(*values)
