"""Contacts of a workspace's issue, as agents are made from them and proved on them: personal data replaced."""

from typing import Any, Final

from headwater.app.causing import statements_of
from headwater.app.context import Context
from headwater.app.usecases.issues import find
from headwater.app.usecases.quotes import check_statements
from headwater.app.usecases.reading import issues
from headwater.app.verbs.models import IssueDetail
from headwater.app.workspace import Workspace, opened

_MOST_OPENINGS: Final = 200


def issue_named(workspace: Workspace, name: str) -> IssueDetail:
    """The issue that answers to an id, a rank or a part of a name.

    Raises:
        InputError: none, or more than one, does.
    """
    return find(issues(workspace), name)


def openings(context: Context, issue: str) -> list[str]:
    """What customers of an issue say it is, each once, checked against their contacts; none without an issue."""
    if not issue:
        return []
    with opened(context) as workspace:
        topic = issue_named(workspace, issue).topic_id
        ids = workspace.read("assignments", columns=["contact_id"], where=f"topic_id = '{topic}'")["contact_id"]
        rows: list[dict[str, Any]] = statements_of(workspace, topic, ids.combine_chunks())[:_MOST_OPENINGS]
        check_statements(workspace, rows)
        return list(dict.fromkeys(row["text"] for row in rows))
