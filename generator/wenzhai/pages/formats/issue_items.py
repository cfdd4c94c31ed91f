"""The items of an issue for readers outside the site: source, date, language, what an AI wrote, the editor's note."""

import re
from collections.abc import Iterable
from html import escape

from wenzhai.model.views import Card
from wenzhai.pages.formats.links import Links
from wenzhai.text.labels import day_in, labels_of, language_in
from wenzhai.theme.filters import begin_items

MARKUP = re.compile(r"[\\`*_\[\]<>]")
"""What Markdown could take for more than text within a line."""


def with_facts(html: str, cards: Iterable[Card], links: Links, lang: str) -> str:
    """The text of an issue with source, date, language and what an AI wrote after each article that begins an item or a
    heading, and the editor's note on it below."""
    added = {links.to(card.url): (facts_html(card, lang), note_html(card, lang)) for card in cards}
    return begin_items(html, lambda href: added.get(href, ("", "")))


def facts_html(card: Card, lang: str) -> str:
    facts = [*map(escape, facts_of(card, lang)), *([ai_html(card.ai, lang)] if card.ai else [])]
    return in_brackets(facts, lang)


def facts_text(card: Card, lang: str) -> str:
    """The same as text, with the mark for programs that Markdown copies carry."""
    ai = [f"{labels_of(lang).ai[card.ai]} (ai: {card.ai})"] if card.ai else []
    return in_brackets([*facts_of(card, lang), *ai], lang)


def in_brackets(facts: list[str], lang: str) -> str:
    return labels_of(lang).facts.format(facts=" · ".join(facts)) if facts else ""


def ai_html(kind: str, lang: str) -> str:
    """What an AI wrote, in words and for programs."""
    return f'<span data-ai="{escape(kind)}">{escape(labels_of(lang).ai[kind])}</span>'


def note_html(card: Card, lang: str) -> str:
    labels = labels_of(lang)
    return f"\n{labelled(labels.note, labels.colon, card.note)}" if card.note else ""


def note_text(card: Card, lang: str) -> str:
    """The editor's note as a paragraph of Markdown."""
    labels, note = labels_of(lang), MARKUP.sub(r"\\\g<0>", " ".join(card.note_text.split()))
    return f"**{labels.note}**{labels.colon}{note}"


def labelled(label: str, colon: str, html: str) -> str:
    return f"<p><strong>{label}{colon}</strong>{html}</p>"


def facts_of(card: Card, lang: str) -> list[str]:
    source = card.source.name(lang) if card.source else ""
    day = day_in(card.day, lang) if card.day else ""
    return [fact for fact in (source, day, language_in(card.lang, lang)) if fact]
