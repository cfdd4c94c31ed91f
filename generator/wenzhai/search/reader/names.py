"""Names of topics, sources, columns and series as queries write them, and words by how they are read (pinyin)."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from wenzhai.text.normalize import normalize, skeleton


class SearchName(Struct, frozen=True):
    """A row of `search/terms.json`."""

    kind: str
    url: str
    filter: str
    names: tuple[str, ...]


class NamesFile(Struct, frozen=True):
    """`search/terms.json`."""

    terms: tuple[SearchName, ...]
    readings: Mapping[str, str]
    """Syllable → the characters of these names that are read so."""


class TitleWords(Struct, frozen=True):
    """`search/SEGMENT/titles.json`."""

    words: str
    readings: Mapping[str, str]


class Names:
    """The names of a site by their keys."""

    def __init__(self, file: NamesFile) -> None:
        self.file = file
        self._by_key: dict[str, list[SearchName]] = {}
        for term in file.terms:
            for key in dict.fromkeys(map(name_key, term.names)):
                self._by_key.setdefault(key, []).append(term)

    def called(self, key: str) -> tuple[SearchName, ...]:
        """All with a name of this key, the most frequent first."""
        return tuple(self._by_key.get(key, ())) if key else ()

    def sounding(self, letters: str) -> Iterator[tuple[bool, str]]:
        """The names that are read so (`Reader.reads`)."""
        reader = Reader(self.file.readings)
        return reader.among((name for term in self.file.terms for name in term.names), letters)


def name_key(name: str) -> str:
    """What spellings of a name have in common: capitals, punctuation and blanks do not matter."""
    return skeleton(normalize(name)).replace(" ", "")


class Reader:
    """Reads words by whole syllables without tones, by first letters (`zh ch sh` count as such), or mixed."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        self._syllables: dict[str, list[str]] = {}
        for syllable, characters in readings.items():
            for one in characters:
                self._syllables.setdefault(one, []).append(syllable)

    def among(self, words: Iterable[str], letters: str) -> Iterator[tuple[bool, str]]:
        """The words that are read so, each with whether it is read to its end."""
        for word in words:
            if self.reads(word, letters, whole=True):
                yield True, word
            elif self.reads(word, letters):
                yield False, word

    def reads(self, word: str, letters: str, whole: bool = False) -> bool:
        """Whether the word, or its beginning unless `whole`, is read so; the last syllable may be unfinished."""
        if not letters:
            return not (whole and word)
        for syllable in self._syllables.get(word[:1], ()):
            if syllable.startswith(letters) and not (whole and word[1:]):
                return True
            initial = 2 if syllable[:2] in ("zh", "ch", "sh") else 1
            for size in (len(syllable), 1, initial):
                if letters.startswith(syllable[:size]) and self.reads(word[1:], letters[size:], whole):
                    return True
        return False
