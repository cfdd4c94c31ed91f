"""What a text says by itself, for relations and search. The one door to the segmenter: a text is cut once."""

from wenzhai.model.content import Analysis
from wenzhai.text.entities import figures
from wenzhai.text.keywords import keywords, words_of
from wenzhai.text.search_terms import SearchTerms, searchable
from wenzhai.text.simhash import simhash


def analyse(title: str, text: str) -> Analysis:
    """Keywords, search terms, fingerprint and figures."""
    terms = searchable(title, text)
    parts = SearchTerms.unpacked(terms)
    words = words_of(parts.text_han, text)
    return Analysis(keywords(words_of(parts.title_han, title), words), terms, simhash(words), figures(text))
