"""Permalinks of other generators: patterns such as `:year/:month/:title/`, and their slugs."""

import re
from collections.abc import Mapping
from datetime import datetime
from unicodedata import category, normalize

TOKEN = re.compile(r":([A-Za-z_][A-Za-z0-9_]*)")
SLICE = re.compile(r":sections\[(\d*|last)(:(\d*|last))?\]")
FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def filled(pattern: str, values: Mapping[str, str]) -> str | None:
    """A pattern with its `:tokens` replaced; None if one of them is unknown."""
    pattern = SLICE.sub(lambda found: section_slice(found, values.get("sections", "")), pattern)
    wanted = TOKEN.findall(pattern)
    if any(token not in values for token in wanted):
        return None
    return tidy(TOKEN.sub(lambda token: values[token[1]], pattern))


def section_slice(found: re.Match[str], sections: str) -> str:
    """Hugo's `:sections[1:]`, `:sections[last]` and the like."""
    parts = sections.split("/")

    def place(text: str | None, default: int) -> int:
        return len(parts) - 1 if text == "last" else int(text) if text else default

    start = place(found[1], 0)
    end = place(found[3], len(parts)) if found[2] else start + 1
    return "/".join(parts[start:end])


def filled_fields(pattern: str, values: Mapping[str, str], when: datetime | None) -> str | None:
    """A pattern such as `{date:%Y}/{slug}.html` with its fields replaced; None if one of them is unknown."""
    for name, form in FIELD.findall(pattern):
        if (name == "date" and when is None) or (name != "date" and (form or name not in values)):
            return None
        if any(directive not in DIRECTIVES for directive in re.findall(r"%(-?\w)", form)):
            return None

    def field(found: re.Match[str]) -> str:
        if found[1] == "date" and when is not None:
            return clock(when, found[2] or "%Y-%m-%d")
        return values[found[1]]

    return tidy(FIELD.sub(field, pattern))


DIRECTIVES = {"Y": "year", "y": "short_year", "m": "month", "d": "day", "H": "hour", "M": "minute", "S": "second",
              "j": "y_day", "b": "short_month", "B": "long_month", "-m": "i_month", "-d": "i_day"}  # fmt: skip


def clock(when: datetime, form: str) -> str:
    """`strftime`, with the names of months in English whatever the locale."""
    parts = date_tokens(when)
    return re.sub(r"%(-?\w)", lambda found: parts.get(DIRECTIVES.get(found[1], ""), found[0]), form)


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
        "timestamp": str(int(when.timestamp())),
        "weekdayname": DAYS[when.weekday()],
        "short_weekday": DAYS[when.weekday()][:3].title(),
        "weekday": str(when.isoweekday() % 7),
        "w_day": str(when.isoweekday()),
        "week": f"{when.isocalendar().week:02}",
        "w_year": str(when.isocalendar().year),
    }


def tidy(path: str) -> str:
    """The path with one slash at the front and no double slashes."""
    return "/" + re.sub(r"/{2,}", "/", path).lstrip("/")


def hexo_name(text: str) -> str:
    """Hexo's slug of a tag or category: marks and blanks become hyphens, case is kept."""
    marks = r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+"
    return re.sub(marks, "-", plain(text)).strip("-")


def hugo_name(text: str, keeps_case: bool = False) -> str:
    """Hugo's slug of a name: lower case, blanks as hyphens, letters, digits and a few marks."""
    joined = "-".join(text.split())
    kept = "".join(char for char in joined if char in "./\\_#+~-@" or category(char)[0] in "LNM")
    return kept if keeps_case else kept.lower()


def jekyll_name(text: str) -> str:
    """Jekyll's slug of a name: letters and digits in lower case, everything else as hyphens."""
    return re.sub(r"(?:[^\w]|_)+", "-", text).strip("-").lower()


def jekyll_title(text: str) -> str:
    """The value of `:title`: a few marks more are kept, and so is case."""
    slug = re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text)
    return re.sub(r"^-|-$", "", slug)


def plain(text: str) -> str:
    """The text with accents removed from Latin letters."""
    bases = (normalize("NFD", char)[0] for char in text)
    return "".join(base if base.isascii() else char for char, base in zip(text, bases, strict=True))
