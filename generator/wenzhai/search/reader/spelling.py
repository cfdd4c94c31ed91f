"""Words that are spelt much alike: typos, and forms of an English word."""

import re

ENDINGS = re.compile(
    "(?:ations?|ators?|at(?:es?|ed|ing)|[ae]nces?|ments?|ings?|ions?|ers?|ors?|ies|ied|e[sd]|ly|[sye])$"
)
SHORTEST = 3
"""Letters that stay of a word."""


def stem(word: str) -> str:
    """What forms of an English word have in common: the word without a frequent ending, and without the second of two
    equal letters that then end it. Light on purpose: forms are only looked for where the word itself finds little."""
    found = ENDINGS.search(word, SHORTEST)
    left = word[: found.start()] if found else word
    return left[:-1] if len(left) > SHORTEST and left[-1] == left[-2] else left


def alike(one: str, other: str) -> bool:
    """Whether two words differ by a typo after the first three letters: by one edit from four letters on, by two from
    eight on."""
    allowed = 2 if len(one) >= 8 else 1 if len(one) >= 4 else 0
    return one[:3] == other[:3] and distance(one, other, allowed) <= allowed


def distance(one: str, other: str, limit: int) -> int:
    """The edit distance: insertions, deletions, replacements and swaps of neighbours; any number above `limit` if it is
    greater than that."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, its in enumerate(other, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != its))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == its:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    return row[-1]
