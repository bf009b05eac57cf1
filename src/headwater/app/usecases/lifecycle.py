"""The use cases behind the life of issues. State and events lie on the desk; names come from the last run."""

from collections.abc import Mapping

from headwater.app.context import Context
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
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
    RemindOutput,
    StateRow,
    WatchInput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, StaleVersion, UnknownComponent
from headwater.core.types import Event, Tracked
from headwater.resolve import clocks, lifecycle

_STANDINGS = ("in time", "soon", "overdue")
_PROMISE = clocks.Promise()


def move_issue(context: Context, given: MoveInput) -> StateRow:
    """The issue after a move.

    Raises:
        IllegalMove: not from its state.
        ActionDenied: not by this role.
        StaleVersion: somebody else has changed it.
        InputError: a detail is missing, or no issue answers.
    """
    with opened(context) as workspace:
        issue = _issue(workspace, given.issue)
        if given.version not in (None, issue.version):
            raise StaleVersion(
                f"issue {issue.issue_id} is at version {issue.version}, not {given.version}", hint="look at it again"
            )
        if given.team and given.team not in (known := [team["team_id"] for team in workspace.desk.teams()]):
            raise UnknownComponent(given.team, known, kind="team")
        of = _issue(workspace, given.of).issue_id if given.of else ""
        details = {"why": given.why, "team": given.team, "of": of, "verdict": given.verdict}
        now = context.clock.now()
        after, event = lifecycle.move(issue, given.move, details, who=context.who, role=context.role, at=now)
        return _stored(context, workspace, issue, after, event)


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
        issue = _issue(workspace, given.issue)
        events = [
            EventRow(at=e.at, who=e.who, role=e.role, kind=e.kind, details=dict(e.details))
            for e in workspace.desk.issues.history(issue.issue_id)
        ]
        return HistoryOutput(issue=state_row(context, issue, _names(workspace)), events=events)


def queue(context: Context, given: QueueInput) -> QueueOutput:
    """Open issues by due date.

    Raises:
        InputError: a state or a standing that does not exist.
    """
    if given.standing and given.standing not in _STANDINGS:
        raise InputError(f"standing {given.standing!r} does not exist", hint=f"one of: {', '.join(_STANDINGS)}")
    with opened(context) as workspace:
        names = _names(workspace)
        rows = [state_row(context, issue, names) for issue in workspace.desk.issues.tracked().values()]
    rows = [
        row
        for row in rows
        if (row.state == given.state if given.state else row.state in lifecycle.OPEN)
        and given.team in ("", row.team)
        and given.standing in ("", row.standing)
    ]
    rows.sort(key=lambda row: (row.due is None, row.due or row.since, row.issue_id))
    return QueueOutput(issues=rows[: given.limit], total=len(rows))


def remind(context: Context, _given: Nothing) -> RemindOutput:
    """Notes for issues that are soon due or overdue; each once for every stay in a state."""
    now, done = context.clock.now(), []
    with opened(context) as workspace:
        names = _names(workspace)
        for issue in workspace.desk.issues.tracked().values():
            kind = clocks.called_for(issue, workspace.desk.issues.history(issue.issue_id), _PROMISE, now)
            due = _PROMISE.due(issue)
            if kind and due is not None:
                after, event = lifecycle.note(
                    issue, kind, {"due": due.isoformat()}, who="headwater", role="system", at=now
                )
                workspace.desk.issues.append(issue, after, event)
                done.append(state_row(context, after, names))
    return RemindOutput(issues=done)


def _noted(context: Context, wanted: str, kind: str, details: Mapping[str, str]) -> StateRow:
    with opened(context) as workspace:
        issue = _issue(workspace, wanted)
        now = context.clock.now()
        after, event = lifecycle.note(issue, kind, details, who=context.who, role=context.role, at=now)
        return _stored(context, workspace, issue, after, event)


def _stored(context: Context, workspace: Workspace, before: Tracked, after: Tracked, event: Event) -> StateRow:
    workspace.desk.issues.append(before, after, event)
    return state_row(context, after, _names(workspace))


def _issue(workspace: Workspace, wanted: str) -> Tracked:
    """By id also where the last run no longer finds it; else as ``issues show`` does."""
    tracked = workspace.desk.issues.tracked()
    if wanted.strip() in tracked:
        return tracked[wanted.strip()]
    found = find(reading.issues(workspace), wanted)
    if found.issue_id not in tracked:
        raise InputError(
            f"issue {found.issue_id} is not tracked yet", hint="headwater run brings the workspace up to date"
        )
    return tracked[found.issue_id]


def _names(workspace: Workspace) -> dict[str, str]:
    rows = workspace.read("issues", columns=["issue_id", "name"]).to_pylist()
    return {row["issue_id"]: row["name"] for row in rows}


def state_row(context: Context, issue: Tracked, names: Mapping[str, str]) -> StateRow:
    """Where an issue stands, as it is shown."""
    return StateRow(
        issue_id=issue.issue_id,
        name=names.get(issue.issue_id, ""),
        state=issue.state,
        since=issue.since,
        team=issue.team,
        due=_PROMISE.due(issue),
        standing=clocks.standing(issue, _PROMISE, context.clock.now()),
        version=issue.version,
        watchers=list(issue.watchers),
        duplicate_of=issue.duplicate_of,
        moves=lifecycle.allowed(issue.state, context.role),
    )
