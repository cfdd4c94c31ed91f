"""Which stories belong in an issue, and under which heading."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct, structs

from wenzhai.builder.project import ContentSnapshot
from wenzhai.content.inbox_ledger import InboxLedger
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


class NextIssue(Struct, frozen=True):
    """What an issue is to be made from. One of a `topic` (a slug) stands beside the others: it says no days, so that
    the next one of all topics counts from the last of its kind. `kept`: its stories are what was kept at the desk."""

    period: Period
    news: "News"
    topic: str | None = None
    kept: bool = False


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


def next_issue(
    content: ContentSnapshot,
    ledger: InboxLedger,
    *,
    since: str | None = None,
    until: str | None = None,
    topic: str | None = None,
    undated: bool = False,
) -> NextIssue | None:
    """What was kept since the last issue, if anything was ever kept; else, and where days, a topic or undated drafts
    are asked for, the stories of those days. None if no article has a date."""
    library, related = content.library, content.related
    if ledger.kept and not (since or until or topic or undated):
        waiting = [card for card in library.every() if card.id in ledger.waiting and not card.scheduled]
        news = stories_of(library, related, waiting)
        period = kept_period(library, [card.day for card in waiting if card.day])
        return NextIssue(period, news, kept=True) if period else None
    period = next_period(library, since, until)
    if period is None:
        return None
    cards = cards_of(library, period, undated=undated)
    return NextIssue(period, stories_of(library, related, cards, topic), topic)


def kept_period(library: Library, days: Iterable[str]) -> Period | None:
    """From the day after the last issue, or else the oldest of these days, to the newest of them; where there are none,
    the day of the newest article."""
    found = sorted(days) or [card.day for card in library.cards if card.day and not card.scheduled][:1]
    if not found:
        return None
    last = last_issue(library)
    following = day_after(last.until) if last and last.until else found[0]
    return Period(following if following <= found[-1] else found[0], found[-1])


def day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


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
        since = day_after(last.until)
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


def new_stories(library: Library, related: RelationIndex, period: Period) -> News:
    """The stories of the period that no issue links to."""
    return stories_of(library, related, cards_of(library, period))


def cards_of(library: Library, period: Period, *, undated: bool = False) -> list[Card]:
    """The articles of those days; `undated` ones too."""
    dated = [card for card in library.cards if period.holds(card.day)]
    return [*dated, *(library.undated if undated else ())]


def stories_of(
    library: Library, related: RelationIndex, cards: Iterable[Card], topic: str | None = None
) -> News:
    """The stories of these articles that no issue links to. `topic` is a slug."""
    used = used_stories(library, related)
    chosen = tuple(
        card
        for card in cards
        if (topic is None or any(term.slug == topic for term in card.topics))
        and related.story(card).isdisjoint(used)
    )
    pinned = [card for card in library.pinned if card in chosen]
    return News(*led(related, pinned, chosen))


def left_out(
    content: ContentSnapshot, ledger: InboxLedger, issue: DocFile, links: Collection[str], *, latest: bool
) -> tuple[Card, ...]:
    """The articles that this issue could have, newest first: what was kept for it, or since if it is the `latest`, and
    the other stories of its days; in no issue so far. `links` are the ids of the articles that it links to now."""
    library, related = content.library, content.related
    used = set(links)
    for doc in library.issues:
        if doc.path != issue.path:
            used |= {card.id for card in related.issue_items.get(doc.path, ())}
    name = issue.path.rpartition("/")[2].removesuffix(".md")
    mine = {id for id, other in ledger.kept.items() if other == name or (latest and not other)}
    days = Period(issue.since, issue.until) if issue.since and issue.until else None
    return tuple(
        card
        for card in library.every()
        if card.id not in used
        and not card.scheduled
        and (
            card.id in mine
            or (days and days.holds(card.day) and not card.draft and related.story(card).isdisjoint(used))
        )
    )


def offered(ledger: InboxLedger, ids: Iterable[str], issue: str, used: Collection[str]) -> InboxLedger:
    """The ledger after these articles went into the issue of that file name. What other issues were offered and have
    (`used`) needs no line any more."""
    kept = {
        id: other for id, other in ledger.kept.items() if other in ("", issue) or id not in used
    } | dict.fromkeys(ledger.kept.keys() & set(ids), issue)
    return structs.replace(ledger, kept=kept)


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
