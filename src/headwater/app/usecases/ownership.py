"""The use cases behind ``ownership`` and ``teams check``: gaps, overlaps, duties that match nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.routing import Plan, known_of, plan_of
from headwater.app.searching import nodes_by_name
from headwater.app.usecases import reading
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import IssueDetail
from headwater.app.verbs.teams import (
    CheckOutput,
    FindingRow,
    GapRow,
    LoadRow,
    OverlapRow,
    OwnedRow,
    OwnershipOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.route.decide import Owners
from headwater.route.duties import rivals


def ownership(context: Context, _given: Nothing) -> OwnershipOutput:
    """Who owns which issue, and what nobody or more than one team owns."""
    with opened(context) as workspace:
        plan = plan_of(workspace)
        issues, topics = reading.issues(workspace), _topics(workspace)
        owned = _all_owned(plan, issues, topics)
        return OwnershipOutput(
            issues=owned,
            gaps=_gaps(workspace, plan.owners, topics, owned),
            overlaps=_overlaps(workspace, plan.owners, issues),
            loads=_loads(plan, owned),
            owned_share=_share(owned),
        )


def check(context: Context, _given: Nothing) -> CheckOutput:
    """What about the teams is worth a look.

    Raises:
        InputError: there is no workspace.
    """
    with opened(context) as workspace:
        plan = plan_of(workspace)
        found = [FindingRow(team_id=d.team_id, what=f"owns “{d.text}”: {d.note}") for d in plan.duties if d.note]
        owned = _all_owned(plan, reading.issues(workspace), _topics(workspace))
        loads = {row.team_id: row for row in _loads(plan, owned)}
        for team in plan.teams:
            if not team.reached:
                found.append(FindingRow(team_id=team.team_id, what="nobody knows how to reach it (reached)"))
            if not team.escalation:
                found.append(
                    FindingRow(team_id=team.team_id, what="nobody is asked next when it does not answer (escalation)")
                )
            load = loads[team.team_id]
            if team.capacity_per_week is not None and load.per_week > team.capacity_per_week:
                what = f"{load.per_week:,.1f} contacts a week fall to it, it can do {team.capacity_per_week:,}"
                found.append(FindingRow(team_id=team.team_id, what=what))
        found.sort(key=lambda row: (row.team_id, row.what))
        return CheckOutput(version=plan.versions[0], teams=len(plan.teams), findings=found)


def _topics(workspace: Workspace) -> list[dict[str, Any]]:
    columns = ["topic_id", "parent_id", "level", "kind", "name", "owner"]
    rows: list[dict[str, Any]] = workspace.read("topics", columns=columns).to_pylist()
    return rows


def _all_owned(plan: Plan, issues: Sequence[IssueDetail], topics: Sequence[Mapping[str, Any]]) -> list[OwnedRow]:
    named = {row["topic_id"]: row["owner"] for row in topics if row["owner"]}
    owners = plan.owners
    return [_owned(issue, plan, owners, named.get(issue.topic_id)) for issue in issues]


def _owned(issue: IssueDetail, plan: Plan, owned: Owners, named: str | None) -> OwnedRow:
    labels = [f"{name}={value}" for name, value in issue.driver.rule.items()] if issue.driver else []
    rule = plan.rule_for(issue.topic_id, labels)
    by_node = owned.topics.get(issue.topic_id, ())
    by_value = [duty for label in labels for duty in owned.values.get(label, ())]
    ways: list[tuple[str, list[str]]] = [
        ("taxonomy", [named] if named else []),
        ("rule", [rule.team] if rule is not None and rule.team else []),
        ("node", rivals(by_node)),
        ("driver", sorted({duty.team_id for duty in by_value})),
    ]
    by, owners = next(
        ((by, owners) for by, owners in ways if owners), ("words" if issue.team is not None else "nobody", [])
    )
    return OwnedRow(
        topic_id=issue.topic_id,
        name=issue.name,
        contacts=issue.contacts,
        per_week=round(issue.per_week, 2),
        owners=owners,
        by=by,
        reason=issue.team_reason,
    )


def _gaps(
    workspace: Workspace, owners: Owners, topics: Sequence[Mapping[str, Any]], owned: Sequence[OwnedRow]
) -> list[GapRow]:
    """Issues, groups above them, and values of attributes of which teams own other values; largest first."""
    total = max(workspace.lake.count("contacts"), 1)
    gaps = [(f"issue: {row.name}", round(row.contacts.value)) for row in owned if not row.owners]
    without = {row.topic_id for row in owned if not row.owners}
    assigned = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    below = nodes_by_name(workspace)
    for row in topics:
        held = below.get(row["topic_id"].lower(), [])
        if row["level"] > 0 and len(held) > 1 and set(held) <= without:
            gaps.append((f"group: {row['name']}", _contacts(assigned, held)))
    gaps += _values_without(workspace, owners)
    rows = [GapRow(what=what, contacts=n, share=n / total) for what, n in gaps]
    return sorted(rows, key=lambda row: (-row.contacts, row.what))


def _values_without(workspace: Workspace, owners: Owners) -> list[tuple[str, int]]:
    held = owners.values
    names = {value.partition("=")[0] for value in held} - {"signal"}
    values = known_of(workspace, topics=False).attributes
    wanted = {f"{name}={value}" for name in names for value in values.get(name, ())} - set(held)
    if not wanted:
        return []
    labels = workspace.read("documents", columns=["labels"])["labels"].combine_chunks().flatten()
    counts = {row["values"]: row["counts"] for row in pc.value_counts(labels).to_pylist()}
    return [(value, counts.get(value, 0)) for value in sorted(wanted)]


def _overlaps(workspace: Workspace, owners: Owners, issues: Sequence[IssueDetail]) -> list[OverlapRow]:
    by_topic, sizes = owners.topics, {issue.topic_id: issue for issue in issues}
    rows = [
        OverlapRow(what=f"issue: {sizes[t].name}", teams=rivals(held), contacts=round(sizes[t].contacts.value))
        for t, held in by_topic.items()
        if t in sizes and len(rivals(held)) > 1
    ]
    for value, held in owners.values.items():
        teams = sorted({duty.team_id for duty in held})
        if len(teams) > 1:
            quoted = value.replace("'", "''")
            n = workspace.lake.count("documents", f"array_has(labels, '{quoted}')")
            rows.append(OverlapRow(what=value, teams=teams, contacts=n))
    return sorted(rows, key=lambda row: (-row.contacts, row.what))


def _loads(plan: Plan, owned: Sequence[OwnedRow]) -> list[LoadRow]:
    found = []
    for team in plan.teams:
        mine = [row for row in owned if row.owners[:1] == [team.team_id]]
        found.append(
            LoadRow(
                team_id=team.team_id,
                issues=len(mine),
                per_week=round(sum(row.per_week for row in mine), 1),
                capacity_per_week=team.capacity_per_week,
            )
        )
    return found


def _contacts(assigned: pa.Table, topics: Sequence[str]) -> int:
    mine = assigned.filter(pc.is_in(assigned["topic_id"], value_set=pa.array(list(topics))))
    return int(pc.count_distinct(mine["contact_id"]).as_py())


def _share(owned: Sequence[OwnedRow]) -> float:
    total = sum(row.contacts.value for row in owned)
    return sum(row.contacts.value for row in owned if row.owners) / total if total else 0.0
