"""The place in a text where something was found, as a line for the terminal."""

import re

from wenzhai.search.reader.query import Query

BEFORE, LENGTH = 20, 60


def excerpt(text: str, query: Query) -> str:
    """Some words around the first thing of the query that the text holds as it is; else its beginning."""
    line = " ".join(text.split())
    wanted = [query.whole.bare, *(part.bare for part in query.parts)]
    wanted += [name for part in query.parts for name in (*part.runs, *part.words)]
    places = (re.search(re.escape(one), line, re.IGNORECASE) for one in wanted)
    found = next(filter(None, places), None)
    start = max(0, found.start() - BEFORE) if found else 0
    end = start + LENGTH * (1 if max(line[start : start + LENGTH], default="") > "\u3000" else 2)
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
