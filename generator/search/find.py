"""Finding, in three tiers: what holds the query as typed, what has all its words, what has most of them.

The rules are those of docs/search-format.md; the browser's half is `themes/base/static/search-index.js`.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from math import log

from msgspec import Struct

from generator.folding import fold, skeleton
from generator.search.query import Part, parse
from generator.search.reader import Index, Term
from generator.search.texts import Text

ENOUGH = 10
"""With so many results no looser tier is looked at."""
SOME = 30
"""Results of the loosest tier."""
MOST_READ = 40
"""Texts that are read to see which hold the query."""
FACTORS = (0.3, 1.0, 1.6, 3.2)
"""What a posting counts by its weight."""
NEWNESS = 0.15
"""How much more the newest article counts than the oldest."""


class Hit(Struct, frozen=True):
    number: int
    score: float


class Found(Struct, frozen=True):
    """Hits by tier, best first. No document is in two tiers."""

    exact: tuple[Hit, ...] = ()
    all: tuple[Hit, ...] = ()
    some: tuple[Hit, ...] = ()

    def hits(self) -> tuple[Hit, ...]:
        return self.exact + self.all + self.some


class Result(Struct, frozen=True):
    number: int
    tier: str
    text: Text


def find(index: Index, typed: str, filters: Sequence[str] = ()) -> Found:
    """Candidates by what the index knows; `results` looks into the texts too."""
    query = parse(typed)
    if not query.whole.bare:
        return Found()
    search = Search(index, [index.term(name) for name in filters])
    strict = [term for part in query.phrases for term in search.exact(part)]
    exact = search.every(search.exact(query.whole) + strict)
    every: dict[int, float] = {}
    if len(exact) < ENOUGH:
        parts = [term for part in query.parts for term in search.exact(part)]
        loose = [term for part in query.parts for term in search.loose(part)]
        every = search.every(loose + strict) | search.every(parts)
    left: dict[int, float] = {}
    if len(exact) + len(every) < ENOUGH:
        loose = [term for part in query.parts for term in search.loose(part, mend=True)]
        left = search.most(loose, strict)
    return Found(
        ranked(exact),
        ranked(every, exact),
        ranked(left, exact | every)[:SOME],
    )


def ranked(scores: Mapping[int, float], without: Iterable[int] = ()) -> tuple[Hit, ...]:
    """Best first; of equals the newer first."""
    left = scores.keys() - set(without)
    return tuple(Hit(number, scores[number]) for number in sorted(left, key=lambda n: (-scores[n], -n)))


class Search:
    """One search: terms are looked up and weighed, documents counted."""

    def __init__(self, index: Index, filters: Sequence[Term]) -> None:
        self.index = index
        self.filters = filters

    def exact(self, part: Part) -> list[Term]:
        """What every document with this part has."""
        pairs = [self.index.term(term) for run in part.runs for term in pairs_of(run)]
        return pairs + self.words(part)

    def words(self, part: Part, mend: bool = False) -> list[Term]:
        found = [self.index.term(word) for word in part.words]
        if part.open:
            beginning = part.words[-1]
            found[-1] = self.index.words_like(beginning, lambda word: word.startswith(beginning))
        if mend:
            found = [
                term if term.documents else self.index.words_like(word, partial(alike, word))
                for word, term in zip(part.words, found, strict=True)
            ]
        return found

    def loose(self, part: Part, mend: bool = False) -> list[Term]:
        """What documents with the words of this part have: pairs within words, and the characters left over."""
        found = []
        for run in part.runs:
            pairs = [self.index.term(pair) for pair in pairs_of(run)]
            kept = [place for place, term in enumerate(pairs) if term.wordy and term.documents]
            covered = {place + step for place in kept for step in (0, 1)}
            found += [pairs[place] for place in kept]
            found += [self.index.term(run[place]) for place in range(len(run)) if place not in covered]
        return found + self.words(part, mend)

    def every(self, terms: Sequence[Term]) -> dict[int, float]:
        """The documents that have all the terms and pass the filters, with their scores."""
        if not terms:
            return {}
        lists = sorted((term.documents for term in (*terms, *self.filters)), key=len)
        numbers = [number for number in lists[0] if all(number in other for other in lists[1:])]
        return {number: self.score(number, terms) for number in numbers}

    def most(self, terms: Sequence[Term], strict: Sequence[Term]) -> dict[int, float]:
        """The documents that have terms worth at least half of all, those of `strict` among them."""
        needed = sum(map(self.worth, terms)) / 2
        must = [term.documents for term in (*strict, *self.filters)]
        numbers = {number for term in terms for number in term.documents}
        return {
            number: self.score(number, terms)
            for number in numbers
            if all(number in other for other in must)
            and sum(self.worth(term) for term in terms if number in term.documents) >= needed
        }

    def worth(self, term: Term) -> float:
        """The rarer, the more."""
        return log(1 + self.index.count / max(1, len(term.documents)))

    def score(self, number: int, terms: Sequence[Term]) -> float:
        found = (
            self.worth(term) * FACTORS[term.documents[number]] for term in terms if number in term.documents
        )
        return sum(found) * (1 + NEWNESS * number / self.index.count)


def pairs_of(run: str) -> list[str]:
    return [one + other for one, other in pairwise(run)] or [run]


def alike(one: str, other: str) -> bool:
    """Whether words differ by a slip after three letters: by one from four letters on, by two from eight on."""
    allowed = 2 if len(one) >= 8 else 1 if len(one) >= 4 else 0
    return one[:3] == other[:3] and distance(one, other, allowed) <= allowed


def distance(one: str, other: str, limit: int) -> int:
    """How many letters must be put in, left out or replaced, or neighbours exchanged; more than `limit` when it is
    more than that."""
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


# -- looking into the texts ---------------------------------------------------------------------------


def results(index: Index, typed: str, filters: Sequence[str] = (), limit: int = ENOUGH) -> list[Result]:
    """The best results, with their texts: these tell which candidates hold the query as it is typed.

    Those that do not come after those that do; not at all where a phrase in quotation marks is missing.
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
        for hit in hits[: limit - len(exact) - len(others)]:
            text = index.text(hit.number)
            if holds(text, query.phrases):
                others.append(Result(hit.number, tier, text))
    return (exact + others)[:limit]


def holds(text: Text, parts: Iterable[Part]) -> bool:
    """Whether the title or the text holds each of the parts."""
    fields = [skeleton(fold(text.title)), skeleton(fold(text.text))]
    return all(any(part.held_by(field) for field in fields) for part in parts)
