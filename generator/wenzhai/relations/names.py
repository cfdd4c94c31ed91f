"""Finds known names in texts, topics, sources and user words, in one pass, the longest match first."""

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from wenzhai.engine.digest import digest
from wenzhai.library.library import Library
from wenzhai.model.digest import Digest
from wenzhai.model.page import Url
from wenzhai.text.languages import SENTENCE_END

SHORTEST = 2
LONGEST_SENTENCE = 160


class KnownName(Struct, frozen=True):
    """One spelling of a name. `slug` is that of its topic, empty for a source or a user word."""

    text: str
    slug: str = ""
    url: Url = Url("")
    is_entity: bool = False
    is_word: bool = False


class NameMatch(Struct, frozen=True):
    """A name in a text, from `start` to `end`."""

    start: int
    end: int
    text: str
    name: KnownName


class NameFinder:
    """All names and the automaton that finds them, built when the first text is searched."""

    def __init__(self, library: Library) -> None:
        by_form: dict[str, KnownName] = {}
        known = list(known_names(library))
        for name in known:
            if len(name.text) >= SHORTEST:
                by_form.setdefault(form(name.text), name)
        self._forms = sorted(by_form)
        self._names = [by_form[form] for form in self._forms]
        self._automaton: AhoCorasick | None = None
        self.digest: Digest = digest(known)
        """Digest of all names, with those too short to search for: topics are resolved by them."""
        self.entities = frozenset(name.slug for name in self._names if name.is_entity)

    def find(self, text: str) -> list[NameMatch]:
        """The names in a text, from left to right, without overlaps; at each position the longest."""
        if not self._forms:
            return []
        if self._automaton is None:
            self._automaton = AhoCorasick(self._forms)
        matches = self._automaton.find_matches_as_indexes(form(text), overlapping=True)
        found: list[NameMatch] = []
        at = 0
        for start, minus_end, which in sorted([(start, -end, which) for which, start, end in matches]):
            name, end = self._names[which], -minus_end
            if start >= at and stands_alone(text, start, end) and is_written_so(name.text, text[start:end]):
                found.append(NameMatch(start, end, text[start:end], name))
                at = end
        return found


def known_names(library: Library) -> Iterator[KnownName]:
    """Names of entities, then plain topics, then sources: the first owner of a name keeps it. Only terms with a file: a
    topic that an article merely names must not change the features of others."""
    for file in sorted(library.topic_files.values(), key=lambda file: (not file.entity, file.slug)):
        for text in (file.zh, file.en, *file.aliases):
            yield KnownName(text, file.slug, library.topics[file.slug].url, bool(file.entity))
    for file in library.taxonomies["source"].files.values():
        for text in (file.zh, file.en, *file.aliases):
            yield KnownName(text)
    for word in library.user_words:
        yield KnownName(word, is_word=True)


def form(text: str) -> str:
    """The text in lower case, with one kind of apostrophe and of the same length, so that positions stay valid (`İ`
    would become two characters)."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c if len(c.lower()) > 1 else c.lower() for c in text)
    return small.replace("’", "'")


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match may count: Latin words match as whole words only; Han needs no blanks around it."""
    before = start and is_letter(text[start]) and is_letter(text[start - 1])
    after = end < len(text) and is_letter(text[end - 1]) and is_letter(text[end])
    return not (before or after)


def is_letter(character: str) -> bool:
    return character < "\u2e80" and character.isalnum()


def is_written_so(name: str, found: str) -> bool:
    """Whether the case fits: `Nature` is not `nature`, and `UN` not `un`; names of several words match in any case."""
    name, found = name.replace("’", "'"), found.replace("’", "'")
    return found == name or " " in name or found == name[0].upper() + name[1:]


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that a name occurs in, within its line; of a very long one the part next to the name."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    stops = [
        line_start,
        *(stop.end() for stop in SENTENCE_END.finditer(text, line_start, line_end)),
        line_end,
    ]
    first = max(stop for stop in stops if stop <= start)
    last = min(stop for stop in stops if stop >= end)
    left = max(first, start - LONGEST_SENTENCE // 2) if last - first > LONGEST_SENTENCE else first
    right = min(last, left + LONGEST_SENTENCE)
    sentence = " ".join(text[left:right].split())
    return ("…" if left > first else "") + sentence + ("…" if right < last else "")
