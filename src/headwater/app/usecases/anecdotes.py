"""The use cases behind ``anecdotes list`` and ``anecdotes export``."""

from collections import Counter
from pathlib import Path
from typing import Any

from headwater.anecdotes.lifecycle import is_overdue
from headwater.app.context import Context
from headwater.app.readinglist import reading_list
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.usecases.quotes import check_quotes
from headwater.app.usecases.sheet import WRITERS, Sheet
from headwater.app.verbs.anecdotes import AnecdoteRow, ExportInput, ExportOutput, ListInput, ListOutput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.core.types import Read

_NOTE = (
    "seats by kind in turns, then by how much of the rest each quote covers, no story twice, "
    "channels, languages and regions by their shares; the place in the file plays no part"
)


def list_anecdotes(context: Context, given: ListInput) -> ListOutput:
    """The few contacts to read.

    Raises:
        InputError: none, or more than one, issue answers.
        NotVerbatim: a stored quote is not what its contact says.
    """
    with opened(context) as workspace:
        return listed(context, workspace, given)


def listed(context: Context, workspace: Workspace, given: ListInput, *, hidden: set[str] | None = None) -> ListOutput:
    """The list; topics in ``hidden`` and what is in no topic are left out where it is to be shared."""
    topic = find(reading.issues(workspace), given.issue).topic_id if given.issue else ""
    rows, candidates = reading_list(workspace, topic=topic, kind=given.kind, budget=given.budget)
    if hidden is not None:
        rows = [row for row in rows if row["topic_id"] is not None and row["topic_id"] not in hidden]
    check_quotes(workspace, rows)
    return ListOutput(
        anecdotes=[row_of(context, workspace, row) for row in rows],
        candidates=candidates,
        cohorts=dict(sorted(Counter(row["cohort"] for row in rows).items())),
        note=_NOTE,
    )


def row_of(context: Context, workspace: Workspace, row: dict[str, Any]) -> AnecdoteRow:
    """A row of the lake and the desk as it is shown; its quote was checked."""
    item = workspace.desk.anecdotes.get(row["anecdote_id"])
    where = f"topic_id = '{row['topic_id']}'"
    issue = workspace.read("issues", columns=["issue_id", "name"], where=where).to_pylist() if row["topic_id"] else []
    stored = (name for name in AnecdoteRow.model_fields if name in row)
    return AnecdoteRow(
        **{name: row[name] for name in stored},
        issue_id=issue[0]["issue_id"] if issue else None,
        issue=issue[0]["name"] if issue else None,
        link=f"/contacts/{row['contact_id']}",
        **standing(context, item),
    )


def standing(context: Context, item: Read | None) -> dict[str, Any]:
    """State, owner and due day."""
    if item is None:
        return {"state": "open", "owner": "", "due": None, "overdue": False}
    overdue = is_overdue(item, context.clock.now().date())
    return {"state": item.state, "owner": item.owner, "due": item.due, "overdue": overdue}


def export(context: Context, given: ExportInput) -> ExportOutput:
    """The list as a file; issues behind which stand too few customers are left out.

    Raises:
        InputError: the ending is none of those.
        ConflictError: the file exists.
        NotVerbatim: a stored quote is not what its contact says.
    """
    path = Path(given.path)
    if path.suffix not in WRITERS:
        raise InputError(f"cannot tell the format of {path.name!r}", hint="end it in .html, .md or .csv")
    target(given.path, overwrite=given.overwrite)
    asked = ListInput(issue=given.issue, kind=given.kind, budget=given.budget)
    with opened(context) as workspace:
        hidden = reading.small_topics(workspace)
        everything = listed(context, workspace, asked)
        least = workspace.resolved.settings.min_group
        found = listed(context, workspace, asked, hidden=hidden) if least > 1 else everything
        coverage = reading.coverage(workspace)
    about = Sheet(
        title=f"What customers of “{found.anecdotes[0].issue}” say" if given.issue and found.anecdotes else "To read",
        subtitle=f"{len(found.anecdotes)} contacts of {coverage.contacts:,}, {coverage.first} to {coverage.last}",
        note=found.note,
        made=context.clock.now().date().isoformat(),
    )
    with whole(path) as scratch:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(WRITERS[path.suffix](found.anecdotes, about), "utf-8")
    withheld = len(everything.anecdotes) - len(found.anecdotes)
    return ExportOutput(path=str(path), anecdotes=len(found.anecdotes), withheld=withheld)
