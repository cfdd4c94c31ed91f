"""The terms of one article with their weights, in pure Python; `index_numpy.py` does thousands at once."""

from collections import Counter
from itertools import pairwise

from wenzhai.text.search_terms import SearchTerms

LOOSE, WORD, OFTEN, TITLE = range(4)
"""Weights: only across word boundaries, (part of) a word, often (part of) a word, in the title."""

MILLION = 1_000_000


def often(length: int) -> int:
    """The number of occurrences that is often in a text of this many characters: where the term frequency part of BM25
    (k1 = 1.2, b = 0.75, average length fixed at 800 characters) exceeds 1.35."""
    return (476_000 + 1787 * length) // MILLION + 1


def weigh(terms: bytes) -> dict[str, int]:
    """Term → weight for an article (`Analysis.terms`)."""
    title, title_words, text, text_words = SearchTerms.unpacked(terms)
    many = often(len(text) + len(text_words))
    inside = Counter(text_words.split())
    weights: dict[str, int] = {}
    for line in text.split("\n"):
        count_inside(line, inside)
        weights.update(dict.fromkeys(grams(line), LOOSE))
    weights |= {term: OFTEN if count >= many else WORD for term, count in inside.items()}
    for line in title.split("\n"):
        weights.update(dict.fromkeys(grams(line), TITLE))
    weights |= dict.fromkeys(title_words.split(), TITLE)
    return weights


def grams(line: str) -> list[str]:
    """The characters and the pairs of a run that has been cut into words."""
    run = line.replace(" ", "")
    return [*run, *map("".join, pairwise(run))]


def count_inside(line: str, inside: Counter[str]) -> None:
    """Counts the pairs within words, and the characters that are words."""
    for word in line.split(" "):
        if len(word) < 2:
            inside[word] += 1
        else:
            inside.update(map("".join, pairwise(word)))
    inside.pop("", None)
