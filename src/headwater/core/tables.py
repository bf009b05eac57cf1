"""Pure functions on Arrow tables that several stages need."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


def by_part(batches: Iterable[pa.Table]) -> Iterator[tuple[int, pa.Table]]:
    """Whole parts from a scan in stored order, where the rows of a part stand together."""
    held: list[pa.Table] = []
    current: int | None = None
    for batch in batches:
        parts = batch["part"].to_numpy()
        starts = [0, *(np.flatnonzero(np.diff(parts)) + 1).tolist()]
        for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
            part = int(parts[start])
            if current is not None and part != current:
                yield current, pa.concat_tables(held).combine_chunks()
                held = []
            current = part
            held.append(batch.slice(start, end - start))
    if current is not None:
        yield current, pa.concat_tables(held).combine_chunks()


def together(first: Iterable[pa.Table], second: Iterable[pa.Table]) -> Iterator[tuple[int, pa.Table, pa.Table | None]]:
    """The parts of one scan with the same parts of another, which may lack some; both in ascending order of part."""
    yield from ((part, table, other) for part, table, (other,) in aligned(first, second))


def aligned(
    first: Iterable[pa.Table], *others: Iterable[pa.Table]
) -> Iterator[tuple[int, pa.Table, tuple[pa.Table | None, ...]]]:
    """The parts of one scan with the same parts of others, which may lack some; all in ascending order of part."""
    scans = [by_part(other) for other in others]
    waiting = [next(scan, None) for scan in scans]
    for part, table in by_part(first):
        for i, scan in enumerate(scans):
            while (ahead := waiting[i]) is not None and ahead[0] < part:
                waiting[i] = next(scan, None)
        yield part, table, tuple(found[1] if found is not None and found[0] == part else None for found in waiting)


def joined(rows: pa.Table, other: pa.Table) -> pa.Table:
    """The rows with the columns of another table, found by its first column; null where it has no such row."""
    key, *more = other.column_names
    place = pc.index_in(rows[key].combine_chunks(), value_set=other[key].combine_chunks())
    for name in more:
        rows = rows.append_column(other.schema.field(name), other[name].combine_chunks().take(place))
    return rows


def statement_ids(rows: pa.Table) -> pa.Array:
    """The ids of the statements of contact ``contact_id`` that start at ``start``, as ``core.ids.statement_id`` makes them.

    Example:
        >>> statement_ids(pa.table({"contact_id": ["c_4f2a"], "start": [17]})).to_pylist()
        ['c_4f2a.17']
    """
    return pc.binary_join_element_wise(rows["contact_id"], rows["start"].cast(pa.string()), ".").combine_chunks()


def attach(table: pa.Table, other: pa.Table, name: str, *, key: str) -> pa.Table:
    """``table`` with a column ``name``: for each row the list of the other table's rows of the same ``key``, in order.

    Example:
        >>> left = pa.table({"id": ["a", "b"]})
        >>> attach(left, pa.table({"id": ["b", "b"], "n": [1, 2]}), "more", key="id")["more"].to_pylist()
        [[], [{'n': 1}, {'n': 2}]]
    """
    other = other.combine_chunks()
    place = pc.index_in(other[key], value_set=table[key].combine_chunks())
    found = np.asarray(place.combine_chunks().fill_null(-1).to_numpy(zero_copy_only=False), np.int64)
    order = np.argsort(found, kind="stable")
    order = order[found[order] >= 0]
    offsets = np.searchsorted(found[order], np.arange(len(table) + 1)).astype(np.int32)
    rest = other.drop_columns([key]).take(order).combine_chunks()
    rows = pa.StructArray.from_arrays(
        [_one(rest[column]) for column in rest.column_names],
        fields=[rest.schema.field(i) for i in range(len(rest.schema))],
    )
    return table.append_column(name, pa.ListArray.from_arrays(pa.array(offsets), rows))


def nested(column: pa.ChunkedArray | pa.Array, *names: str) -> list[list[tuple[Any, ...]]]:
    """For each row of a column of lists of structs, the tuples of these fields; a null is an empty list.

    Column by column: dictionaries, as ``to_pylist`` makes them, take three times as long.

    Example:
        >>> nested(pa.array([[{"start": 0, "end": 2}], None]), "start", "end")
        [[(0, 2)], []]
    """
    sizes = pc.fill_null(pc.list_value_length(column), 0).to_pylist()
    flat = pc.list_flatten(column)
    rows = zip(*(pc.struct_field(flat, name).to_pylist() for name in names), strict=True)
    return [list(islice(rows, n)) for n in sizes]


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks or [pa.array([], column.type)])


def matrix(column: pa.ChunkedArray | pa.Array) -> npt.NDArray[np.float32]:
    """``(n, d) float32`` of a column of vectors, without nulls.

    Example:
        >>> matrix(pa.array([[1.0, 2.0], [3.0, 4.0]], pa.list_(pa.float32(), 2))).tolist()
        [[1.0, 2.0], [3.0, 4.0]]
    """
    plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    width = getattr(plain.type, "list_size", 1)
    return np.asarray(plain.flatten().to_numpy().reshape(len(plain), width), np.float32)


def week_of(timestamps: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Monday of the ISO week (UTC) as date32; null stays null."""
    floored = pc.floor_temporal(timestamps, unit="week", week_starts_monday=True)
    days = (
        floored.cast(pa.timestamp("us")).cast(pa.date32())
        if floored.type.tz is None
        else pc.cast(pc.local_timestamp(floored), pa.date32())
    )
    return days.combine_chunks() if isinstance(days, pa.ChunkedArray) else days


def value_of(contacts: pa.Table, by: str) -> pa.Array:
    """Of the channel or another attribute of each contact; null where it has none."""
    if by == "channel":
        return contacts["channel"].combine_chunks()
    return pc.map_lookup(contacts["attributes"].combine_chunks(), pa.scalar(by), "first")


def codes(column: pa.ChunkedArray | pa.Array) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], list[str]]:
    """``(n,)`` number of each value and the values in sorted order; -1 where null."""
    encoded = pc.dictionary_encode(column)
    encoded = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    values = encoded.dictionary.to_pylist()
    order = sorted(range(len(values)), key=values.__getitem__)
    rank = np.empty(len(values) + 1, np.int64)
    rank[order] = np.arange(len(values))
    rank[-1] = -1
    return rank[encoded.indices.fill_null(-1).to_numpy()], [values[i] for i in order]
