"""The analysis of a text for relations and search. The only caller of the segmenter: a text is segmented once."""

from wenzhai.model.content import Analysis
from wenzhai.text.entities import shared_entities
from wenzhai.text.keywords import keywords, words_of
from wenzhai.text.search_terms import SearchTerms, searchable
from wenzhai.text.simhash import simhash


def analyse(title: str, text: str) -> Analysis:
    """Keywords, search terms, fingerprint and shared entities."""
    terms = searchable(title, text)
    parts = SearchTerms.unpacked(terms)
    words = words_of(parts.text_han, text)
    return Analysis(
        keywords(words_of(parts.title_han, title), words), terms, simhash(words), shared_entities(text)
    )
