"""The use cases behind ``report schedule``, ``schedules`` and ``due``. A week is claimed on the desk before it is made, so that
of any number of workers one makes it; what a killed one left is taken over after a quarter of an hour."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.trending import span_of
from headwater.app.usecases.ledgerreport import ledger_report
from headwater.app.usecases.report import WRITERS, write
from headwater.app.usecases.weekly import weekly
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.report import (
    DueInput,
    DueOutput,
    DueRow,
    MadeRow,
    ScheduleInput,
    ScheduleRow,
    SchedulesOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ports import Entry
from headwater.report.week import Every, parse_every, reported_week, week_name

_DEAD: Final = timedelta(minutes=15)
_SHOWN: Final = 20


def schedule(context: Context, given: ScheduleInput) -> SchedulesOutput:
    """Have a report made every week, or no longer.

    Raises:
        InputError: day, time or folder are missing.
    """
    row: dict[str, Any] | None = None
    now = context.clock.now()
    if not given.stop:
        if not given.out.strip():
            raise InputError("where to?", hint='headwater report schedule weekly --every "monday 07:00" --out FOLDER')
        every = parse_every(given.every)
        folder = str(Path(given.out).resolve())  # cron runs it from elsewhere
        row = {"weekday": every.weekday, "at": f"{every.at:%H:%M}", "folder": folder, "who": context.who, "since": now}
    with opened(context) as workspace:
        change = {k: str(v) for k, v in row.items()} if row else {"stopped": True}
        workspace.desk.reports.schedule(
            given.report, row, Entry(now, context.who, "report.schedule", given.report, "", change)
        )
        return _schedules(context, workspace)


def schedules(context: Context, _given: Nothing) -> SchedulesOutput:
    """Which reports are made by the clock, and which were made."""
    with opened(context) as workspace:
        return _schedules(context, workspace)


def due(context: Context, given: DueInput) -> DueOutput:
    """Make what is due and not made yet.

    A week is due from its moment on; it waits until the data hold a contact of its last day or a later one. Of several weeks
    that were missed the newest is made; ``report weekly --week`` makes the others.

    Raises:
        NotVerbatim: a stored quote is not what its contact says; the week is given back.
    """
    with opened(context) as workspace:
        return DueOutput(
            reports=[_made(context, workspace, *item, dry=given.dry_run) for item in _waiting(context, workspace)]
        )


def _every(row: Mapping[str, Any]) -> Every:
    return Every(row["weekday"], time.fromisoformat(row["at"]))


def _waiting(context: Context, workspace: Workspace) -> list[tuple[Mapping[str, Any], date]]:
    """Schedules with the Monday of the week that is due and not made; a moment before the schedule began is not due."""
    done = {(row["report"], row["week"]) for row in workspace.desk.reports.made() if row["state"] == "made"}
    found: list[tuple[Mapping[str, Any], date]] = []
    for row in workspace.desk.reports.schedules():
        moment = _every(row).last(context.clock.now())
        week = reported_week(moment)
        if moment >= row["since"] and (row["report"], week) not in done:
            found.append((row, week))
    return found


def _made(context: Context, workspace: Workspace, row: Mapping[str, Any], week: date, *, dry: bool) -> DueRow:
    report, now = row["report"], context.clock.now()

    def told(outcome: str, files: list[str]) -> DueRow:
        return DueRow(report=report, week=week_name(week), monday=week, outcome=outcome, files=files)

    if report == "weekly" and not _is_whole(workspace, week):
        return told("waits for data", [])
    if dry:
        return told("due", [])
    desk = workspace.desk.reports
    if not desk.claim(report, week, now, stale=now - _DEAD):
        return told("taken by another", [])
    try:
        make = ledger_report(context, workspace) if report == "ledger" else weekly(context, workspace, week_name(week))
        files = write(make, row["folder"], forms=list(WRITERS), overwrite=True)
    except BaseException:  # also when interrupted: the next worker shall not wait for us
        desk.release(report, week, now)
        raise
    entry = Entry(now, context.who, "report.due", report, "", {"week": week_name(week), "files": files})
    return told("made" if desk.finish(report, week, now, files, entry) else "taken by another", files)


def _is_whole(workspace: Workspace, week: date) -> bool:
    """Whether the data hold the week to its end: they reach its last day or one after it."""
    try:
        return span_of(workspace)[1] >= week + timedelta(days=6)
    except NotEnoughData:
        return False


def _schedules(context: Context, workspace: Workspace) -> SchedulesOutput:
    now = context.clock.now()
    waiting = {row["report"]: week_name(week) for row, week in _waiting(context, workspace)}
    return SchedulesOutput(
        schedules=[
            ScheduleRow(
                report=row["report"],
                every=str(_every(row)),
                folder=row["folder"],
                who=row["who"],
                next=_every(row).next(now),
                waits=waiting.get(row["report"], ""),
            )
            for row in workspace.desk.reports.schedules()
        ],
        made=[
            MadeRow(report=row["report"], week=week_name(row["week"]), at=row["at"], files=row["files"])
            for row in sorted(workspace.desk.reports.made(), key=_newest)
            if row["state"] == "made"
        ][:_SHOWN],
    )


def _newest(row: Mapping[str, Any]) -> tuple[float, str]:
    at: datetime = row["at"]
    return (-at.astimezone(UTC).timestamp(), row["report"])
