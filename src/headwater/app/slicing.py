"""Sizes of one issue by slice: the sums of the size stage, kept apart by the value of an attribute."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.stats.intervals import wilson
from headwater.core.tables import together, value_of, week_of
from headwater.core.types import Estimate
from headwater.size.aggregate import Aggregate
from headwater.size.prevalence import prevalence_from_assignments

MAX_SLICES = 50
Row = dict[str, Any]
_COLUMNS = ["contact_id", "timestamp", "customer", "channel", "attributes", "part"]


@dataclass
class Slice:
    """Sums of one slice.

    Attributes:
        total: partial sums of all topics.
        contacts: of the issue, with customer and whether they repeat an earlier one.
    """

    total: Aggregate = field(default_factory=Aggregate.empty)
    contacts: list[pa.Table] = field(default_factory=list)


def read_slices(
    workspace: Workspace, topic: str, *, by: str, week: date | None, only: Collection[str] = ()
) -> dict[str, Slice]:
    """Sums by value of the attribute, ``""`` for everything, the largest 50 values; or of the values in ``only`` alone.

    Raises:
        InputError: no contact has the attribute, or none is of that week.
    """
    groups = workspace.read("duplicates", columns=["contact_id", "group_id"])
    cases = workspace.read("cases", columns=["contact_id", "rank"], where=f"topic_id = '{topic}'")
    columns = ["contact_id", "topic_id", "best_topic_id", "probability", "part"]
    found: dict[str, Slice] = {}
    none = workspace.read("assignments", columns=columns, where="part < -1")
    parts = together(
        workspace.lake.scan("contacts", columns=_COLUMNS), workspace.lake.scan("assignments", columns=columns)
    )
    for _, contacts, assignments in parts:
        cut = keyed(contacts, groups, by)
        if week is not None:
            cut = cut.filter(pc.fill_null(pc.equal(cut["week"], pa.scalar(week)), False))
        rows = (none if assignments is None else assignments).drop_columns(["part"])
        for value in only or ["", *(pc.unique(cut["value"]).drop_null().to_pylist() if by else [])]:
            mine = cut.filter(pc.equal(cut["value"], value)) if value else cut
            if not mine.num_rows:
                continue
            slot = found.setdefault(value, Slice())
            of_mine = rows.filter(pc.is_in(rows["contact_id"], value_set=mine["contact_id"].combine_chunks()))
            slot.total = slot.total.merge(Aggregate.of(mine.select(["contact_id", "week", "cluster"]), of_mine))
            slot.contacts.append(cases.join(mine.select(["contact_id", "customer"]), "contact_id", join_type="inner"))
    if only:
        return found
    if not found:
        raise InputError("there is no contact in that week", hint="headwater status shows the days of the data")
    if by and len(found) == 1:
        raise InputError(f"no contact has the attribute {by!r}", hint="headwater why ISSUE names attributes")
    largest = sorted(found, key=lambda value: (value != "", -int(found[value].total.base.sum()), value))
    return {value: found[value] for value in largest[: MAX_SLICES + 1]}


def sizes(one: Slice, topic: str, *, level: float) -> tuple[dict[str, Row], list[Row]]:
    """Rows of ``estimates`` by measure, and those of contacts by week."""
    table = prevalence_from_assignments(one.total, level=level)
    whole, weeks = _split(table.filter(pc.equal(table["subject"], topic)).to_pylist())
    return whole or _nothing(int(one.total.base.sum()), level), weeks


def sizes_by_subject(total: Aggregate, *, level: float) -> dict[str, tuple[dict[str, Row], list[Row]]]:
    """The same of every topic that has a contact, and of ``unassigned``."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in prevalence_from_assignments(total, level=level).to_pylist():
        rows[row["subject"]].append(row)
    return {subject: _split(mine) for subject, mine in rows.items()}


def _split(rows: Sequence[Row]) -> tuple[dict[str, Row], list[Row]]:
    whole = {row["measure"]: row for row in rows if row["week"] is None}
    weeks = sorted((r for r in rows if r["week"] is not None and r["measure"] == "contacts"), key=lambda r: r["week"])
    return whole, weeks


def people(one: Slice, contacts: Mapping[str, Any], *, level: float) -> tuple[Estimate | None, Estimate | None]:
    """Customers and share of repeats; None where customers are not known."""
    rows = pa.concat_tables(one.contacts) if one.contacts else None
    known = 0 if rows is None else rows["customer"].length() - rows["customer"].null_count
    if rows is None or not known:
        return None, None
    named = rows.filter(pc.is_valid(rows["customer"]))
    ratio = pc.count_distinct(named["customer"]).as_py() / known
    again = int(pc.sum(pc.greater(named["rank"], 0)).as_py() or 0)
    low, high = (float(end) for end in wilson(again, known, level=level))
    value, least, most = (contacts[name] * ratio for name in ("value", "low", "high"))
    covers = tuple(contacts["covers"])
    return (
        Estimate(value, least, most, level, "customers", "size.customers.ratio.v1", covers),
        Estimate(again / known, low, high, level, "share", "size.repeats.v1", ("sampling",)),
    )


def keyed(contacts: pa.Table, groups: pa.Table, by: str) -> pa.Table:
    """Contacts with their week, the cluster that they depend on, and the value that they are cut by."""
    place = pc.index_in(contacts["contact_id"], value_set=groups["contact_id"].combine_chunks()).combine_chunks()
    group = groups["group_id"].combine_chunks().take(place)
    customer, key = (contacts[name].combine_chunks() for name in ("customer", "contact_id"))
    value = value_of(contacts, by) if by else pa.nulls(contacts.num_rows, pa.string())
    return pa.table(
        {
            "contact_id": key,
            "week": week_of(contacts["timestamp"]),
            "cluster": pc.coalesce(group, customer, key),
            "customer": customer,
            "value": value,
        }
    )


def _nothing(n: int, level: float) -> dict[str, dict[str, Any]]:
    """Sizes of an issue of which the slice has no contact."""
    low, high = (float(end) for end in wilson(np.array(0.0), np.array(float(max(n, 1))), level=level))
    row = {"value": 0.0, "low": low, "high": high, "level": level, "method": "size.prevalence.assigned.v1"}
    covers = ["sampling"]
    return {
        "share": {**row, "unit": "share", "covers": covers},
        "contacts": {**row, "high": high * n, "unit": "contacts", "covers": covers},
    }
