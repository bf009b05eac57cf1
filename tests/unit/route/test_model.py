"""Probabilities are probabilities, attributes matter where only they tell, one team is refused."""

import numpy as np
import pytest

from headwater.core.errors import NotEnoughData
from headwater.route.config import RouteConfig
from headwater.route.model import fit_team_model

_TEXTS = sorted(f"please help with {thing} {i}" for thing in ("refund", "crash") for i in range(20))


def _vectors(n: int) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(n, 8)).astype(np.float32)


def test_probabilities_sum_to_one_and_follow_the_words() -> None:
    answers = np.array([int("refund" in text) for text in _TEXTS])
    vectors = _vectors(40)
    model = fit_team_model(_TEXTS, vectors, vectors, answers, None, n_teams=2, config=RouteConfig())
    chances = model.probabilities(model.features.table(_TEXTS), vectors, vectors, None)
    assert np.allclose(chances.sum(axis=1), 1)
    assert (chances.argmax(axis=1) == answers).all()
    assert model.tested.all()


def test_attributes_decide_where_the_text_does_not() -> None:
    answers = np.arange(40) % 3
    attributes = [{"product": "abc"[i % 3]} for i in range(40)]
    vectors = _vectors(40)
    texts = ["it does not work"] * 40
    model = fit_team_model(texts, vectors, vectors, answers, attributes, n_teams=3, config=RouteConfig())
    chances = model.probabilities(model.features.table(texts), vectors, vectors, attributes)
    assert (chances.argmax(axis=1) == answers).mean() > 0.95


def test_one_team_is_not_enough() -> None:
    vectors = _vectors(2)
    with pytest.raises(NotEnoughData):
        fit_team_model(["a", "b"], vectors, vectors, np.zeros(2, dtype=int), None, n_teams=1, config=RouteConfig())
