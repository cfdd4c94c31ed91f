"""The relations of all articles, as pages ask for them."""

from collections.abc import Mapping

from msgspec import Struct

from generator.model import Problem
from generator.relations.known import Known
from generator.views import Backlink, Card, Entry, Ref, RelatedList, Term

NONE = RelatedList()


class Relations(Struct, frozen=True):
    """What the page of an article shows of others."""

    related: RelatedList = NONE
    same_story: tuple[Card, ...] = ()
    backlinks: tuple[Backlink, ...] = ()
    names: str = ""
    """To be linked in the body, see `Traits.links`."""


class Related(Struct, frozen=True):
    """Relations of every article by id, where links lead, and what is wrong with either."""

    cards: Mapping[str, Card]
    topics: Mapping[str, Term]
    known: Mapping[str, Known]
    stories: Mapping[str, tuple[Card, ...]]
    """The other versions of an article's story, by its id."""
    backlinks: Mapping[str, tuple[Backlink, ...]]
    """By the url linked."""
    mentions: Mapping[str, tuple[Backlink, ...]]
    """By topic slug: who mentions it, with the sentence."""
    refs: Mapping[str, tuple[Ref | None, ...]]
    """By content path: one `Ref` for each link of the file, None for a broken one."""
    lang: str
    problems: tuple[Problem, ...] = ()

    def of(self, card: Card) -> Relations:
        known = self.known.get(card.id)
        return Relations(
            related=self.nearest(known) if known else NONE,
            same_story=self.stories.get(card.id, ()),
            backlinks=self.backlinks.get(card.url, ()),
            names=known.traits.links if known else "",
        )

    def nearest(self, known: Known) -> RelatedList:
        near = known.nearest
        if not near.ids:
            return NONE
        cards = tuple([self.cards[id] for id in near.ids.split("\t")])
        slugs = near.slugs.split("\t") if near.slugs else ()
        return RelatedList(cards, tuple([self.topics[slug] for slug in slugs]), near.reasons)

    def entries(self, cards: tuple[Card, ...]) -> tuple[Entry, ...]:
        """Listing lines: one a story, where its first version stands; by the version in the site's language, if it is
        among these, with the others beside it."""
        stories = self.stories
        if not any(card.id in stories for card in cards):
            return tuple(map(Entry, cards))
        here = {card.id: card for card in cards if card.id in stories}
        lines: dict[str, Entry] = {}
        shown: set[str] = set()
        for card in cards:
            if card.id not in shown:
                versions = (card, *(here[other.id] for other in stories.get(card.id, ()) if other.id in here))
                main = next((one for one in versions if one.lang[:2] == self.lang[:2]), card)
                also = stories.get(main.id, ())
                shown.update([main.id, *(other.id for other in also)])
                lines[main.id] = Entry(main, also)
        return tuple(lines.values())
