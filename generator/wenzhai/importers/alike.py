"""Finds topics whose names may mean the same: proposals for merging, never applied automatically."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations

from wenzhai.text.normalize import normalize
from wenzhai.text.scripts import has_han

ALIKE = 0.85
PLAIN = re.compile(r"\w[\w.+/-]*")
"""What needs no quotation marks."""
MANY = 800
"""With more names than this, only names with the same beginning are compared."""


def alike(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of names, in the order given: written differently, in the plural, in traditional characters, mistyped."""
    known = {name: bare(name.rpartition("/")[2]) for name in names}
    return [
        (one, other)
        for one, other in pairs(known)
        if parent(one) == parent(other) and close(known[one], known[other])
    ]


def parent(name: str) -> str:
    """What a nested name (`电影/喜剧`) stands below; only names that stand below the same can mean the same."""
    return bare(name.rpartition("/")[0])


def merge_command(old: str, new: str) -> str:
    """The command that merges two topics, to be typed as it is."""
    return f"wenzhai topics merge {argument(old)} {argument(new)}"


def argument(name: str) -> str:
    """A name as shells on every system read it."""
    plain = name.replace('"', "")
    return plain if PLAIN.fullmatch(plain) else f'"{plain}"'


def pairs(known: dict[str, str]) -> Iterator[tuple[str, str]]:
    if len(known) <= MANY:
        yield from combinations(known, 2)
        return
    groups: dict[str, list[str]] = {}
    for name, text in known.items():
        groups.setdefault(text[:2], []).append(name)
    for group in groups.values():
        yield from combinations(group[:MANY], 2)


def bare(name: str) -> str:
    """A name normalized as in search, without blanks and marks."""
    return "".join(char for char in normalize(name) if char.isalnum() or char in "+#")


def close(one: str, other: str) -> bool:
    if one == other or f"{one}s" == other or f"{other}s" == one:
        return bool(one or other)
    shorter = min(len(one), len(other))
    if any(char.isdigit() or char in "+#" for char in one + other) or shorter < 2:
        return False  # the difference matters: `2024` and `2025`, `C` and `C++`
    if has_han(one) and has_han(other) and (one in other or other in one):
        return abs(len(one) - len(other)) == 1
    if shorter < 4:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
