"""Issues as people work on them, found and shown: what the use cases about their life share."""

from collections.abc import Callable, Mapping, Sequence
from weakref import WeakKeyDictionary

from headwater.app.context import Context
from headwater.app.verbs.lifecycle import StateRow
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, StaleVersion
from headwater.core.ports import Change
from headwater.core.types import Tracked
from headwater.resolve import clocks, lifecycle
from headwater.resolve.clockfile import read_clocks

_NAMES: WeakKeyDictionary[Workspace, tuple[int, dict[str, str]]] = WeakKeyDictionary()
"""Names of the last run, with the version of the table that they are from: an open workspace reads them once a run."""
_TRIES = 20
"""Of something that the machine does by itself while people write."""


def promise_of(workspace: Workspace) -> clocks.Promise:
    """The clocks that people loaded; the default ones where they have loaded none."""
    found = workspace.desk.versions.current("clocks")
    return read_clocks(found.document["text"]) if found else clocks.Promise()


def names_of(workspace: Workspace, tracked: Mapping[str, Tracked]) -> dict[str, str]:
    """issue_id -> its name: what people called it, else that of the last run; what that found comes first, largest first."""
    version = workspace.lake.version("issues")
    known = _NAMES.get(workspace)
    if known is None or known[0] != version:
        rows = workspace.read("issues", columns=["issue_id", "name", "rank"]).sort_by("rank").to_pylist()
        known = _NAMES[workspace] = (version, {row["issue_id"]: row["name"] for row in rows})
    return known[1] | {key: issue.title for key, issue in tracked.items() if issue.title}


def issue_of(workspace: Workspace, wanted: str) -> Tracked:
    """By id, also where the last run no longer finds it; else by rank, or by a part of its name.

    Raises:
        InputError: none, or more than one, answers.
    """
    asked = wanted.strip()
    if asked and (known := workspace.desk.issues.one(asked)) is not None:
        return known
    tracked = workspace.desk.issues.tracked()
    rows = workspace.read("issues", columns=["issue_id", "topic_id", "rank", "name"]).to_pylist()
    ranks = {row["issue_id"]: {row["topic_id"], str(row["rank"] + 1)} for row in rows}
    names = names_of(workspace, tracked)
    low = asked.lower()
    exact = [key for key in names if low == names[key].lower() or low in ranks.get(key, ())]
    chosen = exact or [key for key in names if low and (low in names[key].lower() or key.startswith(low))]
    if len(chosen) > 1:
        raise InputError(
            f"{len(chosen)} issues answer to {wanted!r}: {', '.join(names[key] for key in chosen[:5])}",
            hint="give the id or the rank",
        )
    if not chosen:
        raise InputError(f"no issue answers to {wanted!r}", hint="headwater issues list shows them all")
    if chosen[0] not in tracked:
        raise InputError(f"issue {chosen[0]} is not tracked yet", hint="headwater run brings the workspace up to date")
    return tracked[chosen[0]]


def by(context: Context) -> lifecycle.By:
    """Who acts, in which role, now."""
    return lifecycle.By(who=context.who, role=context.role, at=context.clock.now())


def state_row(context: Context, issue: Tracked, names: Mapping[str, str], promise: clocks.Promise) -> StateRow:
    """Where an issue stands, as it is shown."""
    return StateRow(
        issue_id=issue.issue_id,
        name=names.get(issue.issue_id, ""),
        state=issue.state,
        severity=issue.severity,
        since=issue.since,
        team=issue.team,
        due=promise.due(issue),
        standing=clocks.standing(issue, promise, context.clock.now()),
        version=issue.version,
        watchers=list(issue.watchers),
        duplicate_of=issue.duplicate_of,
        part_of=issue.part_of,
        moves=lifecycle.allowed(issue.state, context.role),
    )


def stored(context: Context, workspace: Workspace, changes: Sequence[Change]) -> StateRow:
    """Keep events together, or none; where the first issue stands then."""
    workspace.desk.issues.append_all(changes)
    after = changes[0].after
    return state_row(context, after, names_of(workspace, {after.issue_id: after}), promise_of(workspace))


def by_itself(workspace: Workspace, issue_id: str, make: Callable[[Tracked], Change | None]) -> Tracked | None:
    """What the machine does to an issue, looked at again where a person was faster; the issue after it.

    Args:
        workspace: an open one.
        issue_id: of the issue.
        make: the change to the issue as it stands; None where there is nothing to do any more.
    """
    for _ in range(_TRIES):
        issue = workspace.desk.issues.one(issue_id)
        change = None if issue is None else make(issue)
        if change is None:
            return None
        try:
            workspace.desk.issues.append_all([change])
        except StaleVersion:
            continue
        return change.after
    raise StaleVersion(f"issue {issue_id} is written to all the time", hint="try again")
