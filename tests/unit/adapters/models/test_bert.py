"""MiniLM in numpy: the vectors of the runtime, and derivatives that hold against finite differences."""

import numpy as np
import pytest

from headwater.adapters.models.bert import Bert, padded
from headwater.adapters.models.minilm import (
    INTENTS,
    MiniLMEncoder,
    bert_vocabulary,
    changed,
    published,
    read_change,
)
from headwater.adapters.models.teach import contrast

TEXTS = ["where is my card?", "my card was declined at the shop yesterday, why", "I want a refund", "cancel"]
LABELS = np.array([0, 0, 1, 1])
PIECES = [bert_vocabulary().encode(text) for text in TEXTS]


@pytest.fixture(scope="module")
def bert() -> Bert:
    return Bert(changed(published(), read_change(INTENTS)))


def test_the_vectors_are_those_of_the_runtime(bert: Bert) -> None:
    tape = bert.forward(*padded(PIECES), bert.with_change(bert.start(2, np.random.default_rng(0))))
    assert np.abs(tape.rows - MiniLMEncoder().encode(TEXTS)).max() < 1e-5


def test_the_derivatives_hold_against_finite_differences(bert: Bert) -> None:
    rng = np.random.default_rng(0)
    change = {
        place: (rng.normal(scale=0.02, size=left.shape).astype(np.float32), right)
        for place, (left, right) in bert.start(4, rng).items()
    }
    given = padded(PIECES)

    def loss_of(place: str, side: int, moved: np.ndarray) -> float:
        pair = list(change[place])
        pair[side] = moved
        return contrast(bert.forward(*given, bert.with_change({**change, place: tuple(pair)})).rows, LABELS)[0]

    matrix = bert.with_change(change)
    tape = bert.forward(*given, matrix)
    into = {place: (np.zeros_like(left), np.zeros_like(right)) for place, (left, right) in change.items()}
    bert.backward(tape, contrast(tape.rows, LABELS)[1], matrix, change, into)
    for place in ("0.query", "1.mix", "2.key", "3.value", "4.up", "5.down", "0.down"):
        for side in (0, 1):
            toward = rng.normal(size=change[place][side].shape).astype(np.float32)
            ends = [loss_of(place, side, change[place][side] + sign * toward) for sign in np.float32([2e-3, -2e-3])]
            assert (ends[0] - ends[1]) / 4e-3 == pytest.approx(
                float((into[place][side] * toward).sum()), rel=0.05, abs=2e-4
            )
