"""The library: all content, sorted, resolved and indexed for lookups. Read-only once built."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import partial
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from wenzhai.content.config import Config
from wenzhai.content.own_fields import OwnField, facets_of, taxonomies_of
from wenzhai.engine.digest import digest, join
from wenzhai.library.cards import CardsMade, make_cards, names_of_kind
from wenzhai.library.summaries import common_summaries, common_summary_warning, without_summaries
from wenzhai.library.taxonomy import Taxonomy, Terms, make_term
from wenzhai.library.twice_used import twice_used_ids, twice_used_numbers, twice_used_slugs
from wenzhai.model.content import Article, DocFile, Fact, ImageFile, StaticFile, TermFile, UserWords
from wenzhai.model.problems import Note, Problem
from wenzhai.model.views import Card, Correction, Term
from wenzhai.text.dates import midnight, written_moment
from wenzhai.text.names import loose_name_key
from wenzhai.text.natural import natural_key
from wenzhai.text.scripts import has_han

SCHEDULED = digest("scheduled")


class Expired(Struct, frozen=True):
    """An article that has expired: its addresses lead on to what it was filed under, its first topic or its source."""

    article: Article
    term: Term | None


class Waiting(Struct, frozen=True):
    """A draft, or an article scheduled for the future (`until`: UTC seconds)."""

    file: Article | DocFile
    until: int | None


class Library(Struct, frozen=True):
    """Cards are newest first everywhere; undated ones are kept apart from dated ones."""

    cards: tuple[Card, ...]
    undated: tuple[Card, ...]
    articles: dict[str, Article]
    taxonomies: dict[str, Taxonomy]
    """By kind: columns, topics and sources, then own ones in the order of the settings. Series, which are read from
    their beginning, are none."""
    by_day: dict[str, tuple[Card, ...]]
    pages: tuple[DocFile, ...]
    issues: tuple[DocFile, ...]
    user_words: tuple[str, ...] = ()
    facets: dict[str, OwnField] = {}
    """The own fields that search filters by, by key."""
    columns: dict[str, Term] = {}
    """By the name written in the article."""
    series: dict[str, Term] = {}
    images: dict[str, ImageFile] = {}
    static: tuple[StaticFile, ...] = ()
    """By path."""
    pinned: tuple[Card, ...] = ()
    """Now, newest first."""
    corrections: tuple[Correction, ...] = ()
    """Newest first."""
    expired: tuple[Expired, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    """Drafts and scheduled articles, whether they are shown or not."""
    drafts: bool = False
    """Whether they are shown."""
    ai: bool = False
    """Whether any article says that an AI has written something of it."""

    @property
    def topics(self) -> dict[str, Term]:
        return self.taxonomies["topic"].terms

    @property
    def by_topic(self) -> dict[str, tuple[Card, ...]]:
        return self.taxonomies["topic"].cards

    @property
    def topic_files(self) -> dict[str, TermFile]:
        return self.taxonomies["topic"].files

    @property
    def sources(self) -> dict[str, Term]:
        return self.taxonomies["source"].terms

    @property
    def own_taxonomies(self) -> tuple[Taxonomy, ...]:
        """Those that the settings add, unless no article is filed there."""
        return tuple(one for one in self.taxonomies.values() if one.field and one.terms)

    def every(self) -> tuple[Card, ...]:
        """Dated and undated cards."""
        return self.cards + self.undated

    def placed(self) -> tuple[Article | DocFile, ...]:
        """The content files that have a page of their own."""
        return (*self.articles.values(), *self.pages, *self.issues)

    def topic(self, name: str) -> Term | None:
        """The topic with that slug or name, in either language; only articles may name it."""
        key = loose_name_key(name)
        named = (term for term in self.topics.values() if key in map(loose_name_key, (term.zh, term.en)))
        return self.topics.get(name) or next(named, None)

    def no_topic(self, name: str) -> Problem:
        """That there is no topic of that name, with the one that is nearly the same."""
        shown = {
            loose_name_key(one): one for term in self.topics.values() for one in (term.zh, term.en) if one
        }
        near = get_close_matches(loose_name_key(name), shown, 1)
        code = "topic-nowhere-near" if near else "topic-nowhere"
        return Problem(code=code, params={"name": name, "nearest": shown[near[0]] if near else ""})


class UnpublishedArticle(Struct, frozen=True):
    """A draft, an article scheduled for the future (`until`: UTC seconds), or one that has expired (`since`)."""

    path: str
    until: int | None = None
    since: int | None = None


class LibraryResult(Struct, frozen=True):
    """A library with the problems and notes found while building it. It is valid for `since` ≤ now < `due`: at `due`
    the next scheduled article appears, or one expires or is no longer pinned; before `since` one of these would still
    be to come."""

    library: Library
    made: CardsMade
    unpublished: tuple[UnpublishedArticle, ...]
    since: int | None
    due: int | None
    problems: tuple[Problem, ...]
    notes: tuple[Note, ...]


def shown_articles(facts: Iterable[Fact], unpublished: Iterable[UnpublishedArticle]) -> list[Article]:
    """The published articles, newest first."""
    left_out = {one.path for one in unpublished}
    articles = [fact for fact in facts if isinstance(fact, Article) and fact.path not in left_out]
    return sorted(articles, key=attrgetter("sort"), reverse=True)


def in_natural_order(undated: Iterable[Card]) -> list[Card]:
    """The undated cards by their addresses: number 10 before number 2."""
    return sorted(undated, key=lambda card: natural_key(card.url), reverse=True)


def names_by(kind: str) -> Callable[[Article], Iterable[str]]:
    """What each article says that it is filed under."""
    return attrgetter("topics") if kind == "topic" else partial(names_of_kind, kind=kind)


def first_uses(articles: Iterable[Article], names: Callable[[Article], Iterable[str]]) -> dict[str, str]:
    """Each name used by articles, in order of first use, with the path of the first article that uses it."""
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
    """Sort, resolve and index all content. `now` (UTC seconds) decides which articles are still scheduled; `last` has
    the cards of an earlier build, if there are any."""
    facts = list(facts)
    zone = ZoneInfo(config.timezone)
    files = [fact for fact in facts if isinstance(fact, TermFile)]
    topics = Terms("topic", [file for file in files if file.kind == "topic"], slugify)
    sources = Terms("source", [file for file in files if file.kind == "source"], slugify)
    own = taxonomies_of(config.fields)
    named = {
        "topic": topics,
        "source": sources,
        **{key: Terms(key, (), slugify, field.terms) for key, field in own.items()},
    }
    unpublished = [
        hold
        for fact in facts
        if isinstance(fact, Article) and (hold := unpublished_article(fact, now, drafts, zone))
    ]
    files_or_articles = [fact for fact in facts if isinstance(fact, Article | DocFile)]
    waiting = [found for fact in files_or_articles if (found := waiting_file(fact, now, zone))]
    later = {one.file.path for one in waiting if one.until is not None and now}
    shown = shown_articles(facts, unpublished)
    marked = [scheduled(article) if article.path in later else article for article in shown]
    common = common_summaries(marked)
    articles = without_summaries(marked, common)
    for kind, terms in named.items():
        terms.meet(first_uses(articles, names_by(kind)))
    made = make_cards(articles, named, last)
    cards = made.cards
    docs = [fact for fact in facts if isinstance(fact, DocFile) and (drafts or not fact.draft)]
    dated = tuple(card for card in cards if card.day)
    undated = tuple(in_natural_order(card for card in cards if not card.day))
    columns, series = named_terms("column", cards, slugify), named_terms("series", cards, slugify)
    library = Library(
        cards=dated,
        undated=undated,
        articles={article.id: article for article in articles},
        taxonomies={
            "column": column_taxonomy(columns, dated + undated),
            **{kind: taxonomy_of(terms, cards, own.get(kind)) for kind, terms in named.items()},
        },
        by_day={day: tuple(group) for day, group in groupby(dated, key=attrgetter("day"))},
        pages=tuple(sorted((d for d in docs if d.kind == "page"), key=lambda d: d.url)),
        issues=tuple(
            sorted(
                (d for d in docs if d.kind == "issue"),
                key=lambda d: (d.day or "", natural_key(d.slug)),
                reverse=True,
            )
        ),
        facets=facets_of(config.fields),
        columns=columns,
        series=series,
        images={fact.path: fact for fact in facts if isinstance(fact, ImageFile)},
        pinned=tuple(card for article, card in zip(articles, cards, strict=True) if is_pinned(article, now)),
        corrections=corrections_of(articles, cards),
        expired=tuple(expired_articles(facts, unpublished, topics, sources)),
        waiting=tuple(waiting),
        drafts=drafts,
        ai=any(card.ai for card in cards),
        static=tuple(fact for fact in facts if isinstance(fact, StaticFile)),
        user_words=tuple(word for fact in facts if isinstance(fact, UserWords) for word in fact.words),
    )
    problems = [problem for terms in named.values() for problem in terms.problems]
    problems += map(common_summary_warning, common.values())
    if len(library.articles) < len(articles):
        problems += twice_used_ids(articles)
    problems += twice_used_numbers(library.issues)
    problems += twice_used_slugs("column", columns, articles)
    problems += twice_used_slugs("series", series, articles)
    turns = turning_points((fact for fact in facts if isinstance(fact, Article)), drafts, zone)
    since = max((turn for turn in turns if turn <= now), default=None)
    due = min((turn for turn in turns if turn > now), default=None)
    notes = tuple(unpublished_note(one, zone) for one in unpublished)
    return LibraryResult(library, made, tuple(unpublished), since, due, tuple(problems), notes)


def unpublished_article(
    article: Article, now: int, drafts: bool, zone: ZoneInfo
) -> UnpublishedArticle | None:
    if article.draft and not drafts:
        return UnpublishedArticle(article.path)
    if article.expires is not None and article.expires <= now:
        return UnpublishedArticle(article.path, since=article.expires)
    begins = begin(article, zone)
    if begins is not None and begins > now and not drafts:
        return UnpublishedArticle(article.path, begins)
    return None


def scheduled(article: Article) -> Article:
    """The article with the mark of the preview."""
    return structs.replace(article, scheduled=True, card_digest=join([article.card_digest, SCHEDULED]))


def waiting_file(file: Article | DocFile, now: int, zone: ZoneInfo) -> Waiting | None:
    if file.draft:
        return Waiting(file, None)
    begins = begin(file, zone) if isinstance(file, Article) else None
    return Waiting(file, begins) if begins is not None and begins > now else None


def expired_articles(
    facts: Iterable[Fact], unpublished: Iterable[UnpublishedArticle], topics: Terms, sources: Terms
) -> Iterator[Expired]:
    paths = {one.path for one in unpublished if one.since is not None}
    for fact in facts if paths else ():
        if isinstance(fact, Article) and fact.path in paths:
            filed = [topics.known(name) for name in fact.topics]
            filed += [sources.known(fact.source)] if fact.source else []
            yield Expired(fact, next(filter(None, filed), None))


def is_pinned(article: Article, now: int) -> bool:
    return article.pinned and (article.pinned_until is None or now < article.pinned_until)


def turning_points(articles: Iterable[Article], drafts: bool, zone: ZoneInfo) -> set[int]:
    """The moments at which the site changes for one of the articles, in UTC seconds."""
    # Of drafts, too, in a preview: a link to one has a warning until then.
    seen = [article for article in articles if drafts or not article.draft]
    turns = {article.expires for article in seen} | {article.pinned_until for article in seen}
    turns |= {article.instant for article in seen}
    days = {article.day for article in seen if article.instant is None and article.day}
    return {turn for turn in turns if turn is not None} | {
        int(midnight(day, zone).timestamp()) for day in days
    }


def corrections_of(articles: Iterable[Article], cards: Iterable[Card]) -> tuple[Correction, ...]:
    """The corrections of articles, the newest first."""
    found = [
        Correction(card, article.correction, article.updated or article.day)
        for article, card in zip(articles, cards, strict=True)
        if article.correction
    ]
    return tuple(sorted(found, key=lambda one: (one.day or "", one.card.id), reverse=True))


def begin(article: Article, zone: ZoneInfo) -> int | None:
    """When an article is published, in UTC seconds: its instant, or the beginning of its day in the site's zone."""
    if article.instant is not None or article.day is None:
        return article.instant
    return int(midnight(article.day, zone).timestamp())


def unpublished_note(unpublished: UnpublishedArticle, zone: ZoneInfo) -> Note:
    """A note that says why the article is not published, with its date in the site's zone if it has one."""
    if unpublished.since is not None:
        params = {"path": unpublished.path, "since": written_moment(unpublished.since, zone)}
        return Note(code="expired", params=params)
    if unpublished.until is None:
        return Note(code="draft-left-out", params={"path": unpublished.path})
    params = {"path": unpublished.path, "until": written_moment(unpublished.until, zone)}
    return Note(code="scheduled", params=params)


def named_terms(kind: str, cards: Iterable[Card], slugify: Callable[[str], str]) -> dict[str, Term]:
    """A term for each column or series; these have no files."""
    names = {name for card in cards if (name := card.column if kind == "column" else card.series)}
    return {name: make_term(kind, slugify(name), *in_its_language(name)) for name in sorted(names)}


def in_its_language(name: str) -> tuple[str, str]:
    return (name, "") if has_han(name) else ("", name)


def terms_of_kind(card: Card, kind: str) -> tuple[Term, ...]:
    """What an article is filed under."""
    if kind == "topic":
        return card.topics
    if kind == "source":
        return (card.source,) if card.source else ()
    return card.terms.get(kind, ())


def taxonomy_of(terms: Terms, cards: Iterable[Card], field: OwnField | None) -> Taxonomy:
    of_kind = attrgetter("topics") if terms.kind == "topic" else partial(terms_of_kind, kind=terms.kind)
    indexed = index_cards(cards, of_kind)
    return Taxonomy(terms.kind, dict(sorted(terms.by_slug.items())), indexed, terms.files, field)


def column_taxonomy(columns: Mapping[str, Term], cards: Iterable[Card]) -> Taxonomy:
    """Columns, in the order of their names."""
    found = grouped(cards, attrgetter("column"))
    by_slug = {term.slug: found[name] for name, term in columns.items()}
    return Taxonomy("column", {term.slug: term for term in columns.values()}, by_slug)


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
