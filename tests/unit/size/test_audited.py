import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence
from headwater.size.sample import draw_labels


def corpus(seed: int, n: int = 6_000, topics: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Calibrated scores of rare topics and the truth."""
    rng = np.random.default_rng(seed)
    signal = rng.normal(-7, 1.5, (n, topics))
    hit = rng.random((n, topics)) < 0.012
    scores = 1 / (1 + np.exp(-(signal + hit * rng.normal(8, 2, (n, topics)))))
    return scores, hit


def test_labels_are_distinct_and_repeatable() -> None:
    s = corpus(0)[0][:, 0]
    rows = draw_labels(s, 200, seed=3)
    assert len(np.unique(rows)) == 200
    assert np.array_equal(rows, draw_labels(s, 200, seed=3))
    assert not np.array_equal(rows, draw_labels(s, 200, seed=4))


def test_asking_for_more_labels_than_rows_gives_all_rows() -> None:
    assert sorted(draw_labels([0.5, 0.1, 0.9], 10, seed=0)) == [0, 1, 2]


def test_a_complete_count_is_exact() -> None:
    rng = np.random.default_rng(0)
    s = rng.random(60)
    truth = rng.random(60) < s
    size = estimate_prevalence(s, np.arange(60), truth, label_noise=0.0)
    assert size.low == size.value == size.high == truth.mean()


def test_the_interval_is_far_narrower_than_simple_random_sampling() -> None:
    scores, hit = corpus(1)
    rows = draw_labels(scores[:, 0], 200, seed=0)
    size = estimate_prevalence(scores[:, 0], rows, hit[rows, 0])
    assert size.low <= hit[:, 0].mean() <= size.high
    assert size.high - size.low < 0.45 * 2 * 1.96 * np.sqrt(0.012 / 200)
    assert "unseen" not in size.covers


def test_the_audit_finds_a_hole_and_the_estimate_carries_it() -> None:
    scores, hit = corpus(2)
    rng = np.random.default_rng(0)
    hidden = hit & (rng.random(hit.shape) < 0.3)
    scores[hidden] = rng.choice(scores[~hit], int(hidden.sum()))
    audited = rng.permutation(len(scores))[:1_500]
    audit = RecallAudit.fit(scores, audited, hit[audited])
    assert audit.mean_hole == pytest.approx(0.3, abs=0.08)
    rows = draw_labels(scores[:, 0], 150, seed=0, audit=audit)
    with_audit = estimate_prevalence(scores[:, 0], rows, hit[rows, 0], audit=audit)
    assert with_audit.low <= hit[:, 0].mean() <= with_audit.high
    assert with_audit.value > 1.2 * hit[rows, 0].sum() / len(scores)
    assert "unseen" in with_audit.covers


def test_the_audit_takes_the_labels_of_the_whole_corpus_as_well() -> None:
    scores, hit = corpus(3)
    rows = np.arange(0, 6_000, 6)
    assert np.array_equal(RecallAudit.fit(scores, rows, hit).weights, RecallAudit.fit(scores, rows, hit[rows]).weights)


def test_too_few_labels_are_refused_with_their_number() -> None:
    scores, hit = corpus(4)
    rows = draw_labels(scores[:, 0], 12, seed=0)
    with pytest.raises(NotEnoughData, match="18 more"):
        estimate_prevalence(scores[:, 0], rows, hit[rows, 0])


def test_labels_in_the_wrong_place_are_refused() -> None:
    scores = np.r_[np.linspace(0.05, 0.9, 300), np.zeros(9_700)]
    with pytest.raises(NotEnoughData, match="uncertainty"):
        estimate_prevalence(scores, np.arange(5_000, 5_050), np.zeros(50, bool))


def test_a_thin_audit_is_refused() -> None:
    scores, hit = corpus(5)
    with pytest.raises(NotEnoughData, match="positives"):
        RecallAudit.fit(scores, np.arange(20), hit[:20])


def test_rows_asked_twice_are_refused() -> None:
    with pytest.raises(InputError, match="twice"):
        estimate_prevalence([0.1] * 100, [1] * 40, [True] * 40)
