"""What further labels buy, and an audit topic by topic."""

import numpy as np
import pytest

from headwater.core.errors import InputError
from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence, expected_width
from headwater.size.sample import draw_labels


def corpus(seed: int, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.random(n) < 0.03
    scores = np.clip(np.where(truth, rng.beta(5, 2, n), rng.beta(1, 25, n)), 0, 1)
    return scores, truth


def test_the_width_promised_is_about_the_width_found() -> None:
    for seed in range(4):
        scores, truth = corpus(seed)
        first, later = draw_labels(scores, 60, seed=1), draw_labels(scores, 240, seed=1)
        promised = expected_width(scores, first, truth[first], 240)
        found = estimate_prevalence(scores, later, truth[later])
        assert 0.4 < promised / (found.high - found.low) < 2.5


def test_draws_are_nested_so_that_a_longer_list_keeps_the_answers() -> None:
    scores, _ = corpus(0)
    assert set(draw_labels(scores, 60, seed=7).tolist()) <= set(draw_labels(scores, 200, seed=7).tolist())


def test_fewer_labels_than_there_are_is_refused() -> None:
    scores, truth = corpus(0)
    rows = draw_labels(scores, 60, seed=1)
    with pytest.raises(InputError, match="60 labels"):
        expected_width(scores, rows, truth[rows], 40)


def test_columns_one_by_one_give_the_same_audit() -> None:
    rng = np.random.default_rng(0)
    truth = np.eye(6, dtype=bool)[rng.integers(0, 6, 3000)]
    scores = np.where(truth, 0.9, 0.02)
    whole = RecallAudit.fit(scores, np.arange(300), truth[:300])
    pieces = RecallAudit.of_columns(iter(scores.T), np.arange(300), truth[:300])
    assert np.array_equal(whole.weights, pieces.weights)
    assert whole.topics == pieces.topics
