"""The use cases behind ``route show``, ``route contact`` and ``route reassign``."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.promises import chains, holders
from headwater.app.routing import Decider, gather, plan_of, table_of
from headwater.app.usecases.rules import digest_of
from headwater.app.usecases.teams import check_team, teams_of
from headwater.app.verbs.paged import page
from headwater.app.verbs.route import (
    AlternativeRow,
    ContactInput,
    ContactOutput,
    HandoverRow,
    ReassignInput,
    RouteRow,
    ShowInput,
    ShowOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import IllegalMove, InputError
from headwater.core.ports import Entry, Handover, among
from headwater.route.outcomes import PING_PONG

_NOBODY: Final = "nobody"
_SHOWN: Final = 160


def show(context: Context, given: ShowInput) -> ShowOutput:
    """Where contacts went; urgent ones first, then those that a person decides, then by id.

    Raises:
        UnknownComponent: there is no such team.
    """
    with opened(context) as workspace:
        if given.team not in ("", _NOBODY):
            check_team(given.team, teams_of(workspace))
        rows = workspace.read("routes").to_pylist()
        passed = holders(workspace.desk.handovers.all())
        now = {row["contact_id"]: passed.get(row["contact_id"], row["team"]) for row in rows}
        wanted = None if given.team == _NOBODY else given.team
        found = [
            row
            for row in rows
            if (given.team == "" or now[row["contact_id"]] == wanted)
            and given.by in ("", row["by"])
            and (row["urgent"] or not given.urgent)
        ]
        found.sort(key=lambda row: (not row["urgent"], now[row["contact_id"]] is not None, row["contact_id"]))
        shown, after = page(found, given.limit, given.cursor, key=lambda row: str(row["contact_id"]))
        texts = _texts(workspace, [row["contact_id"] for row in shown])
        return ShowOutput(
            routes=[_row(row, now[row["contact_id"]], texts) for row in shown],
            total=len(found),
            next_cursor=after,
            teams=dict(sorted(Counter(team or _NOBODY for team in now.values()).items())),
            by=dict(sorted(Counter(row["by"] for row in rows).items())),
            urgent=sum(bool(row["urgent"]) for row in rows),
            digest=digest_of(rows),
        )


def contact(context: Context, given: ContactInput) -> ContactOutput:
    """One contact: where it is and why; where it is not decided yet, where it would go now.

    Raises:
        InputError: there is no such contact.
    """
    with opened(context) as workspace:
        return _contact(workspace, given.contact)


def reassign(context: Context, given: ReassignInput) -> ContactOutput:
    """Give a contact to another team.

    Raises:
        InputError: there is no such contact.
        UnknownComponent: there is no such team.
        IllegalMove: that team has it.
        StaleVersion: somebody else has passed it on in between.
    """
    with opened(context) as workspace:
        check_team(given.team, teams_of(workspace))
        before = _contact(workspace, given.contact)
        source = (before.route.team if before.stored or before.handovers else None) or ""
        if source == given.team:
            raise IllegalMove(f"{given.team} has contact {given.contact}", hint="name another team")
        change = {"from": source, "to": given.team, "by": before.route.by}
        entry = Entry(context.clock.now(), context.who, "route.reassign", given.contact, given.why, change)
        workspace.desk.handovers.add(given.contact, source, given.team, entry)
        return _contact(workspace, given.contact)


def _contact(workspace: Workspace, key: str) -> ContactOutput:
    quoted = key.replace("'", "''")
    rows = workspace.read("routes", where=f"contact_id = '{quoted}'").to_pylist()
    row = rows[0] if rows else _would(workspace, quoted)
    passed = workspace.desk.handovers.of(key)
    team = passed[-1].target if passed else row["team"]
    has = next((t for t in teams_of(workspace) if t.team_id == team), None)
    chain = chains(passed).get(key, [])
    return ContactOutput(
        route=_row(row, team, _texts(workspace, [key])),
        stored=bool(rows),
        handovers=[_handover(one) for one in passed],
        reached=has.reached if has else "",
        escalation=list(has.escalation) if has else [],
        back_and_forth=len(chain) >= PING_PONG,
    )


def _would(workspace: Workspace, quoted: str) -> dict[str, Any]:
    """Where a contact that nobody has decided on yet would go now."""
    found = workspace.read("contacts", columns=["contact_id", "part"], where=f"contact_id = '{quoted}'")
    if not found.num_rows:
        raise InputError(f"there is no contact {quoted}", hint="headwater search QUERY shows ids of contacts")
    part, plan = found["part"][0].as_py(), plan_of(workspace)
    rows = gather(workspace.lake, part)
    mine = rows.filter(pc.equal(rows["contact_id"], found["contact_id"][0]))
    if not mine.num_rows:
        raise InputError(f"contact {quoted} is not prepared yet", hint="headwater run finishes it")
    route = Decider(plan, workspace.artefacts.get).routes(mine)
    row: dict[str, Any] = table_of(route, plan, [part]).to_pylist()[0]
    return row


def _row(row: Mapping[str, Any], team: str | None, texts: Mapping[str, str]) -> RouteRow:
    same = ("contact_id", "queue", "by", "urgent", "line", "probability", "reasons")
    return RouteRow(
        **{name: row[name] for name in same},
        team=team,
        sent_to=row["team"],
        alternatives=[AlternativeRow(**item) for item in row["alternatives"]],
        text=texts.get(row["contact_id"], "")[:_SHOWN],
    )


def _texts(workspace: Workspace, ids: Sequence[str]) -> dict[str, str]:
    if not ids:
        return {}
    found: pa.Table = workspace.read("documents", columns=["contact_id", "text"], where=among("contact_id", ids))
    return dict(zip(found["contact_id"].to_pylist(), found["text"].to_pylist(), strict=True))


def _handover(one: Handover) -> HandoverRow:
    return HandoverRow(at=one.at, who=one.who, source=one.source, target=one.target, why=one.why)
