"""How long an issue may stay where it is, and who must hear of it when it stays longer.

Version: ``resolve.clocks.v1``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from headwater.core.types.tracked import Event, State, Tracked

METHOD: Final = "resolve.clocks.v1"
DAYS: Final[Mapping[State, float]] = {
    "proposed": 7,
    "accepted": 3,
    "reopened": 2,
    "owned": 7,
    "diagnosing": 14,
    "fixing": 30,
    "fixed_unverified": 28,
}
"""Days that an issue may stay in a state before it is overdue; no clock runs in the others."""
REMIND: Final = 0.8  # share of the time after which the owner is reminded

Due = Literal["in time", "soon", "overdue"]


@dataclass(frozen=True, slots=True)
class Promise:
    """The clocks of a team.

    Attributes:
        days: state -> days; states that it does not name have the default.
    """

    days: Mapping[str, float] = field(default_factory=dict)

    def due(self, issue: Tracked) -> datetime | None:
        """When the issue must have left its state; None where no clock runs."""
        days = self.days.get(issue.state, DAYS.get(issue.state))
        return None if days is None else issue.since + timedelta(days=days)


def standing(issue: Tracked, promise: Promise, now: datetime) -> Due:
    """Whether the issue is in time, soon due (four fifths of its time are over), or overdue.

    Example:
        >>> from datetime import UTC
        >>> issue = Tracked("i_1", "accepted", since=datetime(2026, 3, 2, tzinfo=UTC))
        >>> [standing(issue, Promise(), datetime(2026, 3, 4, hour, tzinfo=UTC)) for hour in (0, 12)]
        ['in time', 'soon']
    """
    due = promise.due(issue)
    if due is None:
        return "in time"
    if now >= due:
        return "overdue"
    return "soon" if now - issue.since >= REMIND * (due - issue.since) else "in time"


def called_for(issue: Tracked, events: list[Event], promise: Promise, now: datetime) -> str:
    """The note that the clock calls for and that is not there yet: ``remind``, ``escalate`` or nothing.

    Each is due once for every stay in a state, however often this is asked.

    Args:
        issue: as it stands.
        events: its history.
        promise: clocks of its team.
        now: aware UTC.
    """
    wanted = {"soon": "remind", "overdue": "escalate"}.get(standing(issue, promise, now), "")
    made = {event.kind for event in events if event.at >= issue.since}
    return "" if wanted in made else wanted
