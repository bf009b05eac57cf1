"""The use cases behind ``issues list`` and ``issues show``."""

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.sight import seen_ids
from headwater.app.slicing import read_slices, sizes_by_subject
from headwater.app.usecases import moods, reading
from headwater.app.verbs.issues import ListInput, ListOutput, ShowInput
from headwater.app.verbs.models import IssueDetail, IssueRow, Number, Week
from headwater.app.verbs.paged import page
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.types import Sees
from headwater.size.aggregate import Aggregate


def list_issues(context: Context, given: ListInput) -> ListOutput:
    """Issues with their sizes, series, drivers, quotes and suggested owners."""
    with opened(context) as workspace:
        found = reading.issues(workspace)
        if context.sees is not None:
            return _as_seen(workspace, found, context.sees, given)
        shown, after = page(reading.ranked(found, given.sort), given.limit, given.cursor, key=_id)
        return ListOutput(
            issues=list(shown),
            next_cursor=after,
            total=len(found),
            coverage=reading.coverage(workspace),
        )


def _id(issue: IssueRow) -> str:
    return issue.issue_id


def _as_seen(workspace: Workspace, found: list[IssueDetail], sees: Sees, given: ListInput) -> ListOutput:
    """Issues with the sizes of what may be seen alone; what is told of all contacts is left out."""
    level = workspace.resolved.settings.level
    seen = read_slices(workspace, "", by=sees.attribute, week=None, only=sees.values)
    total = Aggregate.empty()
    for one in seen.values():
        total = total.merge(one.total)
    n_weeks, sized = reading.weeks_of_data(workspace), sizes_by_subject(total, level=level)
    mine = [
        issue.model_copy(update={**_NOT_TOLD, **_told(*sized[issue.topic_id], n_weeks)})
        for issue in found
        if issue.topic_id in sized and sized[issue.topic_id][0]["contacts"]["value"]
    ]
    mine.sort(key=lambda issue: (-issue.contacts.value, issue.rank))
    shown, after = page(reading.ranked(mine, given.sort), given.limit, given.cursor, key=_id)
    return ListOutput(
        issues=list(shown),
        next_cursor=after,
        total=len(mine),
        coverage=reading.coverage(workspace).model_copy(update=_covered(workspace, total, sees)),
    )


_NOT_TOLD: Final[dict[str, Any]] = {"customers": None, "repeats": None, "driver": None, "drivers": [], "quotes": []}


def _told(whole: dict[str, dict[str, Any]], weeks: list[dict[str, Any]], n_weeks: float) -> dict[str, Any]:
    contacts, share = (Number.from_row(whole[key]) for key in ("contacts", "share"))
    return {
        "contacts": contacts,
        "share": share,
        "per_week": contacts.value / n_weeks if n_weeks else 0.0,
        "weeks": [Week.from_row(row) for row in weeks],
    }


def _covered(workspace: Workspace, total: Aggregate, sees: Sees) -> dict[str, Any]:
    mine = pa.array(sorted(seen_ids(workspace, sees)), pa.string())
    statements = assigned = 0
    for batch in workspace.lake.scan("assignments", columns=["contact_id", "topic_id"]):
        topics = batch["topic_id"].filter(pc.is_in(batch["contact_id"], value_set=mine))
        statements += len(topics)
        assigned += len(topics) - topics.null_count
    contacts, untopical = (pc.sum(total.weeks[name]).as_py() or 0 for name in ("contacts", "untopical"))
    return {
        "contacts": contacts,
        "statements": statements,
        "assigned": assigned,
        "unassigned_share": untopical / contacts if contacts else 0.0,
    }


def show_issue(context: Context, given: ShowInput) -> IssueDetail:
    """All that is known of one issue.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        told = moods.of_issue(workspace, issue.issue_id, issue.topic_id, issue.name)
        return issue.model_copy(update={"moods": told.shares, "moods_withheld": told.withheld})


def find(found: list[IssueDetail], wanted: str) -> IssueDetail:
    """The issue that answers to an id, a rank or a part of a name.

    Raises:
        InputError: none, or more than one, answers to it.
    """
    asked = wanted.strip().lower()
    exact = [i for i in found if asked in (i.issue_id, i.topic_id, i.name.lower(), str(i.rank + 1))]
    chosen = exact or [i for i in found if asked in i.name.lower() or i.issue_id.startswith(asked)]
    if len(chosen) == 1:
        return chosen[0]
    if not chosen:
        raise InputError(f"no issue answers to {wanted!r}", hint="headwater issues list shows them all")
    raise InputError(
        f"{len(chosen)} issues answer to {wanted!r}: {', '.join(i.name for i in chosen[:5])}",
        hint="give the id or the rank",
    )
