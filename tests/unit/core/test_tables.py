"""Batches to parts, weeks, codes."""

from datetime import UTC, date, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.tables import aligned, by_part, codes, joined, together, week_of


def rows(parts: list[int]) -> pa.Table:
    return pa.table({"part": pa.array(parts, pa.int32()), "row": range(len(parts))})


@given(st.lists(st.integers(0, 6), max_size=40).map(sorted), st.integers(1, 7))
def test_parts_come_whole_however_they_are_cut(parts: list[int], size: int) -> None:
    table = rows(parts)
    batches = [table.slice(start, size) for start in range(0, len(parts), size)]
    found = list(by_part(batches))
    assert [part for part, _ in found] == sorted(set(parts))
    assert [value for _, part in found for value in part["row"].to_pylist()] == list(range(len(parts)))


def test_the_second_scan_may_lack_parts() -> None:
    pairs = list(together([rows([0, 1, 1, 3])], [rows([1, 2, 3, 3])]))
    assert [(part, len(a), None if b is None else len(b)) for part, a, b in pairs] == [
        (0, 1, None),
        (1, 2, 1),
        (3, 1, 2),
    ]


def test_several_scans_are_aligned_by_part() -> None:
    found = list(aligned([rows([0, 2, 2])], [rows([0, 1])], [rows([2])]))
    sizes = [(part, len(first), [None if o is None else len(o) for o in others]) for part, first, others in found]
    assert sizes == [(0, 1, [1, None]), (2, 2, [None, 1])]


def test_columns_are_joined_by_the_first_one_whatever_the_order() -> None:
    left = pa.table({"key": ["a", "b", "c"], "x": [1, 2, 3]})
    right = pa.table({"key": ["c", "a"], "text": ["see", "ay"]})
    assert joined(left, right).to_pydict() == {"key": ["a", "b", "c"], "x": [1, 2, 3], "text": ["ay", None, "see"]}


def test_weeks_begin_on_monday() -> None:
    times = pa.array(
        [datetime(2026, 10, 4, 23, 59, tzinfo=UTC), datetime(2026, 10, 5, tzinfo=UTC), None], pa.timestamp("us", "UTC")
    )
    assert week_of(times).to_pylist() == [date(2026, 9, 28), date(2026, 10, 5), None]


def test_codes_follow_the_order_of_the_values() -> None:
    number, values = codes(pa.array(["b", None, "a", "b"]))
    assert number.tolist() == [1, -1, 0, 1]
    assert values == ["a", "b"]
