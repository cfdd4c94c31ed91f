"""What leads: the one rule, for the front page, topics and issues."""

from collections.abc import Iterable

from wenzhai.model.views import Card


def what_leads(pinned: Iterable[Card], shown: Iterable[Card]) -> tuple[Card, ...]:
    """What heads a listing: the newest with `lead: true` of the cards that it shows, then all pinned ones."""
    lead = next((card for card in shown if card.lead), None)
    found = [*([lead] if lead else []), *pinned]
    return tuple({card.id: card for card in found}.values())
