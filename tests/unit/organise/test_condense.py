"""Many rows become few weighted points, whatever their order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.vectors.exact import snap
from headwater.organise.condense import condense, distinct
from tests.unit.organise.blobs import blobs


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.sampled_from([0.8, 0.95, 1.0]))
def test_weights_count_every_row_and_order_does_not_matter(seed: int, near: float) -> None:
    rows = snap(np.vstack([blobs(seed=seed)[0], blobs(seed=seed)[0][:30], np.zeros((2, 48))]))
    order = np.random.default_rng(seed).permutation(len(rows))
    one, two = condense(rows, near=near, max_points=150), condense(rows[order], near=near, max_points=150)
    assert one.weights.sum() == len(rows) - 2
    assert (one.member[-2:] == -1).all()
    assert (one.points == two.points).all()
    assert (one.member[order] == two.member).all()
    assert (np.bincount(one.member[one.member >= 0]) == one.weights).all()


def test_the_limit_holds_and_rows_stay_near_their_point() -> None:
    rows = snap(blobs(n_topics=5, per_topic=200, noise=0.2)[0])
    small = condense(rows, near=0.999, max_points=50)
    assert len(small.points) <= 50
    assert (np.einsum("ij,ij->i", rows, small.points[small.member])).mean() > 0.9


def test_nothing_and_copies() -> None:
    assert len(condense(snap(np.zeros((3, 4))), near=0.9, max_points=9).points) == 0
    first, inverse = distinct(snap(np.eye(4)[[2, 2, 1]]), seed=0)
    assert len(first) == 2
    assert inverse[0] == inverse[1] != inverse[2]
