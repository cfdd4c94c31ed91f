"""Keywords of an article, from its own text and fixed tables alone, never from other articles."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from wenzhai.text.idf import MEDIAN, english, is_loaded, table_lines, weights

KEPT = 20
"""More than relations use: some turn out to be parts of names (`relations/features.py`)."""
TITLE = 2
"""A word in the title counts as this many in the text."""

COMMON = 6.0
"""Least weight of a keyword: one word in two hundred of the table weighs less."""
NAME_WEIGHT = 12.0
"""Weight of names in Latin letters, for which there is no table: that of a rare Chinese word."""

LETTERS = r"\w\u00c0-\u024f"
WORD = re.compile(rf"[A-Za-z\u00c0-\u024f][{LETTERS}]*(?:[-'’.&][A-Za-z][{LETTERS}]*)*\+*", re.ASCII)
CAPITAL = rf"[A-Z\u00c0-\u00de][{LETTERS}’'-]*"
# What stands before is looked at after the first character: so only capitals are tried.
NAME = re.compile(
    rf"[A-Z\u00c0-\u00de](?<![{LETTERS}].)[{LETTERS}’'-]*(?: (?:(?:of|for|on|and|the) ){{0,2}}{CAPITAL})+",
    re.ASCII,
)
LATIN = re.compile("[A-Za-z]")
HEADINGS = re.compile(
    r"\b(?:core (?:viewpoints?|insights?|points?)|group \d+)\b:?|核心(?:观点|要点|见解|觀點|要點|見解)",
    re.IGNORECASE,
)
"""The heading of every summary in pasted pages."""
POSSESSIVE = re.compile(r"['’][sS]?$")
LONGEST_NAME = 6
"""Most words in a name; more are a title in capitals."""


def keywords(title: Mapping[str, int], text: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """(word, weight in thousandths), heaviest first; ties by the word itself. Takes words as `words_of` counts them.

    The weight is the word's rarity times its frequency, damped: the tenth mention adds less than the second. If enough
    words are repeated, only those are keywords.
    """
    counts = dict(text)
    for word, count in title.items():
        counts[word] = counts.get(word, 0) + TITLE * count
    if not is_loaded():
        rarity.learn(counts)
    weighed = [(-rarity[word] * n / (n + 1), word) for word, n in counts.items() if n > 1 and rarity[word]]
    if len(weighed) < KEPT:
        weighed += [
            (-weight, word) for word, n in counts.items() if n == 1 and (weight := single_weights[word])
        ]
    weighed.sort()
    return tuple((word, round(-1000 * weight)) for weight, word in weighed[:KEPT])


class Rarity(dict[str, float]):
    """The weight of each word, 0 for a common one; a mapping, because a build looks up a million words."""

    def __missing__(self, word: str) -> float:
        self.learn([word])
        return self[word]

    def learn(self, words: Iterable[str]) -> None:
        """Look up the words that are new, all at once: in the first texts of a process that takes as long as one
        word."""
        new = [word for word in words if word not in self]
        for word, (repeated, single) in zip(new, weights_of(new), strict=True):
            self[word], single_weights[word] = repeated, single


def weights_of(words: Sequence[str]) -> Iterator[tuple[float, float]]:
    """What each word weighs where it is repeated in a text, and where it occurs once."""
    known = weights([word for word in words if is_han(word)]) if words else {}
    for word in words:
        weight = known.get(word, MEDIAN) if is_han(word) else weight_of_latin(word)
        telling = weight if weight >= COMMON else 0.0
        # The segmenter guesses words that no dictionary has: such a guess has to be repeated to count.
        yield telling, 0.0 if is_han(word) and word not in known else telling / 2


def is_han(word: str) -> bool:
    return word[0] > "\u2e80"


def weight_of_latin(word: str) -> float:
    return english(word) if word.islower() else NAME_WEIGHT


class SingleWeights(dict[str, float]):
    """The weight of words that occur once in a text. Filled by `Rarity`."""

    def __missing__(self, word: str) -> float:
        rarity.learn([word])
        return self[word]


rarity = Rarity()
single_weights = SingleWeights()


def words_of(cut: str, text: str) -> dict[str, int]:
    """How often each word of a text occurs that may be a keyword. `cut` as for `counted_words`."""
    stopped = stop_words()
    counts = Counter(counted_words(cut, text))
    return {word: n for word, n in counts.items() if len(word) > 1 and word not in stopped}


def counted_words(cut: str, text: str) -> list[str]:
    """All words of a text, repeated ones as well. `cut` are its runs of Han, words between blanks."""
    names, words = latin_words(text)
    return [*cut.split(), *names, *map(plain.__getitem__, words)]


def latin_words(text: str) -> tuple[list[str], list[str]]:
    """The names of several words, each as one, and all other words in Latin letters, as they are written."""
    if not LATIN.search(text):
        return [], []
    names: list[str] = []

    def lift(found: re.Match[str]) -> str:
        name = trimmed(found[0])
        if not name:
            return found[0]
        names.append(name)
        return found[0].replace(name, " ")

    lowered = text.lower()
    if (
        "core " in lowered or "group " in lowered
    ):  # searching for the headings themselves takes five times as long
        text = HEADINGS.sub(" ", text)
    return names, WORD.findall(NAME.sub(lift, text))


def trimmed(name: str) -> str:
    """A run of capitalised words without the common word it begins with; empty when no name is left."""
    words = POSSESSIVE.sub("", name).split(" ")
    while words and words[0].lower() in stop_words():
        del words[0]
    return " ".join(words) if 1 < len(words) <= LONGEST_NAME else ""


class Plain(dict[str, str]):
    """`Rules` → `rule`, `China's` → `china`, but `DeepSeek` and `UN` as they are."""

    def __missing__(self, word: str) -> str:
        bare = POSSESSIVE.sub("", word)
        self[word] = found = singular(bare.lower()) if bare[1:].islower() else bare
        return found


plain = Plain()


def singular(word: str) -> str:
    if len(word) < 5 or not word.endswith("s") or word.endswith(("ss", "us", "is", "news")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


@cache
def stop_words() -> frozenset[str]:
    return frozenset(word for line in table_lines("stopwords.txt") for word in line.split())
