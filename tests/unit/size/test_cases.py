import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.core.schema import conform
from headwater.size.cases import DAY_US, stitch


def slow(rows: list[tuple[str, str, str | None, int]], window: int) -> dict[tuple[str, str], tuple[str, int]]:
    """The same by a plain loop."""
    result, last = {}, {}
    for contact, topic, customer, time in sorted(rows, key=lambda r: (r[3], r[0])):
        key = (topic, customer if customer is not None else f"\0{contact}")
        case, rank, before = last.get(key, ("", -1, None))
        if before is None or time - before > window:
            case, rank = f"{contact}|{topic}", -1
        last[key] = (case, rank + 1, time)
        result[contact, topic] = (case, rank + 1)
    return result


@settings(deadline=None, max_examples=40)
@given(
    rows=st.lists(st.tuples(st.sampled_from("tu"), st.sampled_from(["x", "y", None]), st.integers(0, 40)), max_size=40),
    seed=st.integers(0, 5),
)
def test_equals_a_plain_loop_in_any_row_order(rows: list[tuple[str, str | None, int]], seed: int) -> None:
    full = [(f"c{i:03d}", t, c, day * DAY_US) for i, (t, c, day) in enumerate(rows)]
    expected = slow(full, 7 * DAY_US)
    order = np.random.default_rng(seed).permutation(len(full))
    columns = [[full[i][k] for i in order] for k in range(4)]
    found = stitch(columns[0], columns[1], columns[2], pa.array(columns[3], pa.int64()), window_days=7)
    assert {(r["contact_id"], r["topic_id"]): (r["case_id"], r["rank"]) for r in found.to_pylist()} == expected


def test_arrow_timestamps_and_missing_times() -> None:
    time = pa.array([0, None, DAY_US], pa.timestamp("us", tz="UTC"))
    table = conform("cases", stitch(["a", "b", "c"], ["t"] * 3, ["u"] * 3, time))
    assert table["rank"].to_pylist() == [0, 0, 1]
    assert table["case_id"].to_pylist() == ["a|t", "b|t", "a|t"]


def test_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(InputError):
        stitch(["a"], ["t"], ["u"], [0], window_days=0)
