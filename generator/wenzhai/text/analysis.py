"""The analysis of a text for relations and search: a text is segmented once."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from wenzhai.model.content import Analysis
from wenzhai.text.entities import shared_entities
from wenzhai.text.idf import table
from wenzhai.text.keywords import keywords, words_of
from wenzhai.text.search_terms import searchable
from wenzhai.text.simhash import simhash

if TYPE_CHECKING:
    from wenzhai.text.words_numpy import WordNumbers

MANY = 24
"""With this many texts numpy pays, which is slow to load."""


def analyse_all(texts: Sequence[tuple[str, str]]) -> list[Analysis]:
    """`analyse` of each (title, text)."""
    if len(texts) < MANY:
        return [analyse(title, text) for title, text in texts]
    from wenzhai.text.analysis_numpy import analyse_many

    return analyse_many(texts, word_numbers())


@cache
def word_numbers() -> "WordNumbers":
    """The numbers that words have got in this process."""
    from wenzhai.text.words_numpy import WordNumbers

    return WordNumbers()


def forget_words() -> None:
    """Forget the words of the texts so far, and the table of their weights: after many texts that is much memory."""
    word_numbers.cache_clear()
    table.cache_clear()


def analyse(title: str, text: str) -> Analysis:
    """Keywords, search terms, fingerprint and shared entities."""
    terms = searchable(title, text)
    words = words_of(terms.text_han, text)
    return Analysis(
        keywords(words_of(terms.title_han, title), words),
        terms.packed(),
        simhash(words),
        shared_entities(text),
    )
