"""Tuning an encoder on labels: used where it helps, and only there."""

import numpy as np
import pytest

import headwater
from headwater.app.tuning import measure_gain
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.vectors.exact import unit


class Noisy:
    """An encoder whose vectors hold the group, drowned in what makes no difference."""

    id, dim = "noisy", 24

    def __init__(self, *, drowned: bool) -> None:
        self._loud = 3.0 if drowned else 0.0

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            group, number = map(int, text.split())
            rng = np.random.default_rng([group, number])
            rows[row, :8] = np.random.default_rng(group).normal(size=8) + 0.3 * rng.normal(size=8)
            rows[row, 8:12] = self._loud * rng.normal(size=4)
        return unit(rows)


TEXTS = [f"{group} {number}" for group in range(12) for number in range(12)]
LABELS = [text.split()[0] for text in TEXTS]


def test_what_makes_no_difference_is_shrunk_and_the_gain_is_seen() -> None:
    gain = measure_gain(Noisy(drowned=True), TEXTS, LABELS)
    assert gain.helps
    assert gain.after > gain.before + 0.1
    assert (gain.n_texts, gain.n_groups) == (144, 12)
    shuffled = np.random.default_rng(0).permutation(len(TEXTS))
    assert measure_gain(Noisy(drowned=True), [TEXTS[i] for i in shuffled], [LABELS[i] for i in shuffled]) == gain


def test_where_there_is_nothing_to_gain_it_says_so() -> None:
    assert not measure_gain(Noisy(drowned=False), TEXTS, LABELS).helps
    noise = np.random.default_rng(1).permutation(LABELS).tolist()
    assert not measure_gain(Noisy(drowned=True), TEXTS, noise).helps


def test_from_python() -> None:
    texts = [f"{a} {b}" for a in ("refund for", "cannot open", "late delivery of", "broken") for b in "abcdefghijkl"]
    tuned = headwater.tune_encoder(texts, [text.split()[0] for text in texts])
    assert tuned.encoder.id != headwater.load_encoder("static").id
    assert tuned.encoder.encode(texts).shape == (48, 256)
    with pytest.raises(NotEnoughData, match="too few"):
        headwater.tune_encoder(texts[:20], LABELS[:20])
    with pytest.raises(InputError):
        headwater.tune_encoder(texts, LABELS[:3])
