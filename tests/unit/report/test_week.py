from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.report.week import Every, newest_week, parse_every, parse_week, reported_week, week_name

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a loaded machine
_FROM, _TO = datetime(2000, 1, 10), datetime(2090, 1, 1)  # noqa: DTZ001  (the zone is drawn)
DAYS = st.dates(date(2000, 1, 3), date(2090, 1, 1))
MOMENTS = st.datetimes(_FROM, _TO, timezones=st.just(UTC))
EVERY = st.builds(Every, st.integers(0, 6), st.times().map(lambda t: time(t.hour, t.minute)))


@unhurried
@given(DAYS)
def test_a_week_is_found_by_its_name_and_by_any_of_its_days(day: date) -> None:
    monday = parse_week(day.isoformat())
    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)
    assert parse_week(week_name(monday)) == monday
    assert parse_week(week_name(monday).replace("-", "").lower()) == monday


@pytest.mark.parametrize("wrong", ["", "2026", "2026-W54", "2026-W00", "W40", "2026-13-01", "last week"])
def test_what_is_no_week_is_refused_with_an_example(wrong: str) -> None:
    with pytest.raises(InputError, match="no week") as caught:
        parse_week(wrong)
    assert "2026-W40" in caught.value.hint


@unhurried
@given(DAYS, DAYS)
def test_the_newest_week_is_over_and_whole_and_the_one_after_is_not(last: date, today: date) -> None:
    monday = newest_week(last, today)
    sunday = monday + timedelta(days=6)
    assert monday.weekday() == 0
    assert sunday <= last
    assert sunday < today
    after = sunday + timedelta(days=7)
    assert after > last or after >= today


@unhurried
@given(EVERY, MOMENTS)
def test_the_last_moment_is_within_a_week_and_the_next_follows(every: Every, now: datetime) -> None:
    last, after = every.last(now), every.next(now)
    assert last <= now < after == last + timedelta(days=7)
    assert (last.weekday(), last.time()) == (every.weekday, every.at)
    assert parse_every(str(every)) == every


@unhurried
@given(MOMENTS)
def test_a_report_is_about_the_week_before_its_moment(moment: datetime) -> None:
    monday = reported_week(moment)
    assert monday.weekday() == 0
    assert timedelta(days=7) <= moment.date() - monday < timedelta(days=14)


@pytest.mark.parametrize(
    "wrong", ["", "monday", "07:00", "m 07:00", "t 7:00", "monday 25:00", "moonday 07:00", "monday 7"]
)
def test_what_is_no_moment_is_refused_with_an_example(wrong: str) -> None:
    with pytest.raises(InputError, match="no moment of the week") as caught:
        parse_every(wrong)
    assert '"monday 07:00"' in caught.value.hint
