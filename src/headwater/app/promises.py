"""What the router in use promises, what became of what it routed, and the end of the promise where that speaks against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headwater.app.library.route import Router
from headwater.app.workspace import Workspace
from headwater.core.ports import Entry, Handover
from headwater.route.outcomes import Realised, Routed, broken, outcomes, realised

AUTHOR = "headwater"


@dataclass(frozen=True, slots=True)
class Record:
    """What the router in use has done since it was trained.

    Attributes:
        realised: error among the routed.
        wrong: outcome of each settled contact, oldest first.
        certainties: of all contacts that it was asked about, oldest first.
    """

    realised: Realised
    wrong: Sequence[bool]
    certainties: Sequence[float]


def record_of(workspace: Workspace, router: Mapping[str, Any], now: datetime) -> Record:
    """What a router has done since: contacts that it learned from are left out.

    Args:
        workspace: an open one.
        router: document of the router.
        now: aware.
    """
    where = f"router = '{router['artefact']}' AND part > {router['since_part']} AND probability IS NOT NULL"
    rows = workspace.read("routes", columns=["contact_id", "team", "by", "probability"], where=where).to_pylist()
    times = workspace.read("contacts", columns=["contact_id", "timestamp"], where=f"part > {router['since_part']}")
    began = dict(zip(times["contact_id"].to_pylist(), times["timestamp"].to_pylist(), strict=True))
    rows.sort(
        key=lambda row: (began[row["contact_id"]] is not None, began[row["contact_id"]] or now, row["contact_id"])
    )
    sent = [Routed(row["contact_id"], row["team"], began[row["contact_id"]]) for row in rows if row["by"] == "router"]
    wrong = outcomes(sent, holders(workspace.desk.handovers.all()), now=now)
    level = workspace.resolved.settings.level
    return Record(realised(len(sent), wrong, level=level), wrong, [row["probability"] for row in rows])


def watch(workspace: Workspace, *, now: datetime) -> str:
    """Withdraw the promise of the router in use where its record speaks against it; returns why, else nothing."""
    held = workspace.desk.versions.current("router")
    if held is None or not held.document["on"] or held.document["withdrawn"]:
        return ""
    record = record_of(workspace, held.document, now)
    router = Router.from_bytes(workspace.artefacts.get(held.document["artefact"]))
    seed = workspace.resolved.settings.seed
    reason = broken(
        router.past_certainty.tolist(), record.certainties, record.wrong, risk=held.document["risk"], seed=seed
    )
    if reason:
        entry = Entry(now, AUTHOR, "route.promise", held.document["artefact"], reason, {"withdrawn": reason})
        workspace.desk.versions.put("router", {**held.document, "withdrawn": reason}, entry, after=held.number)
    return reason


def holders(passed: Sequence[Handover]) -> dict[str, str]:
    """contact -> the team that has it by now, for those that people passed on."""
    return {handover.contact_id: handover.target for handover in passed}


def chains(passed: Sequence[Handover]) -> dict[str, list[str]]:
    """contact -> the teams that it was with, in order."""
    found: dict[str, list[str]] = {}
    for handover in passed:
        chain = found.setdefault(handover.contact_id, [handover.source] if handover.source else [])
        chain.append(handover.target)
    return found
