"""The library: everything that was read, sorted and resolved, ready to be looked up. Read-only once built."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.content.config import Config
from wenzhai.engine.digest import join
from wenzhai.library.taxonomy import Terms, make_term
from wenzhai.model.content import Article, DocFile, Fact, ImageFile, TermFile, UserWords
from wenzhai.model.problems import Note, Problem
from wenzhai.model.views import CARD_FIELDS, Card, Term
from wenzhai.text.dates import midnight
from wenzhai.text.scripts import has_han

card_fields = attrgetter(*CARD_FIELDS)


class Library(Struct, frozen=True):
    """Cards are newest first everywhere; the undated come apart from the dated."""

    cards: tuple[Card, ...]
    undated: tuple[Card, ...]
    articles: dict[str, Article]
    by_topic: dict[str, tuple[Card, ...]]
    by_source: dict[str, tuple[Card, ...]]
    by_day: dict[str, tuple[Card, ...]]
    topics: dict[str, Term]
    sources: dict[str, Term]
    topic_files: dict[str, TermFile]
    source_files: dict[str, TermFile]
    pages: tuple[DocFile, ...]
    issues: tuple[DocFile, ...]
    own_words: tuple[str, ...] = ()
    columns: dict[str, Term] = {}
    """By the name that articles give."""
    series: dict[str, Term] = {}
    images: dict[str, ImageFile] = {}
    """By path."""

    def every(self) -> tuple[Card, ...]:
        """Dated and undated cards."""
        return self.cards + self.undated

    def placed(self) -> tuple[Article | DocFile, ...]:
        """The content files that have a page of their own."""
        return (*self.articles.values(), *self.pages, *self.issues)


class UnpublishedArticle(Struct, frozen=True):
    """An article that is not published yet: a draft, or one of the future (`until`: UTC seconds)."""

    path: str
    until: int | None


class CardsMade(Struct, frozen=True):
    """The cards of all articles that are shown, newest first, with what they were made from."""

    cards: list[Card]
    by_id: Mapping[str, tuple[Article, Card]]
    terms: tuple[Mapping[str, Term], Mapping[str, Term]]
    """What editors mean by the names of topics and sources that they write."""


class LibraryResult(Struct, frozen=True):
    """A library with what came up while it was built. `due` is when the next held article may appear; before
    `since`, one shown here would be held back."""

    library: Library
    made: CardsMade
    held: tuple[UnpublishedArticle, ...]
    since: int | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]

    @property
    def due(self) -> int | None:
        return min((held.until for held in self.held if held.until is not None), default=None)


def make_cards(
    articles: Iterable[Article], topics: Terms, sources: Terms, last: CardsMade | None = None
) -> CardsMade:
    """A card for each article. Those of the last time are given again: an article has the same card as long as it is
    the same, and nothing that editors write means another term."""
    terms = topics.by_raw, sources.by_raw
    before: Mapping[str, tuple[Article, Card]] = {}
    if last and all(old.items() <= new.items() for old, new in zip(last.terms, terms, strict=True)):
        before = last.by_id
    cards, by_id = [], {}
    for article in articles:
        known = before.get(article.id)
        if known is None or known[0] is not article:
            known = article, card_of(article, *resolved(article, topics, sources))
        by_id[article.id] = known
        cards.append(known[1])
    return CardsMade(cards, by_id, terms)


def shown_articles(facts: Iterable[Fact], held: Iterable[UnpublishedArticle]) -> list[Article]:
    """Newest first."""
    waiting = {hold.path for hold in held}
    articles = [fact for fact in facts if isinstance(fact, Article) and fact.path not in waiting]
    return sorted(articles, key=lambda article: article.sort, reverse=True)


def first_uses(articles: Iterable[Article], names: Callable[[Article], Iterable[str]]) -> dict[str, str]:
    """Whatever articles name, in the order in which it comes up, and the path where it does."""
    used: dict[str, str] = {}
    for article in articles:
        for name in names(article):
            if name not in used:
                used[name] = article.path
    return used


def build_library(
    facts: Iterable[Fact],
    config: Config,
    slugify: Callable[[str], str],
    last: CardsMade | None = None,
    *,
    now: int,
    drafts: bool = False,
) -> LibraryResult:
    """Sort, resolve and index all there is. `now` (UTC seconds) decides what is still of the future; `last` is what
    was made of this content before, if that is known."""
    facts = list(facts)
    zone = ZoneInfo(config.timezone)
    files = [fact for fact in facts if isinstance(fact, TermFile)]
    topics = Terms("topic", [file for file in files if file.kind == "topic"], slugify)
    sources = Terms("source", [file for file in files if file.kind == "source"], slugify)
    held = [
        hold for fact in facts if isinstance(fact, Article) and (hold := held_back(fact, now, drafts, zone))
    ]
    articles = shown_articles(facts, held)
    topics.meet(first_uses(articles, lambda article: article.topics))
    sources.meet(first_uses(articles, lambda article: (article.source,) if article.source else ()))
    made = make_cards(articles, topics, sources, last)
    cards = made.cards
    docs = [fact for fact in facts if isinstance(fact, DocFile) and (drafts or not fact.draft)]
    dated = tuple(card for card in cards if card.day)
    columns, series = named_terms("column", cards, slugify), named_terms("series", cards, slugify)
    library = Library(
        cards=dated,
        undated=tuple(card for card in cards if not card.day),
        articles={article.id: article for article in articles},
        by_topic=index_cards(cards, lambda card: card.topics),
        by_source=index_cards(cards, lambda card: (card.source,) if card.source else ()),
        by_day={day: tuple(group) for day, group in groupby(dated, key=lambda card: card.day or "")},
        topics=dict(sorted(topics.by_slug.items())),
        sources=dict(sorted(sources.by_slug.items())),
        topic_files=topics.files,
        source_files=sources.files,
        pages=tuple(sorted((d for d in docs if d.kind == "page"), key=lambda d: d.url)),
        issues=tuple(
            sorted((d for d in docs if d.kind == "issue"), key=lambda d: (d.day or "", d.slug), reverse=True)
        ),
        columns=columns,
        series=series,
        images={fact.path: fact for fact in facts if isinstance(fact, ImageFile)},
        own_words=tuple(word for fact in facts if isinstance(fact, UserWords) for word in fact.words),
    )
    problems = [*topics.problems, *sources.problems]
    if len(library.articles) < len(articles):
        problems += twice_used_ids(articles)
    problems += twice_used_slugs("column", columns, articles)
    problems += twice_used_slugs("series", series, articles)
    since = max((due for article in articles if (due := begin(article, zone)) is not None), default=None)
    notes = tuple(held_note(one, zone) for one in held)
    return LibraryResult(library, made, tuple(held), since, tuple(problems), notes)


def held_back(article: Article, now: int, drafts: bool, zone: ZoneInfo) -> UnpublishedArticle | None:
    if article.draft and not drafts:
        return UnpublishedArticle(article.path, None)
    begins = begin(article, zone)
    if begins is not None and begins > now and not drafts:
        return UnpublishedArticle(article.path, begins)
    return None


def begin(article: Article, zone: ZoneInfo) -> int | None:
    """When an article is due, in UTC seconds: its instant, or the beginning of its day in the site's zone."""
    if article.instant is not None or article.day is None:
        return article.instant
    return int(midnight(article.day, zone).timestamp())


def held_note(held: UnpublishedArticle, zone: ZoneInfo) -> Note:
    """When it will appear, in the site's zone."""
    if held.until is None:
        return Note(code="held-draft", params={"path": held.path})
    until = datetime.fromtimestamp(held.until, zone).isoformat(" ", "minutes")
    until = f"{until[:16]} {until[16:]}"  # as an editor writes it
    return Note(code="held-future", params={"path": held.path, "until": until})


def twice_used_ids(articles: list[Article]) -> list[Problem]:
    """Feeds and redirects hang on the id: two articles may not share one."""
    owners: dict[str, str] = {}
    problems = []
    for article in sorted(articles, key=lambda article: article.path):
        owner = owners.setdefault(article.id, article.path)
        if owner != article.path:
            params = {"id": article.id, "other": owner}
            problems.append(Problem(code="id-taken", path=article.path, line=1, column=1, params=params))
    return problems


def named_terms(kind: str, cards: Iterable[Card], slugify: Callable[[str], str]) -> dict[str, Term]:
    """Columns or series, which have no files: a term for each name."""
    names = {name for card in cards if (name := card.column if kind == "column" else card.series)}
    return {name: make_term(kind, slugify(name), *in_its_language(name)) for name in sorted(names)}


def in_its_language(name: str) -> tuple[str, str]:
    return (name, "") if has_han(name) else ("", name)


def twice_used_slugs(key: str, terms: Mapping[str, Term], articles: Iterable[Article]) -> Iterator[Problem]:
    """Two columns, or two series, whose names come out as one address; told at the newest article that names it."""
    owners: dict[str, str] = {}
    for name, term in terms.items():
        other = owners.setdefault(term.slug, name)
        if other != name:
            path = next(article.path for article in articles if getattr(article, key) == name)
            params = {"key": key, "name": name, "other": other, "url": term.url}
            yield Problem(code="name-url-taken", path=path, params=params)


def resolved(article: Article, topics: Terms, sources: Terms) -> tuple[tuple[Term, ...], Term | None]:
    """The topics and the source of an article."""
    found = [topics.by_raw[raw] for raw in article.topics]
    if len(found) > len({*map(id, found)}):  # under two of its names; rare
        found = list(dict.fromkeys(found))
    return tuple(found), sources.by_raw[article.source] if article.source else None


def card_of(article: Article, topics: tuple[Term, ...], source: Term | None) -> Card:
    """What other pages may show of an article. Its digest covers the article's own fields and its terms."""
    parts = [article.card_digest, *[term.digest for term in topics]]
    found = join([*parts, source.digest] if source else parts)
    values = [*card_fields(article), source, topics, found]
    return Card(*values)


def index_cards(
    cards: Iterable[Card], terms: Callable[[Card], tuple[Term, ...]]
) -> dict[str, tuple[Card, ...]]:
    """Slug → cards, in the order of `cards`."""
    index: defaultdict[str, list[Card]] = defaultdict(list)
    for card in cards:
        for term in terms(card):
            index[term.slug].append(card)
    return {slug: tuple(found) for slug, found in sorted(index.items())}


def grouped(cards: Iterable[Card], name: Callable[[Card], str | None]) -> dict[str, tuple[Card, ...]]:
    """Name → cards, in the order of `cards`; those without such a name are left out."""
    index: dict[str, list[Card]] = {}
    for card in cards:
        key = name(card)
        if key:
            index.setdefault(key, []).append(card)
    return {key: tuple(found) for key, found in sorted(index.items())}
