"""Media known without a file in `content/sources/`: names, home pages and kinds.

The table (`data/media.tsv`) is compiled row by row from public information; uncertain values are left out. A file in
`content/sources/` takes precedence.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

from wenzhai.text.names import loose_name_key


class Medium(Struct, frozen=True):
    """A row of the table. `pinyin` is the name as in dumps of Chinese sites, empty for foreign media."""

    zh: str
    en: str
    pinyin: str
    home: str
    kind: str
    others: tuple[str, ...] = ()

    @property
    def naming(self) -> str:
        """The name that the slug is made from, the same for all names in articles."""
        return self.zh if self.zh and (self.pinyin or not self.en) else self.en

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.zh, self.en, self.pinyin, *self.others)))


@cache
def media() -> tuple[Medium, ...]:
    text = (Path(__file__).parent / "data" / "media.tsv").read_text(encoding="utf-8")
    return tuple(map(medium, filter(None, (line.partition("#")[0].strip("\n") for line in text.split("\n")))))


def medium(row: str) -> Medium:
    zh, en, pinyin, home, kind, others = [*row.split("\t"), "", "", "", "", ""][:6]
    return Medium(zh, en, pinyin, home, kind, tuple(filter(None, others.split(","))))


def find_medium(name: str) -> Medium | None:
    """The medium with that name, regardless of spaces and case; None for an ambiguous name."""
    return by_name().get(loose_name_key(name))


@cache
def by_name() -> dict[str, Medium]:
    keys = dict(keyed())
    shared = Counter(key for key, _ in keyed())
    return {key: one for key, one in keys.items() if shared[key] == 1}


def keyed() -> Iterator[tuple[str, Medium]]:
    """Each key of a name with its medium; a shared name occurs for each of them."""
    for one in media():
        for key in dict.fromkeys(map(loose_name_key, one.names)):
            yield key, one
