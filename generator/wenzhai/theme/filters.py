"""Formatting of values for readers, in the site's language: pure functions, also available as template filters."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup, escape

from wenzhai.model.views import Card, Neighbours, Term
from wenzhai.text.languages import detect_language
from wenzhai.text.patterns import late
from wenzhai.text.scripts import HAN, has_han

QUOTED = "“[^“”、，。：；！？…]{7,}”(?=[^的了等之]{3})"
RUN = late(
    rf"({QUOTED}|\S.*?(?:[、，。：；！？…]+[」』”’）》〉】]*|{QUOTED}"
    rf"|(?<=[{HAN}」』”）》])(?=\s+[{HAN}「『“（《])(?![^「『“（《」』”）》]*[」』”）》])|(?=——)|$))(\s*)"
)
"""A part of a headline up to a pause, with the sign at its end, and the space after it. A dash begins a part; a space
within quotation marks ends none, but what is long and quoted does."""

ISSUE_ITEM = re.compile(
    r'(?:<li>(?:\s*<p>)?|<h[2-6][^>]*>)(?:<strong>)?<a href="(?P<href>[^"#]*)[^>]*>.*?</a>(?:</strong>)?'
)
"""A link that begins an item of a list, or a heading."""
PARAGRAPH_END = re.compile(
    r"</p>|</h[2-6]>|(?=\s*(?:</li>|<(?:[uod]l|p|pre|blockquote|div|table|figure|details|hr|h[1-6])\b))"
)
"""Where the paragraph or the heading ends that such a link begins."""


def format_date(day: str, pattern: str, strings: Mapping[str, Any]) -> str:
    """`2025-12-24` by a pattern such as `{year}年{month}月{day}日` or `{month_name} {day}, {year}`."""
    when = date.fromisoformat(day)
    return pattern.format(
        year=when.year,
        month=when.month,
        day=when.day,
        month_name=strings["months"][when.month - 1],
        weekday=strings["weekdays"][when.weekday()],
    )


def text_lang(text: str, fallback: str) -> str:
    """The language of a short text. Without Han: the fallback, or `en` for ASCII if the fallback is Chinese. With Han:
    the fallback if that is Chinese, else as detected."""
    if not has_han(text):
        return "en" if fallback.startswith("zh") and text.isascii() else fallback
    return fallback if fallback.startswith("zh") else detect_language(text, fallback)


@lru_cache(maxsize=256)
def lang_attr(lang: str, surrounding: str) -> Markup:
    """` lang="en"` if the language differs from that of the surrounding element, else nothing."""
    return Markup("") if lang == surrounding else Markup(' lang="{}"').format(lang)


def headline(text: str) -> Markup:
    """A Chinese headline in spans, so that lines can break at its pauses; a style sheet avoids breaks within a span.

    A headline without pauses, or in another script, is only escaped.
    """
    runs = RUN.findall(text) if has_han(text) else []
    if len(runs) < 2:
        return escape(text)
    return Markup("").join(Markup('<span class="run">{}</span>{}').format(*run) for run in runs)


def join_names(terms: Iterable[Term], lang: str) -> str:
    return ("、" if lang.startswith("zh") else ", ").join(term.name(lang) for term in terms)


def issue_items(html: str, items: Iterable[Card], root: str, lang: str, strings: Mapping[str, Any]) -> str:
    """The text of an issue with source, date and language after each article that begins an item or a heading, and the
    editor's note on it below."""
    cards = {root + card.url: card for card in items}

    def added(href: str) -> tuple[str, str]:
        card = cards.get(unquote(href))
        if card is None:
            return "", ""
        shown = Markup(" ").join(item_facts(card, lang, strings))
        facts = Markup(' <span class="item-facts">{}</span>').format(shown) if shown else ""
        note = item_note(card, lang, strings) if card.note else ""
        return facts, note

    return begin_items(html, added) if cards else html


def begin_items(html: str, added: Callable[[str], tuple[str, str]]) -> str:
    """HTML with something added to each paragraph or heading that a link begins in a list, or a heading. `added` gets
    the address, and gives HTML for behind the link and for below the paragraph."""
    parts, done = [], 0
    for found in ISSUE_ITEM.finditer(html):
        behind, below = added(unescape(found["href"]))
        end = PARAGRAPH_END.search(html, found.end())
        at = end.end() if below and end else found.end()
        parts += [html[done : found.end()], behind, html[found.end() : at], below]
        done = at
    return "".join([*parts, html[done:]])


def item_note(card: Card, lang: str, strings: Mapping[str, Any]) -> Markup:
    note = Markup('\n<p class="item-note"><strong class="mark">{}</strong> <span{}>{}</span></p>')
    spoken = lang_attr(text_lang(card.note_text, lang), lang)
    return note.format(strings["note"]["label"], spoken, Markup(card.note))  # sanitised, as all bodies are


def item_facts(card: Card, lang: str, strings: Mapping[str, Any]) -> Iterator[Markup]:
    if card.source:
        yield Markup('<span class="source">{}</span>').format(card.source.name(lang))
    if card.day:
        day = format_date(card.day, strings["formats"]["day_short"], strings)
        yield Markup('<time datetime="{}">{}</time>').format(card.day, day)
    spoken = strings["languages"]["names"].get(card.lang[:2])
    if spoken and card.lang[:2] != lang[:2]:
        yield Markup('<span class="tongue">{}</span>').format(spoken)
    if card.ai:
        yield Markup('<span class="mark" data-ai="{}">{}</span>').format(
            card.ai, strings["ai"]["labels"][card.ai]
        )


def steps(neighbours: Iterable[Neighbours], way: str) -> list[tuple[Card, list[Term | None]]]:
    """The next articles in one direction (`older` or `newer`), each once, with the chains in which it is next."""
    found: dict[str, tuple[Card, list[Term | None]]] = {}
    for pair in neighbours:
        card = pair.older if way == "older" else pair.newer
        if card:
            found.setdefault(card.id, (card, []))[1].append(pair.topic)
    return list(found.values())
