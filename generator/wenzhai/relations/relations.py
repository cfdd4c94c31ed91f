"""The relations of all articles in the form that pages need."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from wenzhai.model.page import PictureCopy
from wenzhai.model.problems import Problem
from wenzhai.model.views import Backlink, Card, Entry, MentionList, Refs, RelatedList, Term
from wenzhai.relations.article_state import ArticleState
from wenzhai.relations.state import State, part_of

NONE = RelatedList()
NO_MENTIONS = MentionList()


class Relations(Struct, frozen=True):
    """The other articles that the page of an article shows."""

    related: RelatedList = NONE
    same_story: tuple[Card, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    mentions: MentionList = NO_MENTIONS


class RelationIndex(Struct, frozen=True):
    """Relations of every article by id, link targets, and the problems with either."""

    cards: Mapping[str, Card]
    topics: Mapping[str, Term]
    state: State
    stories: Mapping[str, tuple[Card, ...]]
    """The other versions of an article's story, by its id."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """By the url of the target."""
    mentions: Mapping[str, tuple[Backlink, ...]]
    """By topic slug: the articles that mention it, with the sentence."""
    issue_items: Mapping[str, tuple[Card, ...]]
    """By the path of an issue: the articles that it links to, in its order."""
    refs: Mapping[str, Refs]
    """By content path: one `Ref` for each link of the file, None for a broken one."""
    thumbnails: Mapping[str, PictureCopy]
    """By id: the smallest copy of an article's picture."""
    columns: Mapping[str, Term]
    """By name."""
    lang: str
    problems: tuple[Problem, ...] = ()

    @property
    def known(self) -> Mapping[str, ArticleState]:
        """The state of each article, in the order of time."""
        return self.state.known

    def parts(self) -> Iterator[tuple[bytes, tuple[str, ...]]]:
        """The ids of all articles in parts, each with the digest of their states, empty when it is not known."""
        rows = self.state.rows
        if not rows:
            yield b"", tuple(self.cards)
            return
        parts: list[list[str]] = [[] for _ in rows]
        for id in self.cards:
            parts[part_of(id)].append(id)
        yield from zip(rows, map(tuple, parts), strict=True)

    def of(self, card: Card) -> Relations:
        known = self.known.get(card.id)
        return Relations(
            related=self.nearest(known) if known else NONE,
            same_story=self.stories.get(card.id, ()),
            backlinks=self.backlinks.get(card.url, ()),
            mentions=MentionList(known.traits.mentions) if known else NO_MENTIONS,
        )

    def nearest(self, known: ArticleState) -> RelatedList:
        near = known.nearest
        if not near.ids:
            return NONE
        cards = tuple([self.cards[id] for id in near.article_ids()])
        return RelatedList(cards, tuple([self.topics[slug] for slug in near.topic_slugs()]), near.reasons)

    def entries(self, cards: tuple[Card, ...]) -> tuple[Entry, ...]:
        """Listing entries, one for each story: its first version among these cards, or the first in the site's
        language, with the other versions."""
        if not any(card.id in self.stories for card in cards):
            return tuple(map(self.entry, cards))
        mains: dict[frozenset[str], Card] = {}
        for card in cards:
            main = mains.setdefault(self.story(card), card)
            if card.lang[:2] == self.lang[:2] != main.lang[:2]:
                mains[self.story(card)] = card
        return tuple([self.entry(card) for card in cards if mains[self.story(card)] is card])

    def entry(self, card: Card) -> Entry:
        """The listing entry of a story by its main article."""
        column = self.columns.get(card.column) if card.column else None
        return Entry(card, self.stories.get(card.id, ()), self.thumbnails.get(card.id), column)

    def story(self, card: Card) -> frozenset[str]:
        """The ids of all versions of its story."""
        return frozenset([card.id, *(other.id for other in self.stories.get(card.id, ()))])
