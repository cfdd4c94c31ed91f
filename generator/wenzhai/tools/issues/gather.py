"""Which stories belong in an issue, and under which heading."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from wenzhai.content.settings import IssueSettings
from wenzhai.library.library import Library
from wenzhai.model.content import DocFile
from wenzhai.model.views import Card, Entry, Term
from wenzhai.pages.leading import led
from wenzhai.relations import RelationIndex
from wenzhai.text.names import loose_name_key

LEADING = {"zh": "头条", "en": "Top stories"}
OTHERS = {"zh": "其他", "en": "Other news"}
DAYS = 7
"""Length of the first issue, if nothing says another."""


class Period(Struct, frozen=True):
    """The days of an issue, both included."""

    since: str
    until: str

    def holds(self, day: str | None) -> bool:
        return day is not None and self.since <= day <= self.until


class StoryGroup(Struct, frozen=True):
    """A heading and the stories under it, newest first."""

    title: str
    stories: tuple[Entry, ...]


class News(Struct, frozen=True):
    """Stories that are in no issue yet, newest first: those that lead, and the others."""

    leading: tuple[Entry, ...]
    others: tuple[Entry, ...]

    @property
    def stories(self) -> tuple[Entry, ...]:
        return (*self.leading, *self.others)


def next_period(library: Library, since: str | None, until: str | None) -> Period | None:
    """The days of the next issue: after the last one, up to the newest article that does not wait for its day. Days
    count from the articles, never from the clock. None if there is no dated article.

    Where the newest article belongs to the last issue already, the period is that of the last issue.
    """
    newest = next((card.day for card in library.cards if not card.scheduled), None)
    last = last_issue(library)
    if until is None:
        until = newest
    if until is None:
        return None
    if since is None and last and last.until:
        if last.since and until <= last.until:
            return Period(last.since, last.until)
        since = (date.fromisoformat(last.until) + timedelta(days=1)).isoformat()
    return Period(since or (date.fromisoformat(until) - timedelta(days=DAYS - 1)).isoformat(), until)


def last_issue(library: Library) -> DocFile | None:
    """The issue with the latest last day."""
    return max((doc for doc in library.issues if doc.until), key=lambda doc: doc.until or "", default=None)


def next_number(library: Library) -> int:
    """One more than the highest number; issues without a number count, too."""
    return max([doc.number or 0 for doc in library.issues] + [len(library.issues)]) + 1


def issue_of(library: Library, period: Period) -> DocFile | None:
    """The issue of exactly these days."""
    return next(
        (doc for doc in library.issues if (doc.since, doc.until) == (period.since, period.until)), None
    )


def new_stories(
    library: Library,
    related: RelationIndex,
    period: Period,
    topic: str | None = None,
    *,
    undated: bool = False,
) -> News:
    """The stories of the period that no issue links to; `undated` ones too. `topic` is a slug."""
    used = used_stories(library, related)
    cards = [card for card in library.cards if period.holds(card.day)] + [
        *(library.undated if undated else ())
    ]
    chosen = tuple(
        card
        for card in cards
        if (topic is None or any(term.slug == topic for term in card.topics))
        and related.story(card).isdisjoint(used)
    )
    pinned = [card for card in library.pinned if card in chosen]
    return News(*led(related, pinned, chosen))


def used_stories(library: Library, related: RelationIndex) -> set[str]:
    """The ids of all articles that an issue links to."""
    return {card.id for doc in library.issues for card in related.issue_items.get(doc.path, ())}


def grouped(news: News, order: "Order") -> tuple[StoryGroup, ...]:
    """The stories under their headings: what leads, then those that the curator has put in order, then the fullest;
    what belongs nowhere comes last."""
    found: dict[str, list[Entry]] = {order.leading: [*news.leading]} if news.leading else {}
    for story in news.others:
        found.setdefault(order.title(story.card), []).append(story)
    titles = sorted(found, key=lambda title: (order.place(title), -len(found[title]), title))
    return tuple(StoryGroup(title, tuple(found[title])) for title in titles)


class Order:
    """The headings of an issue, and their order."""

    def __init__(self, settings: IssueSettings, lang: str) -> None:
        self._settings, self._lang = settings, lang
        named = [one.title for one in settings.sections] if settings.by == "section" else [*settings.order]
        own = "zh" if lang.startswith("zh") else "en"
        self.leading, self.others = LEADING[own], OTHERS[own]
        self.titles = (self.leading, *named, self.others)
        """The headings whose place is known."""
        self._places = {loose_name_key(name): at for at, name in enumerate(named)}

    def title(self, card: Card) -> str:
        """The heading that an article comes under."""
        match self._settings.by:
            case "column":
                return card.column or self.others
            case "source":
                return card.source.name(self._lang) if card.source else self.others
            case "section":
                sections = self._settings.sections
                return next(
                    (one.title for one in sections if belongs(card, self._criteria(one))), self.others
                )
        topics = sorted(card.topics, key=lambda term: min(map(self.place, names(term))))
        return topics[0].name(self._lang) if topics else self.others

    def place(self, title: str) -> int:
        end = len(self._places)
        known = {self.leading: -1, self.others: end + 1}
        return known[title] if title in known else self._places.get(loose_name_key(title), end)

    def _criteria(self, section: object) -> Mapping[str, frozenset[str]]:
        return {
            key: frozenset(map(loose_name_key, getattr(section, key)))
            for key in ("topics", "columns", "sources")
        }


def belongs(card: Card, criteria: Mapping[str, frozenset[str]]) -> bool:
    """Whether an article has one of the topics, columns or sources."""
    own = {
        "topics": {loose_name_key(name) for term in card.topics for name in names(term)},
        "columns": {loose_name_key(card.column)} if card.column else set[str](),
        "sources": {loose_name_key(name) for name in names(card.source)} if card.source else set[str](),
    }
    return any(not criteria[key].isdisjoint(own[key]) for key in criteria)


def names(term: Term) -> Iterator[str]:
    yield from filter(None, (term.slug, term.zh, term.en))
