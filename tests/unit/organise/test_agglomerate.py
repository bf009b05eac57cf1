"""The tree, its cuts and its ranges."""

import numpy as np

from headwater.core.vectors.exact import snap
from headwater.organise.agglomerate import ward
from tests.unit.organise.blobs import blobs


def test_cuts_find_the_blobs_and_are_nested() -> None:
    vectors, truth, _ = blobs()
    tree = ward(snap(vectors))
    groups = tree.cut(6)
    assert len({(a, b) for a, b in zip(groups, truth, strict=True)}) == 6
    finer = tree.cut(11)
    assert all(len(set(groups[finer == g])) == 1 for g in range(11))
    assert sorted(set(tree.cut(11))) == list(range(11))


def test_nodes_are_ranges_of_the_order() -> None:
    tree = ward(snap(blobs(per_topic=10)[0]))
    n_points = tree.n_points
    for merge, (left, right) in enumerate(tree.children):
        node = n_points + merge
        assert tree.starts[left] == tree.starts[node]
        assert tree.starts[right] == tree.starts[node] + tree.sizes[left]
        assert tree.sizes[node] == tree.sizes[left] + tree.sizes[right]


def test_one_and_two_points() -> None:
    assert ward(snap(np.eye(3)[:1])).cut(5).tolist() == [0]
    assert sorted(ward(snap(np.eye(3)[:2])).cut(9).tolist()) == [0, 1]
