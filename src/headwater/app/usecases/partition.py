"""The use cases behind ``issues merge``, ``separate`` and ``split``."""

from headwater.app.context import Context
from headwater.app.problem import carries, contacts_behind, count_behind
from headwater.app.tracking import by, issue_of, names_of, promise_of, state_row
from headwater.app.verbs.partition import MergeInput, PartitionOutput, SeparateInput, SplitInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import IllegalMove, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import Change
from headwater.core.types import Tracked
from headwater.resolve import lifecycle


def merge(context: Context, given: MergeInput) -> PartitionOutput:
    """One issue becomes part of another.

    Raises:
        IllegalMove: not from its state, or the other one repeats a third.
        ActionDenied: not by this role.
        StaleVersion: somebody else has changed one of them.
        InputError: no issue answers, or both are the same.
    """
    with opened(context) as workspace:
        source, target = issue_of(workspace, given.issue), issue_of(workspace, given.into)
        return _two(context, workspace, merged(context, source, target, given.why))


def merged(context: Context, source: Tracked, target: Tracked, why: str) -> list[Change]:
    """The changes to both issues.

    Raises:
        IllegalMove: the other one is over, or repeats a third.
    """
    if target.state in ("duplicate", "closed", "rejected") and source.issue_id != target.issue_id:
        raise IllegalMove(
            f"issue {target.issue_id} is {target.state}: nothing can be merged into it",
            hint=f"merge into {target.duplicate_of}" if target.duplicate_of else "re-open it first",
        )
    after, event = lifecycle.move(source, "duplicate", {"of": target.issue_id, "why": why}, **by(context))
    other, told = lifecycle.note(target, "merged", {"other": source.issue_id, "why": why}, **by(context))
    return [Change(source, after, event), Change(target, other, told)]


def separate(context: Context, given: SeparateInput) -> PartitionOutput:
    """An issue that had become part of another stands where it stood before.

    Raises:
        IllegalMove: it is part of none.
        ActionDenied: not by this role.
    """
    with opened(context) as workspace:
        return _two(context, workspace, separated(context, workspace, issue_of(workspace, given.issue), given.why))


def separated(context: Context, workspace: Workspace, issue: Tracked, why: str) -> list[Change]:
    """The changes to both issues."""
    before = [event for event in workspace.desk.issues.history(issue.issue_id) if event.kind == "duplicate"]
    back = before[-1].details["before"] if before else ""
    after, event = lifecycle.move(issue, "separate", {"why": why, "back": back}, **by(context))
    target = workspace.desk.issues.tracked()[issue.duplicate_of]
    other, told = lifecycle.note(target, "unmerged", {"other": issue.issue_id, "why": why}, **by(context))
    return [Change(issue, after, event), Change(target, other, told)]


def split(context: Context, given: SplitInput) -> PartitionOutput:
    """A part of an issue becomes an issue of its own.

    Raises:
        NotEnoughData: none, or all, of its contacts have that value.
        IllegalMove: it is over.
        ActionDenied: not by this role.
    """
    name, _, value = given.by.partition("=")
    scope = {name.strip(): value.strip()}
    with opened(context) as workspace:
        issue = issue_of(workspace, given.issue)
        tracked = workspace.desk.issues.tracked()
        rows = contacts_behind(workspace, tracked, issue.issue_id)
        going = sum(carries(row, scope) for row in rows)
        if not 0 < going < len(rows):
            seen = sorted({row["attributes"].get(name.strip(), "") for row in rows} - {""})
            raise NotEnoughData(
                f"{going} of the {len(rows)} contacts of {issue.issue_id} have {given.by}: that splits nothing",
                hint=f"values of {name.strip()} there: {', '.join(seen[:8]) or 'none'}",
            )
        part = "i_" + content_hash(issue.issue_id, *(f"{k}={v}" for k, v in scope.items()), size=5)
        old, new = lifecycle.split(issue, part, scope, given.name, **by(context))
        if given.dry_run:
            row = state_row(context, issue, names_of(workspace, tracked), promise_of(workspace))
            return PartitionOutput(issue=row, other=None, contacts=len(rows), other_contacts=going)
        return _two(context, workspace, [Change(issue, *old), Change(None, *new)])


def _two(context: Context, workspace: Workspace, changes: list[Change]) -> PartitionOutput:
    workspace.desk.issues.append_all(changes)
    tracked = workspace.desk.issues.tracked()
    names, promise = names_of(workspace, tracked), promise_of(workspace)
    first, second = (change.after for change in changes)
    return PartitionOutput(
        issue=state_row(context, first, names, promise),
        other=state_row(context, second, names, promise),
        contacts=count_behind(workspace, tracked, first.issue_id),
        other_contacts=count_behind(workspace, tracked, second.issue_id),
    )
