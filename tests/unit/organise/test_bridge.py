"""Old trend, new trend, what moved: exact, however the corpus is cut into parts."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headwater.organise.bridge import NO_WEEK, NOWHERE, Tally, bridge_rows

ROWS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-1, 2), st.integers(-1, 3)), max_size=60
)  # contact, old node, new node
WEEK_OF = {contact: 4 + 7 * (contact % 3) if contact != 9 else NO_WEEK for contact in range(10)}


def tally_of(*parts: list[tuple[int, int, int]]) -> Tally:
    tally = Tally(["a", "b", "c"], ["a", "x", "y", "z"])
    for part in parts:
        contacts, old, new = (
            (np.array(column, dtype=np.int64) for column in zip(*part, strict=True))
            if part
            else (np.zeros(0, np.int64),) * 3
        )
        tally.add(contacts, np.array([WEEK_OF[int(c)] for c in contacts], dtype=np.int64), old, new)
    return tally


@given(ROWS)
def test_everything_adds_up_in_any_parts(rows: list[tuple[int, int, int]]) -> None:
    by_contact = [[row for row in rows if row[0] == contact] for contact in range(10)]
    whole = bridge_rows(tally_of(rows), old_names={}, new_names={})
    assert whole == bridge_rows(tally_of(*by_contact), old_names={}, new_names={})
    moved = [row for row in whole if row["kind"] == "moved"]
    assert sum(row["statements"] for row in moved) == len(rows)
    for kind, side, place in (("old", "old_id", 1), ("new", "new_id", 2)):
        ids = ["a", "b", "c"] if place == 1 else ["a", "x", "y", "z"]
        statements = Counter(NOWHERE if row[place] < 0 else ids[row[place]] for row in rows)
        contacts = Counter(NOWHERE if node < 0 else ids[node] for _, node in {(row[0], row[place]) for row in rows})
        found = {row[side]: row for row in whole if row["kind"] == kind}
        assert {node: row["statements"] for node, row in found.items()} == statements
        assert {node: row["contacts"] for node, row in found.items()} == contacts
        shares: Counter[str] = Counter()
        for row in moved:
            shares[row[side]] += row[f"share_of_{kind}"]
        assert all(abs(share - 1) < 1e-9 for share in shares.values())
        for row in found.values():
            assert sum(week["contacts"] for week in row["weeks"]) <= row["contacts"]


def test_weeks_are_dates_in_order_and_names_are_given() -> None:
    rows = bridge_rows(tally_of([(1, 0, 1), (0, 0, 1), (9, 1, 0)]), old_names={"a": "Old"}, new_names={"x": "New"})
    first = rows[0]
    assert (first["old_name"], first["new_name"], first["statements"], first["change"]) == ("Old", "New", 2, "renamed")
    assert [(str(week["week"]), week["contacts"]) for week in first["weeks"]] == [("1970-01-05", 1), ("1970-01-12", 1)]
    assert rows[1]["weeks"] == []
