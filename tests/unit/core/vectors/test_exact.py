"""Exact dot products: the same bytes in any order, any batch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist

from headwater.core.errors import InputError
from headwater.core.vectors.exact import distances, group_sums, mean_direction, row_keys, snap, unit


def _rows(seed: int, n: int = 40, d: int = 96) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, d))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 39))
def test_one_row_alone_and_in_a_batch_give_the_same_products(seed: int, row: int) -> None:
    rows = snap(_rows(seed))
    table = rows @ rows.T
    assert (rows[row : row + 1] @ rows.T == table[row]).all()
    order = np.random.default_rng(seed).permutation(rows.shape[1])
    assert (rows[:, order] @ rows[:, order].T == table).all()


def test_snapping_moves_cosines_little() -> None:
    rows = _rows(1)
    assert np.abs(snap(rows) @ snap(rows).T - unit(rows) @ unit(rows).T).max() < 2e-3


def test_zero_rows_stay_zero_and_bad_rows_are_named() -> None:
    assert not snap(np.zeros((2, 3))).any()
    with pytest.raises(InputError, match="row 1"):
        unit([[1.0, 0.0], [np.nan, 0.0]])
    with pytest.raises(InputError, match="two dimensions"):
        unit([1.0, 2.0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_sums_of_groups_do_not_depend_on_the_order_of_rows(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, groups = snap(_rows(seed)), rng.integers(0, 5, 40)
    order = rng.permutation(40)
    sums = group_sums(rows, groups, 6)
    assert (sums == group_sums(rows[order], groups[order], 6)).all()
    assert np.allclose(sums[2], rows[groups == 2].sum(axis=0, dtype=np.float64))
    assert not mean_direction(rows, groups, 6)[5].any()


def test_equal_rows_have_equal_keys_and_others_do_not() -> None:
    rows = snap(np.vstack([_rows(3), _rows(3)[:5]]))
    keys = row_keys(rows)
    assert (keys[:5] == keys[40:]).all()
    assert len(np.unique(keys)) == 40
    assert (row_keys(rows, seed=1) != keys).any()
    assert row_keys(np.array([[0.0, 1.0]], dtype=np.float32)) == row_keys(np.array([[-0.0, 1.0]], dtype=np.float32))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 700), st.floats(1e-3, 1e3))
def test_distances_are_those_of_scipy_and_the_same_in_any_order_of_numbers(seed: int, n: int, size: float) -> None:
    points = size * _rows(seed, n=n, d=32)
    found = distances(points)
    assert np.abs(found - pdist(points)).max(initial=0.0) < 1e-4 * size
    order = np.random.default_rng(seed).permutation(points.shape[1])
    assert (distances(points[:, order]) == found).all()
    assert not distances(np.zeros((3, 2))).any()
