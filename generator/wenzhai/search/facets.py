"""Own fields that search filters by: their values as filters, and as readers see them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from wenzhai.library.library import Library
from wenzhai.library.taxonomy import FIELD
from wenzhai.model.views import Card
from wenzhai.search.layout import list_name
from wenzhai.text.slugs import article_id

PLAIN = re.compile(r"[\w.-]+")
LONGEST = 200
"""Longest name of the file that a filter's list may be in."""
WORDS = {"zh": {"true": "是", "false": "否"}, "en": {"true": "yes", "false": "no"}}


@lru_cache(maxsize=1 << 14)
def own_filter(key: str, value: str) -> str:
    """The filter of a value: with the value itself if that is one word and short, else with an id made from it."""
    term = f"{FIELD}{key}:{value}"
    if PLAIN.fullmatch(value) and len(list_name(term)) <= LONGEST:
        return term
    return f"{FIELD}{key}:{article_id(value, length=12)}"


def facet_values(card: Card, key: str, lang: str = "") -> Iterator[tuple[str, str]]:
    """What an article or an issue has of a field: as in filters, and as readers of that language see it."""
    if terms := card.terms.get(key):
        yield from ((term.slug, term.name(lang)) for term in terms)
        return
    value = card.extra.get(key)
    if isinstance(value, bool):
        word = str(value).lower()
        yield word, WORDS["zh" if lang.startswith("zh") else "en"][word]
    elif isinstance(value, str):
        yield value, value


def own_filters(card: Card, library: Library) -> Iterator[str]:
    for key in library.facets:
        for value, _ in facet_values(card, key):
            yield own_filter(key, value)
