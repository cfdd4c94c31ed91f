"""`llms.txt` (llmstxt.org): a Markdown table of contents for language models."""

import re
from collections.abc import Iterator, Mapping
from typing import cast

from wenzhai.model.views import Card, Term
from wenzhai.pages.formats.entries import line
from wenzhai.pages.formats.links import Links
from wenzhai.text.labels import Labels, labels_of

WORDS = {"zh": ("主题", "各期", "最新文章"), "en": ("Topics", "Issues", "Latest articles")}


def render(_url: str, context: Mapping[str, object]) -> bytes:
    return ("\n".join(lines(context)) + "\n").encode("utf-8", "replace")


def lines(context: Mapping[str, object]) -> Iterator[str]:
    lang = cast("str", context["lang"])
    links = Links(cast("str", context["base"]))
    topics_word, issues_word, articles_word = WORDS["zh" if lang.startswith("zh") else "en"]
    yield f"# {plain(cast('str', context['title']))}"
    if description := plain(cast("str", context["description"])):
        yield f"\n> {description}"
    if topics := cast("tuple[Term, ...]", context["topics"]):
        yield f"\n## {topics_word}\n"
        yield from (f"- [{plain(term.name(lang))}]({links.to(term.url)})" for term in topics)
    if issues := cast("tuple[Card, ...]", context["issues"]):
        yield f"\n## {issues_word}\n"
        yield from (article(card, links, labels_of(lang)) for card in issues)
    if articles := cast("tuple[Card, ...]", context["articles"]):
        yield f"\n## {articles_word}\n"
        yield from (article(card, links, labels_of(lang)) for card in articles)


def article(card: Card, links: Links, words: Labels) -> str:
    mirror = card.url.removesuffix(".html") + ".md"
    described = words.described(card.note_text, card.ai, card.summary)
    notes = [card.day or "", card.source.name(card.lang) if card.source else "", described]
    about = plain(" · ".join(note for note in notes if note))
    return f"- [{plain(card.title)}]({links.to(mirror)})" + (f": {about}" if about else "")


def plain(text: str) -> str:
    """The text on one line with Markdown escaped."""
    return re.sub(r"([\\\[\]`*_<>#|])", r"\\\1", line(text))
