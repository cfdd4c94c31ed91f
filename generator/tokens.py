"""What a text says by itself, for relations and search. The one door to the segmenter: a text is cut once."""

from generator.figures import figures
from generator.keywords import keywords, words_of
from generator.model import Analysis
from generator.searchable import END, searchable
from generator.simhash import simhash


def analyse(title: str, text: str) -> Analysis:
    """Keywords, search terms, fingerprint and figures."""
    terms = searchable(title, text)
    han_of_title, _, han_of_text, _ = terms.decode().split(END)
    words = words_of(han_of_text, text)
    return Analysis(keywords(words_of(han_of_title, title), words), terms, simhash(words), figures(text))
