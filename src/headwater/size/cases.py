"""Repeat contacts: contacts by the same customer on the same topic become one case.

A contact joins the running case when it comes within ``window_days`` of the contact before it in that case (chained,
as a snowball rolls on), otherwise it opens a new case. Contacts without customer or time are cases of their own.

Version: ``size.cases.window.v1``.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError

METHOD = "size.cases.window.v1"
DAY_US = 86_400_000_000


def stitch(
    contact_ids: ArrayLike | pa.Array,
    topics: ArrayLike | pa.Array,
    customers: ArrayLike | pa.Array,
    timestamps: ArrayLike | pa.Array,
    *,
    window_days: float = 7.0,
) -> pa.Table:
    """Case and rank of every contact on every topic it belongs to.

    Args:
        contact_ids: (n,) text.
        topics: (n,) text; a contact on two topics has two rows.
        customers: (n,) text or None.
        timestamps: (n,) Arrow timestamps, or integers in microseconds UTC; nulls allowed in Arrow arrays.
        window_days: longest gap inside a case, in days; positive.

    Returns:
        The ``cases`` table: contact_id, topic_id, case_id (``contact|topic`` of its first contact), rank (0 = first,
        1.. = repeats); sorted by contact and topic whatever the order of the rows. Doubled rows count once.

    Example:
        >>> day = 86_400_000_000
        >>> stitch(["a", "b"], ["t", "t"], ["u", "u"], [0, 3 * day])["rank"].to_pylist()
        [0, 1]
    """
    if window_days <= 0:
        raise InputError(f"window_days must be positive, got {window_days}")
    table = pa.table(
        {
            "contact_id": _column(contact_ids),
            "topic_id": _column(topics),
            "customer": _column(customers),
            "time": _micros(timestamps),
        }
    )
    table = table.group_by(["contact_id", "topic_id"], use_threads=False).aggregate(
        [("customer", "max"), ("time", "min")]
    )
    table = table.rename_columns([name.removesuffix("_max").removesuffix("_min") for name in table.column_names])
    table = table.sort_by([(name, "ascending") for name in ("topic_id", "customer", "time", "contact_id")])
    first = _opens_case(table, int(window_days * DAY_US))
    opened = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0)) if len(first) else np.zeros(0, np.int64)
    names = pc.binary_join_element_wise(table["contact_id"], table["topic_id"], "|")
    result = pa.table(
        {
            "contact_id": table["contact_id"],
            "topic_id": table["topic_id"],
            "case_id": names.take(pa.array(opened)),
            "rank": pa.array((np.arange(len(first)) - opened).astype(np.int32)),
        }
    )
    return result.sort_by([("contact_id", "ascending"), ("topic_id", "ascending")]).combine_chunks()


def _opens_case(table: pa.Table, window: int) -> NDArray[np.bool_]:
    """Where a new case begins, in a table sorted by topic, customer, time."""
    n = len(table)
    first = np.ones(n, bool)
    if n < 2:
        return first
    topic, customer = (table[name].combine_chunks().dictionary_encode().indices for name in ("topic_id", "customer"))
    known = pc.and_(table["customer"].is_valid(), table["time"].is_valid()).to_numpy()
    topic, customer = topic.fill_null(-1).to_numpy(), customer.fill_null(-1).to_numpy()
    time = table["time"].fill_null(0).to_numpy()
    near = (time[1:] - time[:-1]) <= window
    first[1:] = ~(near & known[1:] & known[:-1] & (topic[1:] == topic[:-1]) & (customer[1:] == customer[:-1]))
    return first


def _column(values: ArrayLike | pa.Array) -> pa.Array:
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return (array if isinstance(array, pa.Array) else pa.array(list(np.asarray(array, object)), pa.string())).cast(
        pa.string()
    )


def _micros(values: ArrayLike | pa.Array) -> pa.Array:
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    array = array if isinstance(array, pa.Array) else pa.array(np.asarray(array))
    if pa.types.is_timestamp(array.type):
        return array.cast(pa.timestamp("us", tz=array.type.tz), safe=False).cast(pa.int64())
    return array.cast(pa.int64())
