"""The contacts behind an issue as people work on it: merged ones with it, split ones without."""

from collections.abc import Mapping
from typing import Any

from headwater.app.workspace import Workspace
from headwater.core.ports import among
from headwater.core.types import Tracked

_COLUMNS = ["contact_id", "source", "source_id", "timestamp", "channel", "customer", "attributes"]
Row = dict[str, Any]


def contacts_behind(workspace: Workspace, tracked: Mapping[str, Tracked], issue_id: str) -> list[Row]:
    """Contacts of an issue and of those merged into it, by id; ``attributes`` as a mapping.

    Contacts that went with a split count there; merged back, they count here again.

    Args:
        workspace: an open one.
        tracked: all issues.
        issue_id: of the issue.
    """
    topics = topics_of(workspace)
    found: dict[str, Row] = {}
    for key in sorted(_with_merged(tracked, issue_id)):
        found |= _own(workspace, tracked, topics, key)
    return [found[key] for key in sorted(found)]


def topics_of(workspace: Workspace) -> dict[str, str]:
    """Issue -> its topic, of the last run."""
    rows = workspace.read("issues", columns=["issue_id", "topic_id"]).to_pylist()
    return {row["issue_id"]: row["topic_id"] for row in rows}


def telling(workspace: Workspace, topic: str) -> set[str]:
    """Contacts of which a statement is about a topic."""
    where = f"topic_id = '{topic}'"
    return set(workspace.read("assignments", columns=["contact_id"], where=where)["contact_id"].to_pylist())


def count_behind(workspace: Workspace, tracked: Mapping[str, Tracked], issue_id: str) -> int:
    """How many they are."""
    return len(contacts_behind(workspace, tracked, issue_id))


def carries(row: Row, scope: Mapping[str, str]) -> bool:
    """Whether a contact has all these attribute values.

    Example:
        >>> carries({"attributes": {"region": "EU"}}, {"region": "EU"}), carries({"attributes": {}}, {"region": "EU"})
        (True, False)
    """
    return all(row["attributes"].get(name) == value for name, value in scope.items())


def topic_of(tracked: Mapping[str, Tracked], topics: Mapping[str, str], issue_id: str) -> str:
    """The topic whose contacts an issue has, or has a part of; empty where the last run has none."""
    key = issue_id
    while key in tracked and tracked[key].part_of:
        key = tracked[key].part_of
    return topics.get(key, "")


def _with_merged(tracked: Mapping[str, Tracked], issue_id: str) -> set[str]:
    """The issue and all that repeat it, or repeat one that does."""
    found, edge = {issue_id}, {issue_id}
    while edge:
        edge = {key for key, issue in tracked.items() if issue.duplicate_of in edge} - found
        found |= edge
    return found


def _own(
    workspace: Workspace, tracked: Mapping[str, Tracked], topics: Mapping[str, str], issue_id: str
) -> dict[str, Row]:
    """Contacts of the topic that lie in the scopes of the issue and in none of what was split from it."""
    topic = topic_of(tracked, topics, issue_id)
    if not topic:
        return {}
    scopes = []
    key = issue_id
    while key in tracked and tracked[key].part_of:
        scopes.append(tracked[key].scope)
        key = tracked[key].part_of
    without = [issue.scope for issue in tracked.values() if issue.part_of == issue_id]
    rows = _rows(workspace, topic)
    return {
        row["contact_id"]: row
        for row in rows
        if all(carries(row, scope) for scope in scopes) and not any(carries(row, scope) for scope in without)
    }


def _rows(workspace: Workspace, topic: str) -> list[Row]:
    ids = sorted(telling(workspace, topic))
    rows: list[Row] = []
    for start in range(0, len(ids), 500):
        chosen = among("contact_id", ids[start : start + 500])
        found = workspace.read("contacts", columns=_COLUMNS, where=chosen).to_pylist()
        rows += [{**row, "attributes": dict(row["attributes"])} for row in found]
    return rows
