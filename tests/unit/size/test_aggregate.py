import datetime
import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import SchemaMismatch
from headwater.size.aggregate import SCALE, Aggregate

WEEKS = [datetime.date(2026, 1, 5), datetime.date(2026, 1, 12), None]


def corpus(seed: int, n: int = 200) -> tuple[pa.Table, pa.Table]:
    rng = np.random.default_rng(seed)
    ids = [f"c{i}" for i in range(n)]
    contacts = pa.table(
        {
            "contact_id": ids,
            "week": pa.array([WEEKS[i] for i in rng.integers(0, 3, n)], pa.date32()),
            "cluster": [f"k{i}" for i in rng.integers(0, n // 2, n)],
        }
    )
    rows = rng.integers(0, n, 2 * n)
    topics = rng.integers(0, 5, 2 * n)
    p = rng.random(2 * n).astype(np.float32)
    assignments = pa.table(
        {
            "contact_id": [ids[i] for i in rows],
            "topic_id": pa.array([f"t{t}" if q > 0.3 else None for t, q in zip(topics, p, strict=True)], pa.string()),
            "best_topic_id": [f"t{t}" for t in topics],
            "probability": p,
        }
    )
    return contacts, assignments


def same(a: Aggregate, b: Aggregate) -> bool:
    return (
        a.cells.equals(b.cells)
        and a.weeks.equals(b.weeks)
        and a.buckets.keys() == b.buckets.keys()
        and all(np.array_equal(a.buckets[key], b.buckets[key]) for key in a.buckets)
        and np.array_equal(a.base, b.base)
    )


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 50), cuts=st.lists(st.integers(0, 200), max_size=4))
def test_any_split_in_any_order_gives_the_same_sums(seed: int, cuts: list[int]) -> None:
    contacts, assignments = corpus(seed)
    whole = Aggregate.of(contacts, assignments)
    rng = np.random.default_rng(seed)
    shuffled = contacts.take(rng.permutation(len(contacts)))
    edges = [0, *sorted(cuts), len(contacts)]
    parts = []
    for start, stop in itertools.pairwise(edges):
        part = shuffled.slice(start, stop - start)
        wanted = set(part["contact_id"].to_pylist())
        rows = [i for i, contact in enumerate(assignments["contact_id"].to_pylist()) if contact in wanted]
        parts.append(Aggregate.of(part, assignments.take(pa.array(rng.permutation(rows), pa.int64()))))
    merged = Aggregate.empty()
    for i in rng.permutation(len(parts)):
        merged = merged.merge(parts[i])
    assert same(merged, whole)


def test_a_contact_counts_once_per_topic_by_its_best_decided_statement() -> None:
    contacts = pa.table({"contact_id": ["a"], "week": pa.nulls(1, pa.date32()), "cluster": ["a"]})
    assignments = pa.table(
        {
            "contact_id": ["a", "a", "a"],
            "topic_id": ["t", "t", None],
            "best_topic_id": ["t", "t", "t"],
            "probability": [0.5, 0.75, 0.9],
        }
    )
    cells = Aggregate.of(contacts, assignments).cells.to_pylist()
    assert cells == [
        {
            "topic_id": "t",
            "week": None,
            "decided": 1,
            "mass": int(0.75 * SCALE),
            "abstained": 0,
            "abstained_mass": 0,
        }
    ]


def test_a_missing_column_is_named() -> None:
    contacts, assignments = corpus(0)
    with pytest.raises(SchemaMismatch, match="cluster"):
        Aggregate.of(contacts.drop_columns(["cluster"]), assignments)
