"""MiniLM learns from labels: together what belongs together, the same whatever the order, stored and loaded."""

import numpy as np
import pytest

from headwater.adapters.models import teach as module
from headwater.adapters.models.load import load_encoder
from headwater.adapters.models.minilm import MiniLMEncoder
from headwater.adapters.models.teach import contrast, teach
from headwater.core.errors import NotEnoughData

TEXTS = ["the app crashes", "it closes at once", "screen goes black", "refund me", "I want my money", "pay me back"]
LABELS = ["crash"] * 3 + ["money"] * 3


def loss(vectors: np.ndarray) -> float:
    return contrast(vectors, np.array([0, 0, 0, 1, 1, 1]))[0]


def test_texts_of_a_class_come_together_whatever_the_order(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "_STEPS", 6)
    steps = []
    taught = teach(
        MiniLMEncoder(), TEXTS, LABELS, names={"crash": "app crash"}, tick=lambda step, of: steps.append((step, of))
    )
    assert loss(taught.encode(TEXTS)) < 0.8 * loss(MiniLMEncoder().encode(TEXTS))
    assert steps == [(step, 6) for step in range(1, 7)]
    assert taught.id.startswith("minilm.taught-")
    assert taught.id == teach(MiniLMEncoder(), TEXTS[::-1], LABELS[::-1], names={"crash": "app crash"}).id
    taught.save(tmp_path / "mine.npz")
    loaded = load_encoder(tmp_path / "mine.npz")
    assert (loaded.id, loaded.encode(TEXTS).tobytes()) == (taught.id, taught.encode(TEXTS).tobytes())


def test_one_class_teaches_nothing():
    with pytest.raises(NotEnoughData, match="two classes"):
        teach(MiniLMEncoder(), TEXTS, ["one"] * 6)


def test_the_loss_and_its_derivative():
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(7, 5)).astype(np.float32), np.array([0, 0, 1, 1, 1, 2, 3])
    toward = rng.normal(size=rows.shape).astype(np.float32)
    ends = [contrast(rows + step * toward, labels)[0] for step in np.float32([1e-3, -1e-3])]
    assert (ends[0] - ends[1]) / 2e-3 == pytest.approx(float((contrast(rows, labels)[1] * toward).sum()), rel=1e-2)
    assert contrast(rows[5:], labels[5:])[0] == 0  # no partner, nothing to learn
