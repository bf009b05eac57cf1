"""The edge of causes: which attributes set each topic apart, from counts taken part by part."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.causes.lift import top_attributes
from headwater.core.ports import Lake
from headwater.core.tables import together

MAX_VALUES = 300
"""An attribute with more values than this tells contacts apart, not segments; it is left out."""

_Key = tuple[str | None, str, str]


def drivers(lake: Lake, *, level: float) -> Mapping[str, Any]:
    """Write ``drivers``: the attribute values that are over-represented in each topic."""
    counts: Counter[_Key] = Counter()
    values: dict[str, set[str]] = {}
    dropped: set[str] = set()
    parts = together(
        lake.scan("contacts", columns=["contact_id", "attributes", "part"]),
        lake.scan("assignments", columns=["contact_id", "topic_id", "part"], where="topic_id IS NOT NULL"),
    )
    for _, contacts, assignments in parts:
        for key, n in _counts(contacts, assignments):
            attribute, value = key[1], key[2]
            if attribute in dropped:
                continue
            seen = values.setdefault(attribute, set())
            seen.add(value)
            if len(seen) > MAX_VALUES:
                dropped.add(attribute)
                continue
            counts[key] += n
    kept = sorted((key for key in counts if key[1] not in dropped), key=lambda key: (key[0] or "", *key[1:]))
    table = pa.table(
        {
            "topic_id": pa.array([key[0] for key in kept], pa.string()),
            "attribute": pa.array([key[1] for key in kept], pa.string()),
            "value": pa.array([key[2] for key in kept], pa.string()),
            "contacts": pa.array([counts[key] for key in kept], pa.int64()),
        }
    )
    found = top_attributes(table, level=level) if kept else lake.read("drivers", where="rank < 0")
    lake.replace("drivers", [found])
    return {"drivers": found.num_rows, "attributes_left_out": sorted(dropped)}


def _counts(contacts: pa.Table, assignments: pa.Table | None) -> Iterator[tuple[_Key, int]]:
    """Contacts by attribute value, over all (topic ``None``) and by topic."""
    pairs = _pairs(contacts)
    for row in _grouped(pairs, ["attribute", "value"]):
        yield (None, row["attribute"], row["value"]), row["n"]
    if assignments is None:
        return
    topical = assignments.select(["contact_id", "topic_id"]).group_by(["contact_id", "topic_id"]).aggregate([])
    for row in _grouped(topical.join(pairs, "contact_id", join_type="inner"), ["topic_id", "attribute", "value"]):
        yield (row["topic_id"], row["attribute"], row["value"]), row["n"]


def _pairs(contacts: pa.Table) -> pa.Table:
    """One row an attribute of a contact."""
    column = contacts["attributes"].combine_chunks()
    lengths = np.diff(column.offsets.to_numpy())
    owner = pa.array(np.repeat(np.arange(len(column)), lengths))
    start, end = column.offsets[0].as_py(), column.offsets[-1].as_py()
    return pa.table(
        {
            "contact_id": contacts["contact_id"].combine_chunks().take(owner),
            "attribute": column.keys.slice(start, end - start),
            "value": column.items.slice(start, end - start),
        }
    )


def _grouped(table: pa.Table, keys: list[str]) -> list[dict[str, Any]]:
    counted = table.append_column("n", pa.array(np.ones(len(table), np.int64))).group_by(keys).aggregate([("n", "sum")])
    filled = counted.filter(pc.is_valid(counted["value"]))
    rows: list[dict[str, Any]] = filled.rename_columns(
        [n.removesuffix("_sum") for n in filled.column_names]
    ).to_pylist()
    return rows
