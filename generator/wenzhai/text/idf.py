"""Inverse document frequencies of words, from fixed tables.

For Chinese the table that jieba ships, read without loading jieba; for English a table of common words.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

MEDIAN = 11.9547675029
"""The weight of words that the table does not know, as jieba has it."""
UNCOMMON = 9.5
"""The weight of English words that are not among the common ones."""
SEARCHES = 5
"""This many lookups search the file itself: building a dictionary takes as long as six searches."""
FEW = 500
"""Words of a lookup that may search the file: those of one article."""
DATA = Path(__file__).parent / "data"

_asked = count()


def weights(words: Sequence[str]) -> dict[str, float]:
    """The weights of the Chinese words that the table has: about 2 for words found everywhere, up to 14 for rare
    ones."""
    if 0 < len(words) <= FEW and not is_loaded() and next(_asked) < SEARCHES:
        return search(words)
    known = table() if words else {}
    return {word: float(known[key]) for word in words if (key := word.encode()) in known}


def search(words: Sequence[str]) -> dict[str, float]:
    """The same weights, searched in the table's file without loading it into a dictionary."""
    from ahocorasick_rs import BytesAhoCorasick

    data = b"\n%b\n" % table_file().read_bytes()
    lines = BytesAhoCorasick([f"\n{word} ".encode() for word in words]).find_matches_as_indexes(data)
    return {words[which]: float(data[end : data.index(b"\n", end)]) for which, _, end in lines}


def is_loaded() -> bool:
    """Whether the table is loaded as a dictionary: then it does not matter how many words are looked up at once."""
    return table.cache_info().currsize > 0


def english(word: str) -> float:
    """The weight of an English word, given in its base form and in lower case."""
    return english_table().get(word, UNCOMMON)


@cache
def table() -> dict[bytes, bytes]:
    """The whole table as undecoded bytes: most words are never looked up, and decoding takes half of the time. Of equal
    weights one is kept, which saves a third of the memory."""
    fields = table_file().read_bytes().split()
    same: dict[bytes, bytes] = {}
    return dict(zip(fields[::2], map(same.setdefault, fields[1::2], fields[1::2]), strict=True))


def table_file() -> Path:
    spec = find_spec("jieba")
    assert spec is not None and spec.submodule_search_locations, "jieba is a dependency"
    return Path(spec.submodule_search_locations[0], "analyse", "idf.txt")


@cache
def english_table() -> dict[str, float]:
    lines = [line.split() for line in table_lines("english.txt")]
    return {word: float(weight) for weight, *words in lines for word in words}


def table_lines(name: str) -> list[str]:
    """The lines of one of Wenzhai's own tables, without comments."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
