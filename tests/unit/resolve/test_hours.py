"""Working hours across nights, weekends, holidays and clock changes."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.resolve.hours import ALWAYS, Hours, after, between

OFFICE = Hours("Europe/Berlin", frozenset(range(5)), time(9), time(17), frozenset({date(2026, 12, 25)}))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 60 * 24 * 500).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@settings(deadline=None)
@given(moments, st.floats(0, 200))
def test_the_hours_until_a_due_moment_are_those_promised(start: datetime, hours: float) -> None:
    due = after(start, hours, OFFICE)
    assert due >= start
    assert abs(between(start, due, OFFICE) - hours) < 1e-6


@settings(deadline=None)
@given(moments, moments, moments)
def test_hours_add_up_and_never_exceed_the_time_gone_by(one: datetime, two: datetime, three: datetime) -> None:
    a, b, c = sorted((one, two, three))
    assert abs(between(a, b, OFFICE) + between(b, c, OFFICE) - between(a, c, OFFICE)) < 1e-6
    assert 0 <= between(a, b, OFFICE) <= (b - a).total_seconds() / 3600 + 1e-9
    assert abs(between(a, b, ALWAYS) - (b - a).total_seconds() / 3600) < 1e-6


def test_a_holiday_and_a_clock_change_are_those_of_the_place() -> None:
    eve = datetime(2026, 12, 24, 15, tzinfo=UTC)  # 16:00 in Berlin, a Thursday
    assert after(eve, 2, OFFICE) == datetime(2026, 12, 28, 9, tzinfo=UTC)
    before = datetime(2026, 10, 23, 15, tzinfo=UTC)  # Friday 17:00; clocks go back on Sunday
    assert after(before, 1, OFFICE) == datetime(2026, 10, 26, 9, tzinfo=UTC)
    night = Hours(opens=time(22))
    assert between(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=2), night) == 4
