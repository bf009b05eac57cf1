"""Exact neighbours against the obvious computation."""

import numpy as np

from headwater.core.vectors.exact import snap
from headwater.core.vectors.neighbours import nearest, nearest_one


def test_blocks_do_not_matter_and_the_nearest_are_found() -> None:
    rows = snap(np.random.default_rng(0).normal(size=(120, 16)))
    indices, cosines = nearest(rows, rows, 5, exclude_self=True, block_rows=7)
    whole, _ = nearest(rows, rows, 5, exclude_self=True)
    assert (indices == whole).all()
    table = rows @ rows.T
    np.fill_diagonal(table, -2)
    assert (np.sort(table, axis=1)[:, ::-1][:, :5] == cosines.astype(np.float32)).all()


def test_ties_go_to_the_lower_index() -> None:
    rows = snap(np.eye(3)[[0, 0, 0, 1]])
    assert nearest(rows[:1], rows, 2)[0].tolist() == [[0, 1]]
    assert nearest_one(rows, rows)[0].tolist() == [0, 0, 0, 3]


def test_fewer_points_than_asked_for() -> None:
    rows = snap(np.eye(3))
    assert nearest(rows, rows, 10, exclude_self=True)[0].shape == (3, 2)
    assert nearest(rows[:1], rows[:1], 4, exclude_self=True)[0].shape == (1, 0)
