"""Working hours: how much of them lies between two moments, and when so many will have gone by.

Days and hours are those of a place, so that a clock change moves no promise; all moments are UTC. Version: ``resolve.hours.v1``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

METHOD: Final = "resolve.hours.v1"
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST: Final = 10 * 366  # days looked ahead: a promise beyond ten years is none


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team works.

    Attributes:
        zone: of the place, e.g. ``Europe/Berlin``.
        days: weekdays, 0 = Monday.
        opens: first minute of a working day.
        closes: the minute after the last one; midnight = the end of the day.
        holidays: days on which nobody works.
    """

    zone: str = "UTC"
    days: frozenset[int] = frozenset(range(7))
    opens: time = time(0)
    closes: time = time(0)
    holidays: frozenset[date] = field(default_factory=frozenset)

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working spans from a moment on, in order, for ten years."""
        place = ZoneInfo(self.zone)
        first = start.astimezone(place).date()
        for day in (first + timedelta(days=n) for n in range(_LONGEST)):
            if day.weekday() not in self.days or day in self.holidays:
                continue
            until = day + timedelta(days=1) if self.closes == time(0) else day
            begin = datetime.combine(day, self.opens, place).astimezone(UTC)
            end = datetime.combine(until, self.closes, place).astimezone(UTC)
            if end > start:
                yield max(begin, start), end


ALWAYS: Final = Hours()
"""Day and night."""


def after(start: datetime, hours: float, when: Hours) -> datetime:
    """The moment at which so many working hours have gone by.

    Args:
        start: aware UTC.
        hours: 0 or more.
        when: working hours.

    Example:
        >>> office = Hours(days=frozenset(range(5)), opens=time(9), closes=time(17))
        >>> after(datetime(2026, 11, 27, 15, tzinfo=UTC), 4, office).isoformat()  # a Friday
        '2026-11-30T11:00:00+00:00'
    """
    left = timedelta(hours=hours)
    for begin, end in when.spans(start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    return start + timedelta(days=_LONGEST)


def between(start: datetime, end: datetime, when: Hours) -> float:
    """Working hours from one moment to another; 0 where they are the wrong way round.

    Example:
        >>> office = Hours(days=frozenset(range(5)), opens=time(9), closes=time(17))
        >>> between(datetime(2026, 11, 27, 15, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC), office)
        4.0
    """
    total = timedelta()
    for begin, stop in when.spans(start):
        if begin >= end:
            break
        total += min(stop, end) - begin
    return total.total_seconds() / 3600
