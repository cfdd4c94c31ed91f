"""What leads: the one rule, for the front page, topics, issues and exports."""

from collections.abc import Collection, Iterable

from wenzhai.model.views import Card, Entry
from wenzhai.relations import RelationIndex


def what_leads(pinned: Iterable[Card], shown: Iterable[Card]) -> tuple[Card, ...]:
    """What heads a listing: the newest with `lead: true` of the cards that it shows, then all pinned ones."""
    lead = next((card for card in shown if card.lead), None)
    found = [*([lead] if lead else []), *pinned]
    return tuple({card.id: card for card in found}.values())


def led(
    related: RelationIndex, pinned: Iterable[Card], shown: Collection[Card]
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The stories that head a listing, and all others that it shows."""
    first = related.entries(what_leads(pinned, shown))
    above = {card.id for entry in first for card in (entry.card, *entry.also)}
    return first, related.entries(tuple(card for card in shown if card.id not in above))
