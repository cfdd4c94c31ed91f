"""Search in three tiers: documents with the query as typed, with all its words, and with most of them.

The rules are those of docs/search-format.md; the browser's half is `themes/base/static/search-index.js`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import log

from msgspec import Struct
from msgspec.structs import replace

from wenzhai.search.reader.index import MergedPostings, SearchIndex
from wenzhai.search.reader.names import Reader
from wenzhai.search.reader.query import Meant, Query, QueryPart, understand
from wenzhai.search.reader.spelling import alike, stem
from wenzhai.search.texts import ResultText
from wenzhai.search.tokens import WORD
from wenzhai.text.normalize import normalize, skeleton, unaccented

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
MOST_PARTS = 4
"""Most parts of a query that are tried alone."""
INFLECTED = re.compile("[a-z]{4,}")
LATIN = re.compile("[a-z]{2,}")
FACTORS = (3, 10, 16, 32)
"""The score of a posting by its weight, in tenths."""
NEWNESS = 3
"""The bonus of the newest article over the oldest, in twentieths."""


class Hit(Struct, frozen=True):
    number: int
    score: int


class SearchResult(Struct, frozen=True):
    """Hits by tier, best first. No document is in two tiers."""

    query: Query
    exact: tuple[Hit, ...] = ()
    mentioned: tuple[Hit, ...] = ()
    """Documents where names and dates of the query stand in the text instead."""
    all: tuple[Hit, ...] = ()
    some: tuple[Hit, ...] = ()

    def hits(self) -> tuple[Hit, ...]:
        return self.exact + self.mentioned + self.all + self.some


class Result(Struct, frozen=True):
    number: int
    tier: str
    text: ResultText


def find(index: SearchIndex, typed: str, filters: Sequence[str] = ()) -> SearchResult:
    """Candidates from the index alone; `results` verifies them with the texts.

    Filters are `t:TOPIC`, `s:SOURCE`, `c:COLUMN`, `r:SERIES`, `l:LANGUAGE`, `y:YEAR`, `d:DATE`; results pass
    all of them.
    """
    query = understand(typed, index.names)
    if not query.whole.bare and not query.meant and not query.excluded and not filters:
        return SearchResult(query)
    search = Search(index, query, filters)
    names = exact_names(query.whole)
    strict = [term for part in query.phrases for term in search.exact(exact_names(part))]
    literal = search.exact(names) + strict
    exact = search.every(literal)
    either = search.every([*search.either(), *literal], search.filters) if query.meant else {}
    found = SearchResult(query, ranked(exact), ranked(either, exact))
    count = len(exact.keys() | either.keys())
    if not query.parts or count >= ENOUGH or (exact and len(names) == MOST_TERMS):
        return found
    every = search.every(search.loose(query.parts) + strict)
    if len(query.parts) > 1:
        every |= search.every([term for part in query.parts for term in search.exact(exact_names(part))])
    above = exact | either
    found = replace(found, all=ranked(every, above))
    if count + len(found.all) >= ENOUGH:
        return found
    some = search.most(search.loose(query.parts, fuzzy=True), strict)
    return replace(found, some=ranked(some, above | every)[:SOME])


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

    def __init__(self, index: SearchIndex, query: Query, filters: Sequence[str]) -> None:
        self.index = index
        self.query = query
        self.filters = [index.term(name).documents for name in filters]
        self.narrowed = [*self.filters, *(self.passing(one.filters) for one in query.meant)]
        """With those of the query's names and dates."""
        self.excluded = {number for one in query.excluded for number in self.lacking(one)}

    def passing(self, filters: Iterable[str]) -> dict[int, int]:
        """The documents that pass any of the filters."""
        return {number: WORD for name in filters for number in self.index.term(name).documents}

    def lacking(self, one: Meant) -> Iterable[int]:
        """The documents that certainly have what is excluded; the texts tell of the others."""
        names = exact_names(one.part)
        return [*self.passing(one.filters), *(self.term(names[0]).documents if len(names) == 1 else ())]

    def either(self) -> list[MergedPostings]:
        """For each name or date what passes its filters, or has its words by the least of their weights."""
        found = []
        for one in self.query.meant:
            terms = [term.documents for term in self.exact(exact_names(one.part))]
            documents = self.passing(one.filters)
            for number in min(terms, key=len):
                if all(number in other for other in terms):
                    documents[number] = max(documents.get(number, 0), min(other[number] for other in terms))
            found.append(MergedPostings(documents, wordy=True, outside=False))
        return found

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
            term = self.forms(name)
            if fuzzy and not term.documents:
                term = self.index.words_like(name.term, partial(alike, name.term))
            found.append(term)
        return found

    def forms(self, name: QueryTerm) -> MergedPostings:
        """A word with its other forms, or else without its accents."""
        if not INFLECTED.fullmatch(name.term):
            term, plain = self.term(name), unaccented(name.term)
            return term if term.documents or plain == name.term else self.index.term(plain)
        root = stem(name.term)
        return self.index.words_like(
            name.term, lambda word: stem(word) == root or (name.open and word.startswith(name.term))
        )

    def loose_run(self, run: str) -> list[MergedPostings]:
        pairs = [self.index.term(one + other) for one, other in pairwise(run)]
        kept = [place for place, term in enumerate(pairs) if term.wordy and term.documents]
        covered = {place + step for place in kept for step in (0, 1)}
        singles = [self.index.term(run[place]) for place in range(len(run)) if place not in covered]
        return [pairs[place] for place in kept] + singles

    def every(
        self, terms: Sequence[MergedPostings], filters: Sequence[Mapping[int, int]] | None = None
    ) -> dict[int, int]:
        """The documents that have all the terms and pass the filters, with their scores."""
        lists = [*(term.documents for term in terms), *(self.narrowed if filters is None else filters)]
        shortest, *others = sorted(lists, key=len) or [dict.fromkeys(range(self.index.count), WORD)]
        numbers = [number for number in shortest if all(number in other for other in others)]
        return {number: self.score(number, terms) for number in numbers if number not in self.excluded}

    def most(self, terms: Sequence[MergedPostings], strict: Sequence[MergedPostings]) -> dict[int, int]:
        """The documents with terms worth at least half of the total. Very frequent terms are skipped."""
        terms = [term for term in terms if not term.outside]
        needed = sum(map(self.worth, terms))
        must = [*(term.documents for term in strict), *self.narrowed]
        numbers = {number for term in terms for number in term.documents} - self.excluded
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


# -- verification with the texts ----------------------------------------------------------------------


class SearchAnswer(Struct, frozen=True):
    """What is said to a query: results, and what else helps."""

    query: Query
    results: list[Result]
    instead: str = ""
    """The words that are read as the query is written: what was searched for, as nothing holds the query."""
    only: tuple[str, ...] = ()
    """Where nothing has all parts of the query: those that something has."""


def answer(index: SearchIndex, typed: str, filters: Sequence[str] = (), limit: int = ENOUGH) -> SearchAnswer:
    """The best results, with their texts. A query in pinyin is answered for the words that are read so."""
    found, instead = find(index, typed, filters), ""
    if not (found.exact or found.mentioned or found.all):
        instead = sounding(index, found.query)
        found = find(index, instead, filters) if instead else found
    results = verified(index, found, limit)
    only = some_parts(index, found.query, filters) if all(one.tier == "some" for one in results) else ()
    return SearchAnswer(found.query, results, instead, only)


def results(index: SearchIndex, typed: str, filters: Sequence[str] = (), limit: int = ENOUGH) -> list[Result]:
    """The results of an answer."""
    return answer(index, typed, filters, limit).results


def sounding(index: SearchIndex, query: Query) -> str:
    """The name or the word of a title that is read as the query is written, one read to its end before others; empty
    if there is none."""
    letters = query.whole.bare.replace(" ", "")
    if not LATIN.fullmatch(letters) or query.meant or query.excluded or query.phrases:
        return ""
    words = [
        found
        for file in index.title_words()
        for found in Reader(file.readings).among(file.words.split(" "), letters)
    ]
    found = [*index.names.sounding(letters), *words]
    return next((word for whole, word in found if whole), found[0][1] if found else "")


def some_parts(index: SearchIndex, query: Query, filters: Sequence[str]) -> tuple[str, ...]:
    """The names and parts of a query that find something alone."""
    parts = [*(one.typed for one in query.meant), *(part.bare for part in query.parts)][:MOST_PARTS]
    if len(parts) < 2:
        return ()
    found = [(part, find(index, part, filters)) for part in parts]
    return tuple(part for part, one in found if one.exact or one.mentioned)


def verified(index: SearchIndex, found: SearchResult, limit: int) -> list[Result]:
    """The texts decide which candidates contain the query as typed.

    Results without it come after those with it, and are dropped if they lack a phrase in quotation marks.
    """
    query, named = found.query, Named(index, found.query)
    first: list[Result] = []
    later: list[Result] = []
    left = MOST_READ
    for tier, hits in (("exact", found.exact), ("mentioned", found.mentioned)):
        for hit in hits[:left]:
            if len(first) == limit:
                return first
            left -= 1
            text = index.text(hit.number)
            if named.excludes(text):
                continue
            if holds(text, [query.whole]) and (tier == "exact" or named.holds(hit.number, text)):
                first.append(Result(hit.number, tier, text))
            elif tier == "exact" and holds(text, query.phrases):
                later.append(Result(hit.number, "all", text))
    for tier, hits in (("all", found.all), ("some", found.some)):
        for hit in hits:
            if len(first) + len(later) >= limit:
                break
            text = index.text(hit.number)
            if holds(text, query.phrases) and not named.excludes(text):
                later.append(Result(hit.number, tier, text))
    return (first + later)[:limit]


class Named:
    """What texts tell of the names, dates and exclusions of a query."""

    def __init__(self, index: SearchIndex, query: Query) -> None:
        self.query = query
        self.passing = [
            {number for name in one.filters for number in index.term(name).documents} for one in query.meant
        ]

    def holds(self, number: int, text: ResultText) -> bool:
        """Whether each name or date is a filter that the document passes, or stands in its text."""
        pairs = zip(self.query.meant, self.passing, strict=True)
        return all(number in passing or holds(text, [one.part]) for one, passing in pairs)

    def excludes(self, text: ResultText) -> bool:
        return any(holds(text, [one.part]) for one in self.query.excluded)


def holds(text: ResultText, parts: Iterable[QueryPart]) -> bool:
    """Whether each of the parts is in the title or the text."""
    fields = [skeleton(normalize(text.title)), skeleton(normalize(text.text))]
    return all(not part.bare or any(part.is_in(field) for field in fields) for part in parts)
