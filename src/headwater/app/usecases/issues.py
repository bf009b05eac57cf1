"""The use cases behind ``issues list`` and ``issues show``."""

from headwater.app.context import Context
from headwater.app.usecases import moods, reading
from headwater.app.verbs.issues import ListInput, ListOutput, ShowInput
from headwater.app.verbs.models import IssueDetail
from headwater.app.workspace import opened
from headwater.core.errors import InputError


def list_issues(context: Context, given: ListInput) -> ListOutput:
    """Issues with their sizes, series, drivers, quotes and suggested owners."""
    with opened(context) as workspace:
        found = reading.issues(workspace)
        return ListOutput(
            issues=reading.ranked(found, given.sort, given.limit),
            total=len(found),
            coverage=reading.coverage(workspace),
        )


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
