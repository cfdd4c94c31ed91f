"""Excerpts of texts with a match, as lines for the terminal."""

import re

from wenzhai.search.reader.query import Query

BEFORE, LENGTH = 20, 60


def excerpt(text: str, query: Query) -> str:
    """The words near the first exact match of a part of the query; without one, the beginning of the text."""
    line = " ".join(text.split())
    wanted = [query.whole.bare, *(part.bare for part in query.parts)]
    wanted += [name for part in query.parts for name in (*part.runs, *part.words)]
    places = (re.search(re.escape(one), line, re.IGNORECASE) for one in wanted)
    found = next(filter(None, places), None)
    start = max(0, found.start() - BEFORE) if found else 0
    end = start + LENGTH * (1 if max(line[start : start + LENGTH], default="") > "\u3000" else 2)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
