"""How long an issue may stay where it is, and who must hear of it when it stays longer.

A clock is chosen by state, severity and team: the first one of the file that fits. It runs in working hours. When its time is
up, the people of its escalation path hear of it one after another. Where no clock of a file fits, the default days of the state
hold, in which every hour counts.

Version: ``resolve.clocks.v2``: working hours, severity, teams, escalation paths; v1 knew days by state alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from headwater.core.types.tracked import Event, Severity, State, Tracked
from headwater.resolve.hours import ALWAYS, Hours, after, between

METHOD: Final = "resolve.clocks.v2"
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
class Clock:
    """One promise.

    Attributes:
        hours: working hours that an issue may stay in a state; more than 0.
        states: for which; empty = every state in which a clock runs.
        severities: for which; empty = all.
        teams: ids, for which; empty = all, and issues that nobody owns.
        escalate: who hears of it when the time is up: the first at once, the next after ``every`` further hours, ...
        every: working hours between two steps of the path; more than 0.
        calendar: when these hours run.
    """

    hours: float
    states: frozenset[State] = frozenset()
    severities: frozenset[Severity] = frozenset()
    teams: frozenset[str] = frozenset()
    escalate: tuple[str, ...] = ()
    every: float = 8.0
    calendar: Hours = ALWAYS

    def fits(self, issue: Tracked) -> bool:
        """Whether it runs for this issue as it stands."""
        return (
            (not self.states or issue.state in self.states)
            and (not self.severities or issue.severity in self.severities)
            and (not self.teams or issue.team in self.teams)
        )


@dataclass(frozen=True, slots=True)
class Promise:
    """All clocks.

    Attributes:
        clocks: in order: the first that fits an issue is its clock.
        remind: share of the time after which the owner is reminded, 0..1.
    """

    clocks: tuple[Clock, ...] = ()
    remind: float = REMIND

    def clock(self, issue: Tracked) -> Clock | None:
        """The clock that runs; None in states that wait for nobody."""
        if issue.state not in DAYS:
            return None
        return next((clock for clock in self.clocks if clock.fits(issue)), Clock(DAYS[issue.state] * 24))

    def due(self, issue: Tracked) -> datetime | None:
        """When the issue must have left its state; None where no clock runs."""
        clock = self.clock(issue)
        return None if clock is None else after(issue.since, clock.hours, clock.calendar)


class Call(NamedTuple):
    """A note that a clock calls for.

    Attributes:
        kind: ``remind`` or ``escalate``.
        level: 1 for the first person of the path; 0 for a reminder.
        to: who must hear of it; empty = the team.
    """

    kind: str
    level: int
    to: str


def standing(issue: Tracked, promise: Promise, now: datetime) -> Due:
    """Whether the issue is in time, soon due (four fifths of its time are over), or overdue.

    Example:
        >>> from datetime import UTC
        >>> issue = Tracked("i_1", "accepted", since=datetime(2026, 3, 2, tzinfo=UTC))
        >>> [standing(issue, Promise(), datetime(2026, 3, 4, hour, tzinfo=UTC)) for hour in (0, 12)]
        ['in time', 'soon']
    """
    clock = promise.clock(issue)
    if clock is None:
        return "in time"
    if now >= after(issue.since, clock.hours, clock.calendar):
        return "overdue"
    return "soon" if between(issue.since, now, clock.calendar) >= promise.remind * clock.hours else "in time"


def called_for(issue: Tracked, events: Sequence[Event], promise: Promise, now: datetime) -> list[Call]:
    """The notes that the clock calls for and that are not there yet, in order.

    Each is due once for every stay in a state, however often and however late this is asked.

    Args:
        issue: as it stands.
        events: its history.
        promise: the clocks.
        now: aware UTC.
    """
    clock = promise.clock(issue)
    state = standing(issue, promise, now)
    if clock is None or state == "in time":
        return []
    here = [event for event in events if event.at >= issue.since]
    if state == "soon":
        return [] if any(event.kind in ("remind", "escalate") for event in here) else [Call("remind", 0, "")]
    over = between(after(issue.since, clock.hours, clock.calendar), now, clock.calendar)
    path = clock.escalate or ("",)
    reached = min(len(path), 1 + int(over / clock.every))
    made = {int(event.details.get("level", 1)) for event in here if event.kind == "escalate"}
    return [Call("escalate", n, path[n - 1]) for n in range(1, reached + 1) if n not in made]
