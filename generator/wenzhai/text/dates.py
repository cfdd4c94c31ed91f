"""Dates as editors write them; the day is always that of the site's time zone, whatever the machine's.

Accepted: `2025-12-23T22:31:00Z`, `2025-12-23 22:31 +08:00`, `2025-12-23 22:31` (in the site's zone) and
`2025-12-24` (a calendar day, without a time). Nothing is guessed: everything else is a `DateError`.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from unicodedata import normalize
from zoneinfo import ZoneInfo

from msgspec import Struct

from wenzhai.text.patterns import late

FORM = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?(?: ?(Z|[+-]\d\d:\d\d))?)?", re.ASCII
)
LOOSE = late(
    r"(\d{4})\s*[-–—―−/.年]\s*(\d{1,2})\s*[-–—―−/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T\s]*(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})(?:\.\d+)?)?[秒分]?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?",
    re.ASCII,
)
DAY_FIRST = re.compile(r"(1[3-9]|2\d|3[01])[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
"""The first number can only be the day: there is no such month."""
FIRST_YEAR, LAST_YEAR = 1000, 2999
MINUTE = timedelta(minutes=1)


class Moment(Struct, frozen=True):
    """`day` is `YYYY-MM-DD` in the site's zone; `instant` is UTC in seconds since 1970, None for a mere day."""

    day: str
    instant: int | None = None


class DateError(ValueError):
    """A date in an unsupported form. `code` and `params` choose the text of the problem."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_date(text: str, zone: ZoneInfo) -> Moment:
    """Parse a moment. Raises `DateError` for any other form and for dates that do not exist."""
    match = FORM.fullmatch(text)
    if not match:
        raise _unknown_form(text)
    year, month, day = (int(part) for part in match.group(1, 2, 3))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateError("date-year", text=text, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    _check_day(text, year, month, day)
    if match[4] is None:
        return Moment(match[0])
    clock = int(match[4]), int(match[5]), int(match[6] or 0)
    if clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        raise DateError("date-no-such-time", text=text)
    if match[7]:
        when = datetime(year, month, day, *clock, tzinfo=_offset(text, match[7]))
    else:
        when = _in_zone(text, datetime(year, month, day, *clock, tzinfo=zone))
    return moment(int(when.timestamp()), zone)


def moment(instant: int, zone: ZoneInfo) -> Moment:
    """The moment of an instant, with its day in that zone."""
    return Moment(local(instant, zone).date().isoformat(), instant)


def local(instant: int, zone: ZoneInfo) -> datetime:
    """The wall clock of that zone at that instant, its offset in whole minutes."""
    when = datetime.fromtimestamp(instant, UTC).astimezone(zone)
    return when.astimezone(in_minutes(when).tzinfo)


def written_moment(instant: int, zone: ZoneInfo) -> str:
    """A moment (UTC seconds) as an editor writes it in that zone: `2025-12-24 06:31 +08:00`."""
    text = datetime.fromtimestamp(instant, zone).isoformat(" ", "minutes")
    return f"{text[:16]} {text[16:]}"


def midnight(day: str, zone: ZoneInfo) -> datetime:
    """The first moment of a day (`YYYY-MM-DD`) in that zone."""
    return in_minutes(datetime.fromisoformat(day).replace(tzinfo=zone))


def end_of(when: Moment, zone: ZoneInfo) -> int:
    """When what lasts until then is over, in UTC seconds: at that instant, or with the last moment of that day."""
    if when.instant is not None:
        return when.instant
    following = date.fromisoformat(when.day) + timedelta(days=1)
    return int(midnight(following.isoformat(), zone).timestamp())


def in_minutes(when: datetime) -> datetime:
    """The same wall time with its offset in whole minutes.

    Before time zones were introduced, until about 1900, clocks showed the local mean time, which the zone database
    knows to the second (Shanghai: +08:05:43). RFC 3339 and RFC 822 cannot express that; the nearest minute is used
    throughout.
    """
    offset = when.utcoffset() or timedelta(0)
    if not offset % MINUTE:
        return when
    return when.replace(tzinfo=timezone(round(offset / MINUTE) * MINUTE))


def clock_time(instant: int, zone: ZoneInfo) -> str:
    """`HH:MM` in that zone."""
    return local(instant, zone).strftime("%H:%M")


def iso(instant: int, zone: ZoneInfo) -> str:
    """RFC 3339 with that zone's offset: `2025-12-24T06:31:00+08:00`."""
    return local(instant, zone).isoformat()


def _check_day(text: str, year: int, month: int, day: int) -> None:
    if not 1 <= month <= 12:
        raise DateError("date-no-such-month", text=text, month=str(month))
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= day <= last:
        raise DateError("date-no-such-day", text=text, month=f"{year:04}-{month:02}", last=str(last))


def _offset(text: str, offset: str) -> timezone:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 14 or minutes > 59:
        raise DateError("date-no-such-offset", text=text, offset=offset)
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if offset[0] == "-" else delta)


def _in_zone(text: str, first: datetime) -> datetime:
    """The wall time in the site's zone; refused where a change of clocks skips or repeats it."""
    second = first.replace(fold=1)
    before, after = first.utcoffset(), second.utcoffset()
    if before and after and before != after:
        code = "date-repeated" if before > after else "date-skipped"
        params = {"zone": str(first.tzinfo), "first": first.isoformat(), "second": second.isoformat()}
        raise DateError(code, text=text, **params)
    return in_minutes(first)


def _unknown_form(text: str) -> DateError:
    """The error for an unknown form; where the meaning is clear, it shows how to write it."""
    bare = normalize("NFKC", text).strip().strip("“”‘’\"'")
    if day_first := DAY_FIRST.fullmatch(bare):
        bare = f"{day_first[3]}-{day_first[2]}-{day_first[1]}"
    match = LOOSE.fullmatch(bare)
    meant = _written_our_way(match) if match else ""
    with suppress(DateError):
        if FORM.fullmatch(meant) and parse_date(meant, ZoneInfo("UTC")):
            return DateError("date-form-meant", text=text, meant=meant)
    return DateError("date-form", text=text)


def _written_our_way(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, offset = match.groups()
    meant = f"{year}-{int(month):02}-{int(day):02}"
    if hour:
        meant += f" {int(hour):02}:{int(minute or 0):02}" + (f":{int(second):02}" if second else "")
    if offset in ("Z", "UTC"):
        return meant + "Z"
    return f"{meant} {offset[:3]}:{offset[-2:]}" if offset else meant
