"""The use cases behind ``clocks load`` and ``clocks show``."""

from pathlib import Path

from headwater.app.context import Context
from headwater.app.loading import keep, text_of
from headwater.app.tracking import promise_of
from headwater.app.verbs.clocks import ClockRow, ClocksOutput, LoadInput
from headwater.app.verbs.config import Nothing
from headwater.app.workspace import Workspace, opened
from headwater.resolve.clockfile import EXAMPLE, read_clocks
from headwater.resolve.clocks import DAYS, Clock
from headwater.resolve.hours import ALWAYS
from headwater.resolve.hours import DAYS as WEEKDAYS


def load(context: Context, given: LoadInput) -> ClocksOutput:
    """Put the clocks of a file in place of all.

    Raises:
        InputError: a line cannot be read; it is named.
        ActionDenied: not by this role.
    """
    with opened(context, create=True) as workspace:
        text = text_of(given.file, example=EXAMPLE)
        read_clocks(text, name=Path(given.file).name)
        keep(context, workspace, "clocks", text, given.why)
        return _output(workspace)


def show(context: Context, _given: Nothing) -> ClocksOutput:
    """The clocks that run."""
    with opened(context) as workspace:
        return _output(workspace)


def _output(workspace: Workspace) -> ClocksOutput:
    found, promise = workspace.desk.versions.current("clocks"), promise_of(workspace)
    return ClocksOutput(
        version=found.number if found else 0,
        loaded=found.at if found else None,
        who=found.who if found else "",
        clocks=[_row(clock) for clock in promise.clocks],
        remind=promise.remind,
        defaults={str(state): days for state, days in DAYS.items()},
    )


def _row(clock: Clock) -> ClockRow:
    when = clock.calendar
    days = ", ".join(WEEKDAYS[day] for day in sorted(when.days))
    closes = "24:00" if when.closes.hour == when.closes.minute == 0 else f"{when.closes:%H:%M}"
    runs = "day and night" if when == ALWAYS else f"{days} {when.opens:%H:%M}-{closes} {when.zone}"
    return ClockRow(
        hours=clock.hours,
        states=sorted(clock.states),
        severities=sorted(clock.severities),
        teams=sorted(clock.teams),
        runs=runs,
        escalate=list(clock.escalate),
        every=clock.every,
    )
