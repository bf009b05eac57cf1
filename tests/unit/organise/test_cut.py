"""The number of topics follows the evidence."""

import numpy as np
import pytest

from headwater.core.vectors.exact import snap
from headwater.organise.agglomerate import ward
from headwater.organise.cut import (
    choose_count,
    count_explaining,
    gather_evidence,
    judge_splits,
    prune,
    reproduced_share,
)
from headwater.organise.graph import neighbour_lists, smooth
from tests.unit.organise.blobs import blobs


def _tree(vectors: np.ndarray):
    points = snap(vectors)
    neighbours = neighbour_lists(points, 10)
    return points, neighbours, ward(smooth(points, neighbours))


@pytest.mark.parametrize("n_topics", [4, 12, 25])
def test_the_count_is_near_the_truth(n_topics: int) -> None:
    points, _, tree = _tree(blobs(n_topics, 30, noise=0.8)[0])
    assert n_topics / 1.6 <= choose_count(points, np.ones(len(points)), tree).count <= n_topics * 1.6


def test_real_splits_are_reproduced_and_arbitrary_ones_are_not() -> None:
    _, neighbours, tree = _tree(blobs(2, 60, noise=0.3)[0])
    splits = judge_splits(tree, neighbours)
    assert splits.reproduced[-1] > 0.95 * splits.added[-1]
    inner = splits.reproduced[-3:-1] / splits.added[-3:-1]
    assert inner.max() < 0.8
    assert prune(tree, splits, np.ones(tree.n_points), strictness=0.99).sum() <= 1


def test_strictness_and_explained_share_move_the_counts() -> None:
    points, neighbours, tree = _tree(blobs(10, 30, noise=1.0)[0])
    splits = judge_splits(tree, neighbours)
    assert (
        prune(tree, splits, np.ones(tree.n_points), strictness=0.1).sum()
        >= prune(tree, splits, np.ones(tree.n_points), strictness=0.8).sum()
    )
    weights = np.ones(len(points))
    assert count_explaining(points, weights, tree, explained=0.2) < count_explaining(
        points, weights, tree, explained=0.5
    )


def test_evidence_shows_perfect_labels_as_perfect() -> None:
    points, neighbours, tree = _tree(blobs(5, 30, noise=0.2)[0])
    evidence, votes = gather_evidence(points, tree, neighbours, 5, n_bootstraps=2, seed=0)
    assert len(votes) == 2
    at = evidence.n_topics.index(5)
    assert evidence.stability[at] == 1.0
    assert evidence.reproduced[at] == 1.0
    assert reproduced_share(np.zeros(len(points), dtype=np.int64), neighbours) == 1.0


def test_one_lump_is_one_topic() -> None:
    points = snap(np.ones((6, 5)) + 1e-3 * np.random.default_rng(0).normal(size=(6, 5)))
    assert choose_count(points, np.ones(6), ward(points)).count == 1
