"""Search in three tiers: documents with the query as typed, with all its words, and with most of them.

The rules are those of docs/search-format.md; the browser's half is `themes/base/static/search-index.js`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import log

from msgspec import Struct

from wenzhai.search.reader.index import MergedPostings, SearchIndex
from wenzhai.search.reader.query import QueryPart, parse
from wenzhai.search.texts import ResultText
from wenzhai.text.normalize import normalize, skeleton

ENOUGH = 10
"""With this many results looser tiers are skipped."""
SOME = 30
"""Most results of the loosest tier."""
MOST_TERMS = 6
"""Most terms used to narrow candidates; more would only cost requests."""
MOST_LOOSE = 12
"""Most characters of the query that the looser tiers use."""
MOST_READ = 40
"""Most texts that are read to verify matches."""
FACTORS = (3, 10, 16, 32)
"""The score of a posting by its weight, in tenths."""
NEWNESS = 3
"""The bonus of the newest article over the oldest, in twentieths."""


class Hit(Struct, frozen=True):
    number: int
    score: int


class SearchResult(Struct, frozen=True):
    """Hits by tier, best first. No document is in two tiers."""

    exact: tuple[Hit, ...] = ()
    all: tuple[Hit, ...] = ()
    some: tuple[Hit, ...] = ()

    def hits(self) -> tuple[Hit, ...]:
        return self.exact + self.all + self.some


class Result(Struct, frozen=True):
    number: int
    tier: str
    text: ResultText


def find(index: SearchIndex, typed: str, filters: Sequence[str] = ()) -> SearchResult:
    """Candidates from the index alone; `results` verifies them with the texts.

    Filters are `t:TOPIC`, `s:SOURCE`, `l:LANGUAGE`, `y:YEAR`; results pass all of them.
    """
    query = parse(typed)
    if not query.whole.bare:
        return SearchResult()
    search = Search(index, filters)
    names = exact_names(query.whole)
    strict = [term for part in query.phrases for term in search.exact(exact_names(part))]
    exact = search.every(search.exact(names) + strict)
    if len(exact) >= ENOUGH or (exact and len(names) == MOST_TERMS):
        return SearchResult(ranked(exact))
    loose = search.loose(query.parts)
    every = search.every(loose + strict)
    if len(query.parts) > 1:
        every |= search.every([term for part in query.parts for term in search.exact(exact_names(part))])
    found = SearchResult(ranked(exact), ranked(every, exact))
    if len(found.exact) + len(found.all) >= ENOUGH:
        return found
    some = search.most(search.loose(query.parts, fuzzy=True), strict)
    return SearchResult(found.exact, found.all, ranked(some, exact | every)[:SOME])


def ranked(scores: Mapping[int, int], without: Iterable[int] = ()) -> tuple[Hit, ...]:
    """Hits, best first; ties newer first."""
    left = scores.keys() - set(without)
    return tuple(Hit(number, scores[number]) for number in sorted(left, key=lambda n: (-scores[n], -n)))


class QueryTerm(Struct, frozen=True):
    """A term to look up. When `open`, it is a prefix of words."""

    term: str
    open: bool = False


def exact_names(part: QueryPart) -> list[QueryTerm]:
    """Terms that every document with this part has. Of many, an even selection: the texts decide the rest."""
    pairs = [QueryTerm(pair) for run in part.runs for pair in pairs_of(run)]
    return spaced(pairs + word_names(part), MOST_TERMS)


def word_names(part: QueryPart) -> list[QueryTerm]:
    last = len(part.words) - 1
    return [QueryTerm(word, part.open and at == last) for at, word in enumerate(part.words)]


def spaced(names: list[QueryTerm], most: int) -> list[QueryTerm]:
    """At most `most` of the names, evenly spaced, including the first and the last."""
    if len(names) <= most:
        return names
    return [names[at * (len(names) - 1) // (most - 1)] for at in range(most)]


class Search:
    """One search: looks up and weighs terms, scores documents."""

    def __init__(self, index: SearchIndex, filters: Sequence[str]) -> None:
        self.index = index
        self.filters = [index.term(name).documents for name in filters]

    def exact(self, names: Iterable[QueryTerm]) -> list[MergedPostings]:
        return [self.term(name) for name in names]

    def term(self, name: QueryTerm) -> MergedPostings:
        if name.open:
            return self.index.words_like(name.term, lambda word: word.startswith(name.term))
        return self.index.term(name.term)

    def loose(self, parts: Iterable[QueryPart], fuzzy: bool = False) -> list[MergedPostings]:
        """The terms of documents with the words of these parts: pairs within words, characters in no such pair, words.

        Only the first `MOST_LOOSE` characters are used. With `fuzzy`, a word that no document has is replaced by
        similarly spelt ones.
        """
        found: list[MergedPostings] = []
        left = MOST_LOOSE
        for run in (run for part in parts for run in part.runs):
            found += self.loose_run(run[:left])
            left -= min(left, len(run))
        for name in (name for part in parts for name in word_names(part)):
            term = self.term(name)
            if fuzzy and not term.documents:
                term = self.index.words_like(name.term, partial(alike, name.term))
            found.append(term)
        return found

    def loose_run(self, run: str) -> list[MergedPostings]:
        pairs = [self.index.term(one + other) for one, other in pairwise(run)]
        kept = [place for place, term in enumerate(pairs) if term.wordy and term.documents]
        covered = {place + step for place in kept for step in (0, 1)}
        singles = [self.index.term(run[place]) for place in range(len(run)) if place not in covered]
        return [pairs[place] for place in kept] + singles

    def every(self, terms: Sequence[MergedPostings]) -> dict[int, int]:
        """The documents that have all the terms and pass the filters, with their scores."""
        if not terms:
            return {}
        shortest, *others = sorted([*(term.documents for term in terms), *self.filters], key=len)
        numbers = [number for number in shortest if all(number in other for other in others)]
        return {number: self.score(number, terms) for number in numbers}

    def most(self, terms: Sequence[MergedPostings], strict: Sequence[MergedPostings]) -> dict[int, int]:
        """The documents with terms worth at least half of the total. Very frequent terms are skipped."""
        terms = [term for term in terms if not term.outside]
        needed = sum(map(self.worth, terms))
        must = [*(term.documents for term in strict), *self.filters]
        numbers = {number for term in terms for number in term.documents}
        return {
            number: self.score(number, terms)
            for number in numbers
            if all(number in other for other in must)
            and 2 * sum(self.worth(term) for term in terms if number in term.documents) >= needed
        }

    def worth(self, term: MergedPostings) -> int:
        """The worth of a term: the rarer, the more. An integer, so that every machine orders results alike."""
        return int(1000 * log(1 + self.index.count / max(1, len(term.documents))) + 0.5)

    def score(self, number: int, terms: Sequence[MergedPostings]) -> int:
        there = (term for term in terms if number in term.documents)
        points = sum(self.worth(term) * FACTORS[term.documents[number]] for term in there)
        return points * (20 * self.index.count + NEWNESS * number)


def pairs_of(run: str) -> list[str]:
    return [one + other for one, other in pairwise(run)] or [run]


def alike(one: str, other: str) -> bool:
    """Whether two words differ by a typo after the first three letters: by one edit from four letters on, by two from
    eight on."""
    allowed = 2 if len(one) >= 8 else 1 if len(one) >= 4 else 0
    return one[:3] == other[:3] and distance(one, other, allowed) <= allowed


def distance(one: str, other: str, limit: int) -> int:
    """The edit distance: insertions, deletions, replacements and swaps of neighbours; any number above `limit` if it is
    greater than that."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, its in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != its))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == its:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    return row[-1]


# -- verification with the texts ----------------------------------------------------------------------


def results(index: SearchIndex, typed: str, filters: Sequence[str] = (), limit: int = ENOUGH) -> list[Result]:
    """The best results, with their texts, which decide which candidates contain the query as typed.

    Results without it come last, and are dropped if they lack a phrase in quotation marks.
    """
    query, found = parse(typed), find(index, typed, filters)
    exact: list[Result] = []
    others: list[Result] = []
    for hit in found.exact[:MOST_READ]:
        text = index.text(hit.number)
        if holds(text, [query.whole]):
            exact.append(Result(hit.number, "exact", text))
        elif holds(text, query.phrases):
            others.append(Result(hit.number, "all", text))
        if len(exact) == limit:
            return exact
    for tier, hits in (("all", found.all), ("some", found.some)):
        for hit in hits:
            if len(exact) + len(others) >= limit:
                break
            text = index.text(hit.number)
            if holds(text, query.phrases):
                others.append(Result(hit.number, tier, text))
    return (exact + others)[:limit]


def holds(text: ResultText, parts: Iterable[QueryPart]) -> bool:
    """Whether each of the parts is in the title or the text."""
    fields = [skeleton(normalize(text.title)), skeleton(normalize(text.text))]
    return all(any(part.is_in(field) for field in fields) for part in parts)
