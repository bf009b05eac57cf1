"""The use cases behind ``ledger list`` and ``ledger export``."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from headwater.app.context import Context
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.fix import CreditRow, LedgerExportInput, LedgerExportOutput, LedgerOutput
from headwater.app.verbs.models import Number
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.types import Estimate
from headwater.resolve.ledger import METHOD, Credit, Entry, credit

_FIELDS = (
    "fix_id", "issue", "name", "start", "weeks", "claimed", "verified", "credited", "credited_low", "credited_high",
    "unmet", "decayed_a_week", "verdict", "method",
)  # fmt: skip


def list_ledger(context: Context, _given: Nothing) -> LedgerOutput:
    """Claimed, verified, credited and decayed of every fix with a verdict."""
    with opened(context) as workspace:
        return ledger_of(workspace)


def export_ledger(context: Context, given: LedgerExportInput) -> LedgerExportOutput:
    """Write the ledger as CSV.

    Raises:
        ConflictError: the file exists.
    """
    path = target(given.path, overwrite=given.overwrite)
    with opened(context) as workspace:
        rows = ledger_of(workspace).credits
    with whole(path) as scratch, scratch.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_FIELDS)
        for row in rows:
            c = row.credited
            numbers = [row.claimed, row.verified, c.value, c.low, c.high, row.unmet, row.decayed]
            named = [row.fix_id, row.issue, row.name, row.start.isoformat(), f"{row.weeks:.1f}"]
            writer.writerow([*named, *(f"{x:.1f}" for x in numbers), row.verdict, c.method])
    return LedgerExportOutput(path=str(path), rows=len(rows))


def ledger_of(workspace: Workspace) -> LedgerOutput:
    """The ledger of an open workspace."""
    names = {r["topic_id"]: r["name"] for r in workspace.read("topics", columns=["topic_id", "name"]).to_pylist()}
    fixes = {fix["fix_id"]: fix for fix in workspace.desk.fixes.all()}
    history: dict[str, list[Mapping[str, Any]]] = {}
    for row in workspace.desk.fixes.verdicts():
        if "effect" in row["document"]:
            history.setdefault(row["fix_id"], []).append(row)
    first = sorted(history, key=lambda key: (_first_shown(history[key]), key))
    entries = [e for i, key in enumerate(first) for e in _entries(fixes[key], history[key][-1], i)]
    level = workspace.resolved.settings.level
    found = [_row(c, fixes[c.fix], history[c.fix], names) for c in credit(entries, level=level)]
    return LedgerOutput(credits=found, total=_total(found, level))


def _first_shown(rows: list[Mapping[str, Any]]) -> str:
    """When a drop was first found; those without one come last."""
    return min((row["at"].isoformat() for row in rows if row["verdict"] in ("worked", "partly")), default="9")


def _entries(fix: Mapping[str, Any], row: Mapping[str, Any], order: int) -> list[Entry]:
    """A line for every week since the fix, the avoided contacts spread evenly."""
    found, weeks = row["document"], max(round(row["document"]["weeks_after"]), 1)
    first = date.fromisoformat(found["first_week"])
    claimed = -fix["expected"] * float(found["effect"]["inputs"]["expected"]) / weeks
    judged = found["verdict"] != "too early"
    avoided = {name: found["avoided"][name] / weeks for name in ("value", "low", "high")}
    worth = Estimate(**avoided, unit="contacts", method=METHOD) if judged else None
    monday = [first + timedelta(days=7 * i - first.weekday()) for i in range(weeks)]
    return [Entry(fix["fix_id"], fix["topic_id"], day.toordinal() // 7, claimed, worth, order) for day in monday]


def _row(found: Credit, fix: Mapping[str, Any], rows: list[Mapping[str, Any]], names: Mapping[str, str]) -> CreditRow:
    a_week = [row["document"]["avoided"]["value"] / max(row["document"]["weeks_after"], 1) for row in rows]
    shown = [x for x, row in zip(a_week, rows, strict=True) if row["verdict"] in ("worked", "partly")]
    c = found.credited
    return CreditRow(
        fix_id=fix["fix_id"],
        issue=names.get(fix["topic_id"], fix["topic_id"]),
        name=fix["name"],
        start=fix["start"],
        weeks=rows[-1]["document"]["weeks_after"],
        claimed=found.claimed,
        verified=found.verified,
        credited=Number.of(c),
        unmet=found.decayed,
        decayed=max(max(shown) - a_week[-1], 0.0) if shown else 0.0,
        verdict="re-opened" if rows[-1]["document"]["reopened"] else rows[-1]["verdict"],
    )


def _total(found: list[CreditRow], level: float) -> Number | None:
    if not found:
        return None
    value, low, high = (sum(getattr(row.credited, name) for row in found) for name in ("value", "low", "high"))
    return Number.of(Estimate(value, low, high, level, "contacts", METHOD))
