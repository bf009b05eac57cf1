"""Which week a report is about, and when the next one is due. Weeks are ISO weeks, times are UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from headwater.core.errors import InputError

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_HOUR: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def parse_week(text: str) -> date:
    """Monday of an ISO week, or of the week that holds a day.

    Raises:
        InputError: it is neither, or there is no such week.

    Example:
        >>> parse_week("2026-W40").isoformat(), parse_week("2026-10-01").isoformat()
        ('2026-09-28', '2026-09-28')
    """
    plain = text.strip()
    found = _WEEK.fullmatch(plain)
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        day = date.fromisoformat(plain)
        return day - timedelta(days=day.weekday())
    except ValueError as error:
        raise InputError(f"{text!r} is no week", hint="write 2026-W40, or a day of it: 2026-10-01") from error


def week_name(monday: date) -> str:
    """``2026-W40``.

    Example:
        >>> week_name(date(2026, 9, 28))
        '2026-W40'
    """
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def newest_week(last_day: date, today: date) -> date:
    """Monday of the newest week that is over and of which the data hold every day.

    Args:
        last_day: the last day in the data.
        today: the day of the report.

    Example:
        >>> newest_week(date(2026, 10, 4), date(2026, 10, 7)).isoformat()  # a Sunday: the week is whole
        '2026-09-28'
        >>> newest_week(date(2026, 10, 3), date(2026, 10, 7)).isoformat()
        '2026-09-21'
    """
    after = min(last_day + timedelta(days=1), today)  # the first day that may be missing
    return after - timedelta(days=after.weekday() + 7)


@dataclass(frozen=True, slots=True)
class Every:
    """A moment of the week.

    Attributes:
        weekday: 0 = Monday.
        at: time of day, UTC.
    """

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"{_DAYS[self.weekday]} {self.at:%H:%M}"

    def last(self, now: datetime) -> datetime:
        """The newest such moment that is not after ``now``.

        Example:
            >>> Every(0, time(7)).last(datetime(2026, 10, 5, 6, 59, tzinfo=UTC)).isoformat()
            '2026-09-28T07:00:00+00:00'
        """
        moment = datetime.combine(now.astimezone(UTC).date(), self.at, UTC)
        moment -= timedelta(days=(moment.weekday() - self.weekday) % 7)
        return moment if moment <= now else moment - timedelta(days=7)

    def next(self, now: datetime) -> datetime:
        """The first such moment after ``now``."""
        return self.last(now) + timedelta(days=7)


def parse_every(text: str) -> Every:
    """``monday 07:00``.

    Raises:
        InputError: it names no day of the week, or no time.

    Example:
        >>> str(parse_every("Mon 7:00"))
        'monday 07:00'
    """
    day, _, hour = text.strip().lower().partition(" ")
    matching = [i for i, name in enumerate(_DAYS) if len(day) >= 3 and name.startswith(day)]
    found = _HOUR.fullmatch(hour.strip())
    if len(matching) != 1 or found is None:
        raise InputError(f"{text!r} is no moment of the week", hint='write a day and a time in UTC: "monday 07:00"')
    return Every(matching[0], time(int(found[1]), int(found[2])))


def reported_week(moment: datetime) -> date:
    """Monday of the week that a report of that moment is about: the one before.

    Example:
        >>> week_name(reported_week(datetime(2026, 10, 5, 7, tzinfo=UTC)))
        '2026-W40'
    """
    return moment.date() - timedelta(days=moment.weekday() + 7)
