"""What search keeps of an article: its folded title and text, cut into words. A function of these alone."""

from wenzhai.text.normalize import lookups, normalize
from wenzhai.text.segmenter import cut_runs

END = "\0"
"""Stands between the four parts: Han of the title, its other words, Han of the text, its other words."""


def searchable(title: str, text: str) -> bytes:
    """`Analysis.terms`: each run of Han as a line, its words separated by blanks; the words of other scripts."""
    parts = []
    for field in (title, text):
        runs, words = lookups(normalize(field))
        parts += [cut_runs(runs), " ".join(words)]
    return END.join(parts).encode()


def whole_text(text: str, *others: str | None) -> str:
    """The text of an article, preceded by what its page shows besides (column, summary) and the text does not hold."""
    missing = [other for other in others if other and not holds(text, other.removesuffix("…"))]
    return "\n".join([*missing, text])


def holds(text: str, part: str) -> bool:
    return part in text or part in " ".join(text.split())
