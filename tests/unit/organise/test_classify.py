"""Classes from few labels: accuracy, calibration, scope."""

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.core.errors import NotEnoughData
from headwater.organise.classify import fit_classifier
from headwater.organise.logistic import fit_logistic


def test_few_examples_suffice_and_strangers_score_low() -> None:
    vectors, truth, texts = blobs(6, 60, noise=1.0)
    shots = np.concatenate([np.flatnonzero(truth == t)[:8] for t in range(6)])
    rest = np.setdiff1d(np.arange(len(truth)), shots)
    model = fit_classifier([texts[i] for i in shots], vectors[shots], truth[shots], n_classes=6)
    table = model.probabilities([texts[i] for i in rest], vectors[rest])
    assert np.allclose(table.sum(axis=1), 1)
    assert (table.argmax(axis=1) == truth[rest]).mean() > 0.97
    inside = model.scope_scores([texts[i] for i in rest], vectors[rest])
    strange = np.random.default_rng(4).normal(size=(50, 48))
    outside = model.scope_scores(["what is the weather like"] * 50, strange)
    assert np.quantile(inside, 0.05) > np.quantile(outside, 0.95)


def test_probabilities_are_calibrated() -> None:
    vectors, truth, _ = blobs(6, 150, noise=3.0)
    texts = ["same words"] * len(truth)
    half = np.arange(len(truth)) % 2 == 0
    model = fit_classifier([t for t, h in zip(texts, half, strict=True) if h], vectors[half], truth[half], n_classes=6)
    table = model.probabilities(texts[: (~half).sum()], vectors[~half])
    right = table.argmax(axis=1) == truth[~half]
    assert abs(right.mean() - table.max(axis=1).mean()) < 0.08


def test_texts_without_letters_and_one_class() -> None:
    model = fit_classifier(["", "", "", ""], np.eye(4), np.array([0, 0, 1, 1]), n_classes=2)
    assert model.probabilities(["", ""], np.eye(4)[[0, 3]]).argmax(axis=1).tolist() == [0, 1]
    with pytest.raises(NotEnoughData, match="two classes"):
        fit_classifier(["a", "b"], np.eye(2), np.array([1, 1]), n_classes=2)


def test_what_a_class_is_called_helps_where_it_says_something() -> None:
    vectors, truth, _ = blobs(8, 40, noise=2.5)
    shots = np.concatenate([np.flatnonzero(truth == t)[:3] for t in range(8)])
    rest = np.setdiff1d(np.arange(len(truth)), shots)
    middles = np.stack([vectors[truth == t].mean(axis=0) for t in range(8)])
    called = [f"kind {t}" for t in range(8)]
    same = ["same words"] * len(truth)

    def right(names: tuple[list[str], np.ndarray] | None) -> tuple[float, np.ndarray]:
        model = fit_classifier(same[: len(shots)], vectors[shots], truth[shots], n_classes=8, names=names)
        logits = model.logits(same[: len(rest)], vectors[rest])
        return float((logits.argmax(axis=1) == truth[rest]).mean()), logits

    without, logits = right(None)
    assert right((called, middles))[0] > without
    assert (right((called, np.roll(middles, 3, axis=0)))[1] == logits).all()  # names that mislead are not taken
    assert (right(([""] * 8, middles))[1] == logits).all()


def test_the_regression_finds_the_minimum() -> None:
    rng = np.random.default_rng(0)
    rows, answers = rng.normal(size=(80, 4)), rng.integers(0, 3, 80)
    weights, bias = fit_logistic(rows, answers, 4, inverse_penalty=0.5, rounds=500)
    logits = rows @ weights[:3].T + bias[:3]
    likely = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    gradient = (likely - np.eye(3)[answers]).T @ rows * 0.5 + weights[:3]
    assert np.abs(gradient).max() < 1e-2
    assert bias[3] == -30.0
