"""Permalinks of other generators: patterns such as `:year/:month/:title/`, and their slugs."""

import re
from collections.abc import Mapping
from datetime import datetime
from unicodedata import category, normalize

TOKEN = re.compile(r":([a-z_]+)")
FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def filled(pattern: str, values: Mapping[str, str]) -> str | None:
    """A pattern with its `:tokens` replaced; None if one of them is unknown."""
    wanted = TOKEN.findall(pattern)
    if any(token not in values for token in wanted):
        return None
    return tidy(TOKEN.sub(lambda token: values[token[1]], pattern))


def filled_fields(pattern: str, values: Mapping[str, str], when: datetime | None) -> str | None:
    """A pattern such as `{date:%Y}/{slug}.html` with its fields replaced; None if one of them is unknown."""
    for name, form in FIELD.findall(pattern):
        if (name == "date" and when is None) or (name != "date" and (form or name not in values)):
            return None

    def field(found: re.Match[str]) -> str:
        if found[1] == "date" and when is not None:
            return clock(when, found[2] or "%Y-%m-%d")
        return values[found[1]]

    return tidy(FIELD.sub(field, pattern))


def clock(when: datetime, form: str) -> str:
    """`strftime` for numeric directives only: names of months would depend on the locale."""
    parts = date_tokens(when)
    known = {"Y": "year", "m": "month", "d": "day", "H": "hour", "M": "minute", "S": "second", "j": "y_day"}
    return re.sub(r"%-?(\w)", lambda found: parts.get(known.get(found[1], ""), found[0]), form)


def date_tokens(when: datetime) -> dict[str, str]:
    """The tokens for the parts of a date."""
    return {
        "year": f"{when.year:04}",
        "short_year": f"{when.year % 100:02}",
        "month": f"{when.month:02}",
        "i_month": str(when.month),
        "monthname": MONTHS[when.month - 1],
        "long_month": MONTHS[when.month - 1].title(),
        "short_month": MONTHS[when.month - 1][:3].title(),
        "day": f"{when.day:02}",
        "i_day": str(when.day),
        "yearday": str(when.timetuple().tm_yday),
        "y_day": f"{when.timetuple().tm_yday:03}",
        "hour": f"{when.hour:02}",
        "minute": f"{when.minute:02}",
        "second": f"{when.second:02}",
    }


def tidy(path: str) -> str:
    """The path with one slash at the front and no double slashes."""
    return "/" + re.sub(r"/{2,}", "/", path).lstrip("/")


def hexo_name(text: str) -> str:
    """Hexo's slug of a tag or category: marks and blanks become hyphens, case is kept."""
    marks = r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+"
    return re.sub(marks, "-", plain(text)).strip("-")


def hugo_name(text: str) -> str:
    """Hugo's slug of a name: lower case, blanks as hyphens, letters, digits and a few marks."""
    joined = "-".join(text.split())
    return "".join(char for char in joined if char in "./\\_#+~-@" or category(char)[0] in "LNM").lower()


def jekyll_name(text: str) -> str:
    """Jekyll's slug of a name: letters and digits in lower case, everything else as hyphens."""
    return re.sub(r"[^\w]+|_", "-", text).strip("-").lower()


def plain(text: str) -> str:
    """The text with accents removed from Latin letters."""
    bases = (normalize("NFD", char)[0] for char in text)
    return "".join(base if base.isascii() else char for char, base in zip(text, bases, strict=True))
