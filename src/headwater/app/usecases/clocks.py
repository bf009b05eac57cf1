"""The use cases behind ``clocks load`` and ``clocks show``."""

from pathlib import Path

from headwater.app.context import Context
from headwater.app.loading import keep, text_of
from headwater.app.tracking import names_of, promise_of
from headwater.app.verbs.clocks import ClockRow, ClocksOutput, DueRow, LoadInput, PreviewOutput
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.written import KeepInput, TextInput
from headwater.app.workspace import Workspace, opened
from headwater.resolve.clockfile import EXAMPLE, read_clocks
from headwater.resolve.clocks import DAYS, Clock, standing
from headwater.resolve.hours import ALWAYS
from headwater.resolve.hours import DAYS as WEEKDAYS

_SHOWN = 50


def load(context: Context, given: LoadInput) -> ClocksOutput:
    """Put the clocks of a file in place of all.

    Raises:
        InputError: a line cannot be read; it is named.
        ActionDenied: not by this role.
    """
    with opened(context, create=True) as workspace:
        text = text_of(given.file, example=EXAMPLE)
        read_clocks(text, name=Path(given.file).name)
        keep(context, workspace, "clocks", text, given.why, verb="clocks.load")
        return _output(workspace)


def put(context: Context, given: KeepInput) -> ClocksOutput:
    """Put the clocks of a text in place of all.

    Raises:
        InputError: a line cannot be read; it is named.
        StaleVersion: the clocks are not those that the caller looked at.
    """
    read_clocks(given.text)
    with opened(context, create=True) as workspace:
        keep(context, workspace, "clocks", given.text, given.why, verb="clocks.put", seen=given.version)
        return _output(workspace)


def preview(context: Context, given: TextInput) -> PreviewOutput:
    """What the clocks of a text would do to the issues as they stand.

    Raises:
        InputError: a line cannot be read; it is named.
    """
    wanted, now = read_clocks(given.text), context.clock.now()
    with opened(context) as workspace:
        held, tracked = promise_of(workspace), workspace.desk.issues.tracked()
        names = names_of(workspace, tracked)
    moves = [
        DueRow(
            issue_id=key,
            name=names.get(key, key),
            before=before,
            after=after,
            overdue=standing(issue, wanted, now) == "overdue",
        )
        for key, issue in tracked.items()
        if (before := held.due(issue)) != (after := wanted.due(issue))
    ]
    moves.sort(key=lambda row: (row.after is None, row.after or now, row.issue_id))
    return PreviewOutput(
        clocks=[_row(clock) for clock in wanted.clocks],
        remind=wanted.remind,
        issues=sum(wanted.due(issue) is not None for issue in tracked.values()),
        overdue_before=sum(standing(issue, held, now) == "overdue" for issue in tracked.values()),
        overdue_after=sum(standing(issue, wanted, now) == "overdue" for issue in tracked.values()),
        changed=len(moves),
        moves=moves[:_SHOWN],
    )


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
        text=found.document["text"] if found else "",
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
