"""How telling a word is: jieba's shipped table of inverse document frequencies, read without loading jieba."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

MEDIAN = 11.9547675029
"""The weight of words that the table does not know, as jieba has it."""


def idf(word: str) -> float:
    """About 2 for words found everywhere, up to 14 for rare ones."""
    return float(table().get(word, MEDIAN))


def is_known(word: str) -> bool:
    return word in table()


@cache
def table() -> dict[str, str]:
    """The whole table. Its numbers stay text: most are never asked for."""
    fields = iter(table_file().read_text(encoding="utf-8").split())
    return dict(zip(fields, fields, strict=True))


def table_file() -> Path:
    spec = find_spec("jieba")
    assert spec is not None and spec.submodule_search_locations, "jieba is a dependency"
    return Path(spec.submodule_search_locations[0], "analyse", "idf.txt")
