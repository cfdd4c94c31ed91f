"""Excerpts of texts with a match, as lines for the terminal. They begin and end with whole words."""

import re

from wenzhai.search.reader.query import Query
from wenzhai.text.normalize import LETTER, MAX_WORD

BEFORE, LENGTH = 20, 60

_words = re.compile(f"[A-Z{LETTER}]{{1,{MAX_WORD}}}")


def excerpt(text: str, query: Query) -> str:
    """The words near the first exact match of a part of the query; without one, the beginning of the text."""
    line = " ".join(text.split())
    named = [one.part.bare for one in query.meant]
    wanted = [query.whole.bare, *named, *(part.bare for part in query.parts)]
    wanted += [name for part in query.parts for name in (*part.runs, *part.words)]
    places = (re.search(re.escape(one), line, re.IGNORECASE) for one in wanted if one)
    found = next(filter(None, places), None)
    start = max(0, found.start() - BEFORE) if found else 0
    end = start + LENGTH * (1 if max(line[start : start + LENGTH], default="") > "\u3000" else 2)
    for word in _words.finditer(line):
        start = word.start() if word.start() < start < word.end() else start
        end = word.end() if word.start() < end < word.end() else end
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
