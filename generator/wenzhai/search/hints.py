"""What queries mean and what readers are offered: names of topics, sources, columns and series, words of titles by
pronunciation."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import wenzhai
from wenzhai.library.library import Library
from wenzhai.library.taxonomy import FIELD, aliases_of
from wenzhai.model.views import Term
from wenzhai.search.facets import own_filter
from wenzhai.search.segments import FILTERS
from wenzhai.text.search_terms import title_of

MOST_WORDS = 2000
MOST_TERMS = 1000
DATA = Path(wenzhai.__file__).parent / "text" / "data" / "pinyin.txt"


@cache
def syllables() -> dict[str, str]:
    """Syllable without tone → the characters that can be pronounced so."""
    lines = DATA.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines if not line.startswith("#"))
    return {syllable: characters for syllable, _, characters in pairs}


def readings(texts: Iterable[str]) -> dict[str, str]:
    """Syllable → the characters of these texts that can be pronounced so."""
    there = set[str]().union(*texts)
    found = {syllable: "".join(filter(there.__contains__, some)) for syllable, some in syllables().items()}
    return {syllable: some for syllable, some in found.items() if some}


def title_words(terms: bytes) -> Counter[str]:
    """The words of a title (`Analysis.terms`) that have more than one character."""
    return Counter(word for word in title_of(terms).split() if len(word) > 1)


def words_file(counts: Mapping[str, int]) -> bytes:
    """The most frequent words of titles, and the readings of their characters."""
    words = sorted(counts, key=lambda word: (-counts[word], word))[:MOST_WORDS]
    return compact({"words": " ".join(words), "readings": readings(words)})


def terms_file(library: Library, lang: str) -> bytes:
    """Topics, sources, columns, series and terms of own taxonomies, the most frequent first, with all their names, that
    in `lang` first."""
    found = []
    for taxonomy in (library.taxonomies["topic"], library.taxonomies["source"], *library.own_taxonomies):
        kind = FIELD + taxonomy.kind if taxonomy.field else taxonomy.kind
        for slug, term in taxonomy.terms.items():
            names = names_of(term, lang, aliases_of(taxonomy, slug))
            found.append((len(taxonomy.cards.get(slug, ())), kind, term, names))
    columns, series = (
        Counter(card.column for card in library.every()),
        Counter(card.series for card in library.every()),
    )
    for kind, terms, counts in (("column", library.columns, columns), ("series", library.series, series)):
        found += [(counts[name], kind, term, [name]) for name, term in terms.items()]
    found.sort(key=lambda row: (-row[0], row[1], row[2].slug))
    rows = [
        {"kind": kind, "url": term.url, "filter": filter_of(kind, term), "names": names}
        for _, kind, term, names in found[:MOST_TERMS]
    ]
    return compact(
        {"terms": rows, "readings": readings(name for row in found[:MOST_TERMS] for name in row[3])}
    )


def filter_of(kind: str, term: Term) -> str:
    return own_filter(term.kind, term.slug) if kind.startswith(FIELD) else FILTERS[kind] + term.slug


def names_of(term: Term, lang: str, aliases: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, (term.name(lang), term.zh, term.en, *aliases))))


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
