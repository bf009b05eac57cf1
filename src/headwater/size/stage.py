"""The edges of sizing: cases and estimates from what is in the lake."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Lake
from headwater.core.stats.intervals import wilson
from headwater.core.tables import together, week_of
from headwater.size.aggregate import Aggregate
from headwater.size.cases import stitch
from headwater.size.prevalence import prevalence_from_assignments

REPEATS = "size.repeats.v1"
CUSTOMERS = "size.customers.ratio.v1"


def cases(lake: Lake, *, window_days: float) -> Mapping[str, Any]:
    """Write ``cases``: contacts of one customer on one topic within the window belong together."""
    assigned = lake.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    contacts = lake.read("contacts", columns=["contact_id", "customer", "timestamp"])
    joined = assigned.join(contacts, "contact_id", use_threads=False)
    found = stitch(
        joined["contact_id"], joined["topic_id"], joined["customer"], joined["timestamp"], window_days=window_days
    )
    lake.replace("cases", [found])
    return {"cases": len(pc.unique(found["case_id"])), "repeats": pc.sum(pc.greater(found["rank"], 0)).as_py() or 0}


def estimates(lake: Lake, *, level: float) -> Mapping[str, Any]:
    """Write ``estimates``: size of every topic, all time and by week, from partial sums of the parts."""
    groups = lake.read("duplicates", columns=["contact_id", "group_id"])
    total = Aggregate.empty()
    parts = together(
        lake.scan("contacts", columns=["contact_id", "timestamp", "customer", "part"]),
        lake.scan("assignments", columns=["contact_id", "topic_id", "best_topic_id", "probability", "part"]),
    )
    none = lake.read("assignments", where="part < -1")
    for _, contacts, assignments in parts:
        rows = none if assignments is None else assignments
        total = total.merge(Aggregate.of(_keyed(contacts, groups), rows.drop_columns(["part"])))
    sizes = prevalence_from_assignments(total, level=level) if total.base.any() else _nothing(lake)
    extra = _customers_and_repeats(lake, sizes, level)
    table = pa.concat_tables([sizes, extra]) if extra.num_rows else sizes
    if "taxonomy" not in table.column_names:
        table = table.append_column("taxonomy", pa.array([_taxonomy(lake)] * len(table), pa.int32()))
    lake.replace("estimates", [table])
    return {"estimates": table.num_rows}


def _keyed(contacts: pa.Table, groups: pa.Table) -> pa.Table:
    """Contacts with their week and the cluster on which they depend."""
    place = pc.index_in(contacts["contact_id"], value_set=groups["contact_id"])
    group = groups["group_id"].combine_chunks().take(place.combine_chunks())
    return pa.table(
        {
            "contact_id": contacts["contact_id"],
            "week": week_of(contacts["timestamp"]),
            "cluster": pc.coalesce(
                group, contacts["customer"].combine_chunks(), contacts["contact_id"].combine_chunks()
            ),
        }
    )


def _customers_and_repeats(lake: Lake, sizes: pa.Table, level: float) -> pa.Table:
    """Customers and share of repeats of each topic, from its cases."""
    found = lake.read("cases", columns=["contact_id", "topic_id", "rank"])
    named = found.join(lake.read("contacts", columns=["contact_id", "customer"]), "contact_id", use_threads=False)
    named = named.append_column("repeat", pc.cast(pc.greater(named["rank"], 0), pa.int64()))
    counts = named.group_by("topic_id", use_threads=False).aggregate(
        [("contact_id", "count"), ("customer", "count"), ("customer", "count_distinct"), ("repeat", "sum")]
    )
    whole = sizes.filter(pc.and_(pc.is_null(sizes["week"]), pc.equal(sizes["measure"], "contacts"))).to_pylist()
    size = {row["subject"]: row for row in whole}
    rows: list[dict[str, Any]] = []
    for count in sorted(counts.to_pylist(), key=lambda row: row["topic_id"]):
        n, known = count["contact_id_count"], count["customer_count"]
        base = size.get(count["topic_id"])
        if base is None or not known:  # without customers' ids neither can be told
            continue
        ratio = count["customer_count_distinct"] / known
        scaled = {name: base[name] * ratio for name in ("value", "low", "high")}
        rows.append({**base, **scaled, "measure": "customers", "unit": "customers", "method": CUSTOMERS, "n": n})
        low, high = (float(end) for end in wilson(count["repeat_sum"], known, level=level))
        share = {"value": count["repeat_sum"] / known, "low": low, "high": high}
        rows.append(
            {
                **base,
                **share,
                "measure": "repeats",
                "unit": "share",
                "method": REPEATS,
                "covers": ["sampling"],
                "n": known,
            }
        )
    return pa.Table.from_pylist(rows, schema=sizes.schema)


def _taxonomy(lake: Lake) -> int:
    """The version of the taxonomy that the topics are of."""
    return max(lake.read("topics", columns=["taxonomy"])["taxonomy"].to_pylist(), default=0)


def _nothing(lake: Lake) -> pa.Table:
    return lake.read("estimates", where="subject = ''")
