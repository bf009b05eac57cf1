"""The use cases behind ``exposure load`` and ``exposure list``."""

import math
from datetime import timedelta
from typing import Any

from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.sheets import need, pick, read_sheet
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.size import ExposureOutput, ExposureRow, LoadExposureInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ports import Entry

_WEEK, _AMOUNT = ("week", "date", "day", "on"), ("amount", "count", "value", "n", "exposure")


def load(context: Context, given: LoadExposureInput) -> ExposureOutput:
    """Put the table in place of all exposure of that unit; days of one week and slice are added up.

    Raises:
        InputError: the file cannot be read, or no row has a week and an amount.
    """
    unit = given.unit.strip()
    if not unit:
        raise InputError("unit is empty", hint="--unit orders")
    rows, set_aside = [], []
    for line, cells in read_sheet(given.file):
        try:
            rows.append(_row(cells, unit))
        except InputError as error:
            set_aside.append(f"line {line}: {error}")
    need(rows, given.file, "week and amount")
    added: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["week"], *sorted(row["slice"].items()))
        held = added.setdefault(key, {**row, "amount": 0.0})
        held["amount"] += row["amount"]
    with opened(context, create=True) as workspace:
        change = {"rows": len(added), "set_aside": len(set_aside)}
        entry = Entry(context.clock.now(), context.who, "exposure.load", unit, given.file, change)
        workspace.desk.exposures.put(unit, [added[key] for key in sorted(added)], entry)
        return ExposureOutput(units=_units(workspace), set_aside=set_aside)


def list_exposure(context: Context, _given: Nothing) -> ExposureOutput:
    """The exposure that is loaded."""
    with opened(context) as workspace:
        return ExposureOutput(units=_units(workspace))


def _units(workspace: Workspace) -> list[ExposureRow]:
    found = []
    for unit in workspace.desk.exposures.units():
        rows = workspace.desk.exposures.all(unit)
        weeks = [row["week"] for row in rows]
        total = sum(row["amount"] for row in rows if not row["slice"])
        slices = sorted({name for row in rows for name in row["slice"]})
        found.append(
            ExposureRow(unit=unit, rows=len(rows), first=min(weeks), last=max(weeks), amount=total, slices=slices)
        )
    return found


def _row(cells: dict[str, str], unit: str) -> dict[str, Any]:
    known = {unit.lower().replace(" ", "_"), *_AMOUNT}
    text = pick(cells, tuple(sorted(known)))
    day = pick(cells, _WEEK)
    if not day or not text:
        raise InputError(f"no {'amount' if day else 'week'}")
    try:
        amount = float(text.replace(",", ""))
    except ValueError as error:
        raise InputError(f"the amount {text!r} is not a number") from error
    if not math.isfinite(amount) or amount < 0:
        raise InputError(f"the amount {text!r} is negative or not finite")
    on = parse_day(day, field="week")
    sliced = {name: value for name, value in cells.items() if name not in known and name not in _WEEK}
    return {"week": on - timedelta(days=on.weekday()), "slice": dict(sorted(sliced.items())), "amount": amount}
