"""Dates: the accepted forms, the words about the others, and independence of the machine's zone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import paths
from tests.support.paths import REPOSITORY
from wenzhai.model.report import catalogue
from wenzhai.text.dates import DateError, Moment, clock_time, iso, midnight, moment, parse_date

CASES = paths.CASES / "dates.txt"
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = ["Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Niue"]


def cases() -> list[tuple[str, str, str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    return [(text.strip(), zone.strip(), wanted.strip()) for text, zone, wanted in rows]


def told(text: str, zone: str) -> str:
    """What `parse_date` makes of a text, as the cases file writes it."""
    try:
        found = parse_date(text, ZoneInfo(zone))
    except DateError as error:
        return f"{error.code} {error.params.get('meant', '')}".strip()
    if found.instant is None:
        return found.day
    return f"{found.day} {datetime.fromtimestamp(found.instant, UTC):%Y-%m-%dT%H:%M:%S}"


@pytest.mark.parametrize(("text", "zone", "wanted"), cases())
def test_forms(text: str, zone: str, wanted: str) -> None:
    assert told(text, zone) == wanted


@pytest.mark.parametrize(
    "text", [text for text, _, wanted in cases() if wanted.startswith("date-form-meant")]
)
def test_what_a_complaint_proposes_is_accepted(text: str) -> None:
    with pytest.raises(DateError) as error:
        parse_date(text, SHANGHAI)
    assert parse_date(error.value.params["meant"], SHANGHAI)


def test_every_complaint_has_words_that_its_parameters_fill() -> None:
    for text, zone, wanted in cases():
        if wanted.startswith("date-"):
            with pytest.raises(DateError) as error:
                parse_date(text, ZoneInfo(zone))
            entry = catalogue()[error.value.code]
            assert all(words.format_map(error.value.params) for words in entry.values())


@given(st.integers(-30_000_000_000, 32_000_000_000), st.sampled_from(ZONES))
def test_instants_survive_being_written_down(instant: int, zone: str) -> None:
    site = ZoneInfo(zone)
    written = iso(instant, site)
    assert len(written) == len("2025-12-24T06:31:00+08:00")
    assert parse_date(written, site) == moment(instant, site)
    assert written[11:16] == clock_time(instant, site)
    assert moment(instant, site).day == written[:10]


@given(
    st.dates(date(1000, 1, 2), date(1883, 1, 1)),
    st.times(),
    st.sampled_from([*ZONES, "Europe/Amsterdam", "Africa/Monrovia", "Asia/Kolkata"]),
)
def test_a_wall_time_before_there_were_zones_is_shown_as_it_was_written(
    day: date, clock: time, zone: str
) -> None:
    """Local mean time is off by seconds, which RFC 3339 cannot say."""
    site, text = ZoneInfo(zone), f"{day} {clock:%H:%M}"
    found = parse_date(text, site)
    assert found.instant is not None
    assert f"{found.day} {clock_time(found.instant, site)}" == text
    assert iso(found.instant, site)[:16] == text.replace(" ", "T")
    assert midnight(found.day, site).isoformat()[:19] == f"{found.day}T00:00:00"


@given(
    st.text(max_size=30) | st.from_regex(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d( ?[+-]\d\d:\d\d)?", fullmatch=True)
)
def test_any_text_is_a_moment_or_a_complaint(text: str) -> None:
    try:
        assert isinstance(parse_date(text, SHANGHAI), Moment)
    except DateError as error:
        assert error.code in catalogue()


@pytest.mark.parametrize("machine", ["America/New_York", "Asia/Shanghai", "UTC"])
def test_the_machines_zone_does_not_matter(machine: str) -> None:
    program = f"""
import sys; sys.path.insert(0, {str(REPOSITORY)!r})
from tests.text.test_dates import cases, told
print([told(text, zone) for text, zone, _ in cases()])
"""
    run = [sys.executable, "-c", program]
    result = subprocess.run(
        run, env={**os.environ, "TZ": machine}, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == repr([wanted for _, _, wanted in cases()])
