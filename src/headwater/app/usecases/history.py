"""The use cases behind ``taxonomy crosswalk``, ``bridge`` and ``assign``: what a version says of any statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.app.context import Context
from headwater.app.restating import compare
from headwater.app.taxonomies import facts_of, model_of_version, node_names
from headwater.app.usecases.taxonomy import tree_named
from headwater.app.verbs.taxonomy import (
    BridgeInput,
    CrosswalkOutput,
    DiffInput,
    MoveRow,
    TrendRow,
    WeekRow,
)
from headwater.app.workspace import opened
from headwater.core.errors import InputError
from headwater.organise.bridge import bridge_rows
from headwater.organise.teach import Taught


def crosswalk(context: Context, given: DiffInput) -> CrosswalkOutput:
    """What became of each node between any two versions, over all statements of the workspace."""
    with opened(context) as workspace:
        first, _ = tree_named(context, workspace, given.first)
        second, _ = tree_named(context, workspace, given.second)
        models = [Taught(model_of_version(workspace, number)) for number in (first, second)]
        tally = compare(workspace.lake, *models, min_probability=workspace.resolved.settings.min_probability)
        names = [node_names(workspace, number) for number in (first, second)]
    return _output(first, second, bridge_rows(tally, old_names=names[0], new_names=names[1]), everything=True)


def show_bridge(context: Context, given: BridgeInput) -> CrosswalkOutput:
    """The bridge that a run stored.

    Raises:
        InputError: there is none between these versions.
    """
    with opened(context) as workspace:
        last = facts_of(workspace, "bridge")
        first = _number(given.first, last.get("from_version", 0))
        second = _number(given.second, last.get("to_version", facts_of(workspace, "taxonomy").get("version", 0)))
        rows = workspace.read("bridges", where=f"from_version = {first} AND to_version = {second}").to_pylist()
        known = workspace.read("bridges", columns=["from_version", "to_version"]).to_pylist()
    if not rows:
        pairs = sorted({(row["from_version"], row["to_version"]) for row in known})
        stored = ", ".join(f"{a} to {b}" for a, b in pairs) or "none"
        raise InputError(
            f"there is no bridge from version {first} to {second}; stored: {stored}",
            hint=f"headwater taxonomy crosswalk {first} {second} counts it anew",
        )
    return _output(first, second, rows, everything=given.all)


def _number(text: str, default: int) -> int:
    if text and not text.isdecimal():
        raise InputError(f"{text!r} is no number of a version", hint="headwater taxonomy list shows them")
    return int(text) if text else default


def _output(first: int, second: int, rows: Sequence[Mapping[str, Any]], *, everything: bool) -> CrosswalkOutput:
    moved = [row for row in rows if row["kind"] == "moved"]
    still = {
        row["old_id"]
        for row in moved
        if row["old_id"] == row["new_id"] and row["share_of_old"] == 1 and row["share_of_new"] == 1
    }
    hidden = set() if everything else still
    return CrosswalkOutput(
        first=first,
        second=second,
        moved=[MoveRow.from_row(row) for row in moved if row["old_id"] not in hidden],
        old=[_trend(row, "old") for row in rows if row["kind"] == "old" and row["old_id"] not in hidden],
        new=[_trend(row, "new") for row in rows if row["kind"] == "new" and row["new_id"] not in hidden],
    )


def _trend(row: Mapping[str, Any], side: str) -> TrendRow:
    return TrendRow(
        id=row[f"{side}_id"],
        name=row[f"{side}_name"],
        change=row["change"],
        statements=row["statements"],
        contacts=row["contacts"],
        weeks=[WeekRow(**week) for week in row["weeks"]],
    )
