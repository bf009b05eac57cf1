"""Series of one issue by whole weeks, what they are taken per, and the contacts of two periods side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.cohort import DAY_US
from headwater.app.slicing import keyed, read_slices, sizes
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.intervals import wilson

MAX_SLICES: Final = 12
OTHER: Final = "(other)"
NONE: Final = "(none)"
_EPOCH: Final = date(1970, 1, 1)
_WEEK: Final = timedelta(days=7)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WeeklySeries:
    """An issue by whole weeks; days before the first and after the last whole week are left out.

    Attributes:
        weeks: Mondays, without gaps.
        value: (weeks,) contacts of the issue.
        low: (weeks,) lower end of their interval.
        high: (weeks,) upper end.
        contacts: (weeks,) all contacts.
    """

    weeks: list[date]
    value: Floats
    low: Floats
    high: Floats
    contacts: Floats


def read_series(workspace: Workspace, topic: str) -> WeeklySeries:
    """The issue by whole weeks.

    Raises:
        NotEnoughData: no contact has a time, or no week is whole.
    """
    first, last = span_of(workspace)
    start = first + timedelta(days=-first.weekday() % 7)
    n = ((last - start).days + 1) // 7
    if n < 1:
        raise NotEnoughData(f"there is no whole week from {first} to {last}", hint="a week runs from Monday to Sunday")
    weeks = [start + k * _WEEK for k in range(n)]
    one = read_slices(workspace, topic, by="", week=None)[""]
    level = workspace.resolved.settings.level
    found = {row["week"]: row for row in sizes(one, topic, level=level)[1]}
    table = one.total.weeks
    totals = dict(zip(table["week"].to_pylist(), table["contacts"].to_pylist(), strict=True))
    contacts = np.array([float(totals.get(week, 0)) for week in weeks])
    top = contacts * wilson(np.zeros(n), np.maximum(contacts, 1), level=level)[1]
    return WeeklySeries(
        weeks,
        np.array([found[week]["value"] if week in found else 0.0 for week in weeks]),
        np.array([found[week]["low"] if week in found else 0.0 for week in weeks]),
        np.array([found[week]["high"] if week in found else top[k] for k, week in enumerate(weeks)]),
        contacts,
    )


def span_of(workspace: Workspace) -> tuple[date, date]:
    """First and last day that has a contact.

    Raises:
        NotEnoughData: no contact has a time.
    """
    ends: list[int] = []
    for batch in workspace.lake.scan("contacts", columns=["timestamp"], where="timestamp IS NOT NULL"):
        days = _days(batch["timestamp"])
        ends += [int(days.min()), int(days.max())] if len(days) else []
    if not ends:
        raise NotEnoughData("no contact has a time", hint="name the column: headwater run FILE --map timestamp=COLUMN")
    return _EPOCH + timedelta(days=min(ends)), _EPOCH + timedelta(days=max(ends))


@dataclass(frozen=True)
class TwoPeriods:
    """Contacts of two periods, as ``size.decompose`` takes them.

    Attributes:
        inside: (n,) whether each carries the issue.
        period: (n,) 0 = before, 1 = after.
        slices: (n,) index into ``names``.
        clusters: (n,) what each depends on.
        names: values of the attribute, most contacts first.
    """

    inside: NDArray[np.bool_]
    period: NDArray[np.int64]
    slices: NDArray[np.int64]
    clusters: NDArray[np.int64]
    names: list[str]


def read_periods(
    workspace: Workspace, topic: str, periods: Sequence[tuple[date, date]], *, by: str, keep: Sequence[str] = ()
) -> TwoPeriods:
    """The contacts of two periods (first and last day each), cut by an attribute.

    Args:
        workspace: an open one.
        topic: of the issue.
        periods: before and after.
        by: attribute; empty for none.
        keep: values that stay apart; default: those with most contacts, all others together.

    Raises:
        InputError: no contact of these days has the attribute.
    """
    groups = workspace.read("duplicates", columns=["contact_id", "group_id"])
    assigned = workspace.read("assignments", columns=["contact_id"], where=f"topic_id = '{topic}'")["contact_id"]
    parts = []
    columns = ["contact_id", "timestamp", "customer", "channel", "attributes"]
    for batch in workspace.lake.scan("contacts", columns=columns, where="timestamp IS NOT NULL"):
        day = _days(batch["timestamp"])
        when = np.full(len(day), -1, np.int64)
        for k, (first, last) in enumerate(periods):
            when[(day >= (first - _EPOCH).days) & (day <= (last - _EPOCH).days)] = k
        used = batch.filter(pa.array(when >= 0))
        rows = keyed(used, groups, by).select(["contact_id", "cluster", "value"])
        parts.append(rows.append_column("period", pa.array(when[when >= 0])))
    rows = pa.concat_tables(parts).sort_by("contact_id")
    if by and rows["value"].null_count == rows.num_rows:
        raise InputError(f"no contact of these days has the attribute {by!r}", hint="headwater why ISSUE names some")
    value = pc.fill_null(rows["value"], NONE if by else "all contacts")
    counted = sorted(pc.value_counts(value.combine_chunks()).to_pylist(), key=lambda r: (-r["counts"], r["values"]))
    names = list(keep) or [row["values"] for row in counted[:MAX_SLICES]]
    place = pc.index_in(value.combine_chunks(), value_set=pa.array(names, pa.string()))
    if place.null_count:
        place, names = pc.fill_null(place, len(names)), [*names, OTHER]
    inside = pc.is_in(rows["contact_id"].combine_chunks(), value_set=assigned.combine_chunks())
    return TwoPeriods(
        inside.to_numpy(zero_copy_only=False),
        rows["period"].to_numpy(),
        place.to_numpy().astype(np.int64),
        rows["cluster"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64),
        names,
    )


def exposure_by_week(rows: Sequence[Mapping[str, Any]], cut: Mapping[str, str]) -> dict[date, float]:
    """Exposure of a slice by week; the parts of everything are added up where there is no total."""
    found = {row["week"]: row["amount"] for row in rows if row["slice"] == cut}
    if found or cut:
        return found
    names = {tuple(sorted(row["slice"])) for row in rows}
    if len(names) != 1:  # several cuts of the same thing must not be added up
        return {}
    total: dict[date, float] = {}
    for row in rows:
        total[row["week"]] = total.get(row["week"], 0.0) + row["amount"]
    return total


def _days(timestamps: pa.ChunkedArray | pa.Array) -> NDArray[np.int64]:
    found: NDArray[np.int64] = timestamps.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy() // DAY_US
    return found
