"""The texts that results show and are verified with: a few articles in each file, by month."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import cast

from msgspec import Struct, json, msgpack

from wenzhai.library.taxonomy import FIELD
from wenzhai.model.content import Body
from wenzhai.model.page import Url
from wenzhai.model.views import Card, Term
from wenzhai.search.facets import facet_values, own_filter
from wenzhai.text.search_terms import whole_text

_tag = re.compile("<[^>]*>")

PER_FILE = 2
"""Articles in a file. One result costs one file; smaller files would be more files to write and to keep."""


class NamedTerm(Struct, frozen=True):
    """A topic or source, or a value of an own field."""

    slug: str
    """What stands in filters."""
    name: str


class ResultText(Struct, frozen=True, omit_defaults=True):
    """An article as results show it."""

    url: str
    title: str
    lang: str
    day: str | None
    text: str
    source: NamedTerm | None = None
    topics: tuple[NamedTerm, ...] = ()
    fields: dict[str, tuple[NamedTerm, ...]] = {}
    """By `f.KEY`: the values of the own fields that search filters by."""
    note: str = ""
    """The editor's note, which `text` begins with."""
    ai: str = ""
    """What an AI wrote: `summary`, `translation` or `text`."""
    sections: tuple[tuple[str, str], ...] = ()
    """Id and words of each heading, in order, so that a result leads to the section with what was found."""


def render(_url: Url, context: Mapping[str, object]) -> bytes:
    """A file of texts: `cards` with their `bodies`, names in `lang`."""
    cards = cast("tuple[Card, ...]", context["cards"])
    bodies = cast("tuple[bytes, ...]", context["bodies"])
    lang, facets = str(context["lang"]), cast("tuple[str, ...]", context["facets"])
    texts = [
        text_of(card, msgpack.decode(body, type=Body), lang, facets)
        for card, body in zip(cards, bodies, strict=True)
    ]
    return json.encode(texts)


def text_of(card: Card, body: Body, lang: str, facets: Iterable[str]) -> ResultText:
    def named(term: Term) -> NamedTerm:
        return NamedTerm(term.slug, term.name(lang))

    def values(key: str) -> tuple[NamedTerm, ...]:
        pairs = facet_values(card, key, lang)
        return tuple(NamedTerm(own_filter(key, value).partition(":")[2], name) for value, name in pairs)

    return ResultText(
        url=card.url,
        title=card.title,
        lang=card.lang,
        day=card.day,
        text=whole_text(body.text, card.column, card.series, card.note_text, card.summary),
        source=named(card.source) if card.source else None,
        topics=tuple(map(named, card.topics)),
        fields={FIELD + key: found for key in facets if (found := values(key))},
        note=card.note_text,
        ai=card.ai,
        sections=tuple((heading.id, unescape(_tag.sub("", heading.html))) for heading in body.headings),
    )
