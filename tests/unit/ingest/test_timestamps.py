"""Instants in every notation, and values that are none."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import ConfigError
from headwater.ingest.timestamps import Ambiguous, BadTime, day_first, from_micros, order_shown, read_time, zone_named


def iso(value: object) -> str:
    found = read_time(value)
    assert isinstance(found, int)
    return from_micros(found).isoformat()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2015-02-24T11:35:52", "2015-02-24T11:35:52+00:00"),
        ("2017-10-31 22:11:45+02:00", "2017-10-31T20:11:45+00:00"),
        ("2023-08-25", "2023-08-25T00:00:00+00:00"),
        ("2023-08-25T10:00:00.123Z", "2023-08-25T10:00:00.123000+00:00"),
        ("2023/8/5 7:30", "2023-08-05T07:30:00+00:00"),
        ("20230825", "2023-08-25T00:00:00+00:00"),
        (1566644880, "2019-08-24T11:08:00+00:00"),
        (1566644880.5, "2019-08-24T11:08:00.500000+00:00"),
        ("1566644880", "2019-08-24T11:08:00+00:00"),
        (1566644880000, "2019-08-24T11:08:00+00:00"),
        ("1566644880000000", "2019-08-24T11:08:00+00:00"),
        ("1.56664488e9", "2019-08-24T11:08:00+00:00"),
        ("Tue, 24 Feb 2015 11:35:52 +0100", "2015-02-24T10:35:52+00:00"),
        ("Tue Oct 31 22:10:47 +0000 2017", "2017-10-31T22:10:47+00:00"),
        ("08/Sep/21 17:46", "2021-09-08T17:46:00+00:00"),
        ("Sep 8, 2021 5:46 PM", "2021-09-08T17:46:00+00:00"),
        ("8th September 2021", "2021-09-08T00:00:00+00:00"),
        ("25/12/2024", "2024-12-25T00:00:00+00:00"),
        ("12/25/2024 12:05 AM", "2024-12-25T00:05:00+00:00"),
        ("03.04.2024 10:00", "2024-04-03T10:00:00+00:00"),
        ("2/24/15 11:35 EST", "2015-02-24T16:35:00+00:00"),
        (datetime(2024, 1, 2, tzinfo=UTC), "2024-01-02T00:00:00+00:00"),
        (date(2024, 1, 2), "2024-01-02T00:00:00+00:00"),
    ],
)
def test_notations(value: object, expected: str) -> None:
    assert iso(value) == expected


@pytest.mark.parametrize("value", [None, "", "  ", "null", "N/A", "NaT", float("nan"), "0000-00-00"])
def test_missing(value: object) -> None:
    assert read_time(value) is None


@pytest.mark.parametrize(
    "value", ["2023-02-30", "31/04/2024", "yesterday", "12", 12, "10:30", "99/99/2024", True, [1], "Monday", "12 May",
              "2024-01-01 25:00", "1e300", 10**20, "1999-13-01", "inf", float("inf")]
)  # fmt: skip
def test_no_instant(value: object) -> None:
    with pytest.raises(BadTime):
        read_time(value)


def test_order_of_day_and_month_is_left_to_the_column() -> None:
    found = read_time("03/04/2024")
    assert isinstance(found, Ambiguous)
    assert from_micros(found.month_first).month == 3
    assert from_micros(found.day_first).month == 4
    assert isinstance(read_time("04/04/2024"), int)
    assert [order_shown(v) for v in ("25/12/2024", "12/25/2024", "03/04/2024", "25.12.2024")] == [
        "day",
        "month",
        "",
        "",
    ]
    assert day_first(1, 0)
    assert not day_first(0, 0)


def test_naive_times_are_in_the_given_zone() -> None:
    found = read_time("2024-07-01 12:00", ZoneInfo("Europe/Berlin"))
    assert isinstance(found, int)
    assert from_micros(found).isoformat() == "2024-07-01T10:00:00+00:00"
    assert read_time("2024-07-01 12:00Z", ZoneInfo("Europe/Berlin")) == read_time("2024-07-01 12:00")
    with pytest.raises(ConfigError):
        zone_named("Mars/Olympus")


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2098, 1, 1)),  # noqa: DTZ001 - the strategy wants naive bounds
    st.integers(-720, 840),
)
def test_iso_round_trip(moment: datetime, offset_minutes: int) -> None:
    aware = moment.replace(tzinfo=UTC)
    micros = read_time(aware.isoformat())
    assert isinstance(micros, int)
    assert from_micros(micros) == aware
    from_zone = aware.astimezone(timezone(timedelta(minutes=offset_minutes)))
    assert read_time(from_zone.isoformat()) == micros


@given(st.text(max_size=40) | st.integers() | st.floats() | st.text(alphabet="0123456789/-:.TZ +apm", max_size=25))
def test_any_value_is_a_time_or_a_reason(value: object) -> None:
    try:
        found = read_time(value)
    except BadTime:
        return
    assert found is None or isinstance(found, (int, Ambiguous))
    if isinstance(found, int):
        assert from_micros(found).tzinfo is UTC
