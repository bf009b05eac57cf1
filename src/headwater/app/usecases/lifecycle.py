"""The use cases behind the life of issues. State and events lie on the desk; names come from the last run."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from headwater.app.context import Context
from headwater.app.reminding import remind_all
from headwater.app.tracking import by, issue_of, names_of, promise_of, state_row, stored
from headwater.app.usecases.partition import merged, separated
from headwater.app.usecases.teams import check_team, teams_of
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.lifecycle import (
    CommentInput,
    EventRow,
    HistoryInput,
    HistoryOutput,
    LinkInput,
    MoveInput,
    QueueInput,
    QueueOutput,
    RateInput,
    RemindOutput,
    StateRow,
    UndoInput,
    WatchInput,
)
from headwater.app.verbs.paged import page
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, StaleVersion
from headwater.core.ports import Change
from headwater.core.types import SEVERITIES, Severity, Tracked
from headwater.resolve import lifecycle

_STANDINGS = ("in time", "soon", "overdue")


def move_issue(context: Context, given: MoveInput) -> StateRow:
    """The issue after a move.

    Raises:
        IllegalMove: not from its state.
        ActionDenied: not by this role.
        StaleVersion: somebody else has changed it.
        InputError: a detail is missing, or no issue answers.
    """
    with opened(context) as workspace:
        issue = issue_of(workspace, given.issue)
        if given.version not in (None, issue.version):
            raise StaleVersion(
                f"issue {issue.issue_id} is at version {issue.version}, not {given.version}", hint="look at it again"
            )
        if given.team:
            check_team(given.team, teams_of(workspace))
        return stored(context, workspace, _changes(context, workspace, issue, given))


def _changes(context: Context, workspace: Workspace, issue: Tracked, given: MoveInput) -> list[Change]:
    """What a move changes: a mark as duplicate, and taking it back, concern two issues."""
    if given.move == "duplicate" and given.of:
        return merged(context, issue, issue_of(workspace, given.of), given.why)
    if given.move == "separate" and issue.state == "duplicate":
        return separated(context, workspace, issue, given.why)
    details = {"why": given.why, "team": given.team, "verdict": given.verdict, "release": given.release}
    after, event = lifecycle.move(issue, given.move, details, **by(context))
    return [Change(issue, after, event)]


def undo_move(context: Context, given: UndoInput) -> StateRow:
    """The issue as it was before its newest move.

    Raises:
        IllegalMove: something has happened since.
        ActionDenied: somebody else moved it.
    """
    with opened(context) as workspace:
        issue = issue_of(workspace, given.issue)
        events = workspace.desk.issues.history(issue.issue_id)
        after, event = lifecycle.undo(issue, events, **by(context))
        return stored(context, workspace, [Change(issue, after, event)])


def rate(context: Context, given: RateInput) -> StateRow:
    """The issue with another severity.

    Raises:
        ActionDenied: not by this role.
        InputError: there is no such severity.
    """
    return _noted(context, given.issue, "rate", {"severity": given.severity})


def comment(context: Context, given: CommentInput) -> StateRow:
    """The issue with a comment."""
    return _noted(context, given.issue, "comment", {"text": given.text})


def link(context: Context, given: LinkInput) -> StateRow:
    """The issue with a pointer to something else."""
    return _noted(context, given.issue, "link", {"to": given.to, "relation": given.relation})


def watch(context: Context, given: WatchInput) -> StateRow:
    """The issue with one watcher more, or less."""
    return _noted(context, given.issue, "unwatch" if given.stop else "watch", {"whom": given.whom or context.who})


def history(context: Context, given: HistoryInput) -> HistoryOutput:
    """State and events of an issue.

    Raises:
        InputError: no issue answers.
    """
    with opened(context) as workspace:
        issue = issue_of(workspace, given.issue)
        events = [
            EventRow(at=e.at, who=e.who, role=e.role, kind=e.kind, details=dict(e.details))
            for e in workspace.desk.issues.history(issue.issue_id)
        ]
        names = names_of(workspace, {issue.issue_id: issue})
        return HistoryOutput(issue=state_row(context, issue, names, promise_of(workspace)), events=events)


def queue(context: Context, given: QueueInput) -> QueueOutput:
    """Open issues by due date; those due at once the most severe first, then the largest.

    Raises:
        InputError: a state or a standing that does not exist.
    """
    if given.standing and given.standing not in _STANDINGS:
        raise InputError(f"standing {given.standing!r} does not exist", hint=f"one of: {', '.join(_STANDINGS)}")
    with opened(context) as workspace:
        tracked, promise = workspace.desk.issues.tracked(), promise_of(workspace)
        names = names_of(workspace, tracked)
        rows = [state_row(context, issue, names, promise) for issue in tracked.values()]
    rows = [
        row
        for row in rows
        if (row.state == given.state if given.state else row.state in lifecycle.OPEN)
        and given.team in ("", row.team)
        and given.standing in ("", row.standing)
    ]
    place = {key: i for i, key in enumerate(names)}

    def turn(row: StateRow) -> tuple[bool, datetime, int, int, str]:
        severity = SEVERITIES.index(cast(Severity, row.severity))
        return row.due is None, row.due or row.since, -severity, place.get(row.issue_id, len(place)), row.issue_id

    rows.sort(key=turn)
    shown, after = page(rows, given.limit, given.cursor, key=lambda row: row.issue_id)
    return QueueOutput(issues=list(shown), total=len(rows), next_cursor=after)


def remind(context: Context, _given: Nothing) -> RemindOutput:
    """Notes for issues that are soon due, overdue or back; each once for every stay in a state."""
    with opened(context) as workspace:
        return RemindOutput(notes=remind_all(context, workspace))


def _noted(context: Context, wanted: str, kind: str, details: Mapping[str, str]) -> StateRow:
    with opened(context) as workspace:
        issue = issue_of(workspace, wanted)
        after, event = lifecycle.note(issue, kind, details, **by(context))
        return stored(context, workspace, [Change(issue, after, event)])
