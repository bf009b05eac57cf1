"""When something is due again and again: every hour, or at a time of certain weekdays, in a place.

Version: ``resolve.schedule.v1``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

METHOD: Final = "resolve.schedule.v1"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule.

    Attributes:
        days: weekdays, 0 = Monday.
        at: time of the day there; None = every full hour of these days.
        zone: of the place.
    """

    days: frozenset[int] = frozenset(range(7))
    at: time | None = None
    zone: str = "UTC"

    def due(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Due times after the one moment, up to and including the other; UTC, in order.

        A time that a clock change leaves out is due when the clock shows it next; one that comes twice is due once.

        Example:
            >>> first, last = datetime(2026, 11, 27, tzinfo=UTC), datetime(2026, 11, 30, 23, tzinfo=UTC)
            >>> [t.isoformat() for t in Schedule(frozenset(range(5)), time(8), "Europe/Berlin").due(first, last)]
            ['2026-11-27T07:00:00+00:00', '2026-11-30T07:00:00+00:00']
        """
        place = ZoneInfo(self.zone)
        if self.at is None:
            hour = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            while (hour := hour + timedelta(hours=1)) <= until:
                if hour.astimezone(place).weekday() in self.days:
                    yield hour
            return
        day = after.astimezone(place).date()
        while (moment := datetime.combine(day, self.at, place).astimezone(UTC)) <= until:
            if moment > after and day.weekday() in self.days:
                yield moment
            day += timedelta(days=1)
