"""Strict parsing of the dates of feeds and pages: nothing is made up."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from msgspec import Struct

BEIJING = "Asia/Shanghai"
MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
CLOCK = r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,]\d+)?)?"
ZONE = r"(?P<zone>Z|[A-Za-z]{1,5}|(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2}|[+-]\d{4})"
NUMBERS = re.compile(
    rf"(?P<year>\d{{4}})\s*(?P<sep>[-/.年])\s*(?P<month>\d{{1,2}})\s*(?:(?P=sep)|月)\s*(?P<day>\d{{1,2}})\s*日?"
    rf"(?:[\sT,，-]*{CLOCK}(?:\s*{ZONE})?)?"
)
WORDS = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})[\s-]+(?P<name>[A-Za-z]{{3,9}})[\s-]+(?P<year>\d{{4}}|\d{{2}})"
    rf"(?:[\s,]+{CLOCK}(?:\s*{ZONE})?)?(?:\s*\([^()]*\))?"
)
AMERICAN = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
ZERO = ("z", "ut", "utc", "gmt")
EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
FIRST, LAST = 1900, 2100


class ReadDate(Struct, frozen=True):
    """`text` is the date for front matter, empty for none; `assumed` is the time zone if one had to be assumed."""

    text: str = ""
    assumed: str = ""


def read_date(text: str, zone: str, *, chinese: bool) -> ReadDate:
    """The date of an entry, from its feed alone.

    RFC 822 (section 5), RFC 3339, dates as Chinese sites write them, and seconds since 1970. A time without a zone, and
    `CST` in a Chinese feed, are China's; elsewhere a time without one is of `zone`, and `CST` is America's (RFC 822).
    """
    text = " ".join(text.split())
    if found := EPOCH.fullmatch(text):
        return ReadDate(utc(datetime.fromtimestamp(int(found[1]), UTC)))
    match = NUMBERS.fullmatch(text) or WORDS.fullmatch(text)
    if match is None:
        return ReadDate()
    try:
        return dated(match.groupdict(), BEIJING if chinese else zone, chinese=chinese)
    except (ValueError, OverflowError, KeyError):
        return ReadDate()


def dated(parts: dict[str, str | None], zone: str, *, chinese: bool) -> ReadDate:
    """The date from its parts. Raises `ValueError` or `KeyError` for a day or a zone that does not exist."""
    year = int(parts["year"] or "")
    if year < 100:  # RFC 822 has two digits; RFC 2822, 4.3
        year += 2000 if year < 50 else 1900
    month = MONTHS[(parts["name"] or "")[:3].lower()] if "name" in parts else int(parts["month"] or "")
    day = datetime(year, month, int(parts["day"] or ""))  # noqa: DTZ001  # a day has no zone
    if not FIRST <= year < LAST:
        return ReadDate()
    if parts["hour"] is None:
        return ReadDate(f"{day:%Y-%m-%d}")
    moment = day.replace(
        hour=int(parts["hour"]), minute=int(parts["minute"] or ""), second=min(int(parts["second"] or 0), 59)
    )
    named = (parts["zone"] or "").lower()
    assumed = zone if not named or (named == "cst" and chinese) else ""
    return ReadDate(utc(moment.replace(tzinfo=ZoneInfo(zone) if assumed else zone_of(named))), assumed)


def zone_of(name: str) -> tzinfo:
    if name in ZERO:
        return UTC
    if name in AMERICAN:
        return timezone(timedelta(hours=AMERICAN[name]))
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if found is None:
        raise ValueError(name)
    shift = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(shift if found[1] == "+" else -shift)


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
