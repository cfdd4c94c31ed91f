"""The front page: what leads, a few more with their summaries, then headlines day by day, and the busiest topics.

All of it is counted from the day of the newest article, never from the clock.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, islice, takewhile

from wenzhai.content.config import Config
from wenzhai.library.library import Library
from wenzhai.model.page import Page, Rank, Template, Url
from wenzhai.model.views import Card, DayGroup, Entry, TopicNews
from wenzhai.pages.dates import day_url
from wenzhai.pages.leading import what_leads
from wenzhai.pages.site_pages import issue_of
from wenzhai.pages.taxonomy import counted_terms
from wenzhai.relations import RelationIndex

FULL = 5
"""Entries with a summary: the lead and four more."""
SHARES = (0.4, 0.2, 0.08)
"""How many of the headlines may be of the newest day, of the day before it, and of any earlier one: the usual 15 reach
back a week where there are thirty articles a day."""
WHOLE = 2
"""A day of no more articles is shown whole."""
BUSY_DAYS = 30
"""A topic is as busy as it has articles in so many days up to the newest."""
BUSY_TOPICS, HEADLINES_EACH = 5, 2
LOOKED_THROUGH = 100
"""Articles of a topic, for some that are not on the page already."""

Days = tuple[tuple[str, tuple[Card, ...]], ...]
"""With their cards, newest first; the undated are a day without a name where there are no others."""


def home_page(library: Library, related: RelationIndex, config: Config) -> Iterator[Page]:
    days: Days = tuple(library.by_day.items()) or (("", library.undated),)
    newest, cards = days[0]
    recent = islice(chain.from_iterable(cards for _, cards in days), config.recent)
    leading = related.entries(what_leads(library.pinned, recent))
    stories = UnshownStories(related, leading)
    full = stories.first(days, min(FULL, config.recent) - len(leading))
    groups = tuple(headlines(days, stories, max(0, config.recent - max(FULL, len(leading)))))
    topics = tuple(
        topic for topic in counted_terms(library.taxonomies["topic"]) if topic.count or topic.children
    )
    context: dict[str, object] = {
        "leading": leading,
        "full": full,
        "groups": groups,
        "newest": newest or None,
        "count_of_day": len(cards),
        "busiest": tuple(busiest_topics(library, newest, stories)),
        "topics": topics,
        "issue": issue_of(library.issues[0]) if library.issues else None,
        "undated": len(library.undated),
    }
    yield Page(Url("index.html"), Template("home.html"), context, Rank.INDEXES)


class UnshownStories:
    """Hands out each story once, however many of its versions are asked for."""

    def __init__(self, related: RelationIndex, shown: Iterable[Entry]) -> None:
        self._related = related
        self._shown = {card.id for entry in shown for card in (entry.card, *entry.also)}

    def take(self, cards: tuple[Card, ...], most: int) -> Iterator[Entry]:
        """The first of these that have not been handed out yet."""
        for entry in self._related.entries(cards) if most > 0 else ():
            if entry.card.id not in self._shown:
                self._shown.update(card.id for card in (entry.card, *entry.also))
                yield entry
                most -= 1
                if not most:
                    return

    def first(self, days: Days, most: int) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for _, cards in days:
            if len(found) >= most:
                break
            found += self.take(cards, most - len(found))
        return tuple(found)


def headlines(days: Days, stories: UnshownStories, left: int) -> Iterator[DayGroup]:
    """So many of the days that follow, each day no more than its share."""
    shares = [max(1, int(share * left)) for share in SHARES]
    for at, (day, cards) in enumerate(days):
        if not left:
            return
        share = max(shares[min(at, 2)], WHOLE if len(cards) <= WHOLE else 0)
        entries = tuple(stories.take(cards, min(left, share)))
        left -= len(entries)
        if entries:
            yield DayGroup(day or None, day_url(day) if day else None, entries, len(cards))


def busiest_topics(library: Library, newest: str, stories: UnshownStories) -> Iterator[TopicNews]:
    """Those with the most articles lately, with their newest stories that the page does not show yet."""
    if not newest:
        return
    since = (date.fromisoformat(newest) - timedelta(days=BUSY_DAYS)).isoformat()
    lately = takewhile(lambda card: (card.day or "") > since, library.cards)
    busy = Counter(topic.slug for card in lately for topic in card.topics)
    ranked = sorted(busy, key=lambda slug: (-busy[slug], -len(library.by_topic[slug]), slug))
    for slug in ranked[:BUSY_TOPICS]:
        cards = library.by_topic[slug]
        entries = tuple(stories.take(cards[:LOOKED_THROUGH], HEADLINES_EACH))
        if entries:
            yield TopicNews(library.topics[slug], len(cards), entries)
