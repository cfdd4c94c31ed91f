"""Numbers and names that two reports of one event share even in different languages."""

import re
from collections.abc import Iterator

MOST = 24
"""How many are kept of one text."""

UNITS = {
    "万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4,
    "trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
NUMBER = re.compile(rf"\d[\d,.]*(?:[%％]|\s?(?:{'|'.join(UNITS)})(?![a-z]))?")
PARTS = re.compile(r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)[,.]?\s?(\D*)")
NAME = re.compile(r"[A-Z][A-Za-z]*-?[A-Z0-9][A-Za-z0-9]*")
"""`DeepSeek`, `GPT-5`, `UNESCO`: names that stay as they are in a Chinese text."""


def shared_entities(text: str) -> tuple[str, ...]:
    """The numbers (as values, whatever the unit) and Latin names that are rare enough to identify an event, sorted."""
    found = {*numbers(text), *(name for name in NAME.findall(text) if len(name) > 2)}
    return tuple(sorted(found)[:MOST])


def numbers(text: str) -> Iterator[str]:
    """Numbers of a text by value: `7000亿` and `700 billion` are both `7e+11`. Years, small and round numbers are left
    out: they are found everywhere."""
    for number in NUMBER.findall(text):
        parts = PARTS.fullmatch(number)
        if parts:
            digits, unit = parts.groups()
            value = float(digits.replace(",", "")) * UNITS.get(unit, 1)
            if unit or telling(digits, value):
                yield f"{value:.6g}{'%' if unit in '%％' and unit else ''}"


def telling(digits: str, value: float) -> bool:
    year = len(digits) == 4 and 1900 <= value < 2100
    return not year and value >= 32 and ("." in digits or value % 100 != 0 or value >= 1000)


def is_exact(figure: str) -> bool:
    """Whether it is a number of three digits or more, outer zeros not counted: two texts hardly share such a number by
    chance, while they may share `50%` or the name of a well-known body."""
    digits = figure.partition("e")[0].strip("0.%").replace(".", "")
    return len(digits) >= 3 and figure[0].isdecimal()
