"""Any labels can be judged, of whatever kind, with or without vectors."""

import numpy as np
import pytest

import headwater
from headwater.core.errors import InputError

TEXTS = [f"{what} {i}" for i in range(12) for what in ("refund my order", "the app crashes", "reset my password")]
KINDS = ["refund", "crash", "password"] * 12


def test_good_labels_beat_mixed_and_withheld_ones() -> None:
    good = headwater.topic_quality(TEXTS, KINDS, names={"refund": "Refund", "crash": "Crash", "password": "Crash"})
    mixed = headwater.topic_quality(TEXTS, sorted(KINDS))
    withheld = headwater.topic_quality(TEXTS, [kind if row % 2 else None for row, kind in enumerate(KINDS)])
    assert good.overall > max(mixed.overall, withheld.overall)
    assert good.n_topics == 3
    assert good.duplicate_names == pytest.approx(1 / 3)
    assert withheld.coverage == 0.5


def test_kinds_of_labels_do_not_matter() -> None:
    numbers = [["refund", "crash", "password"].index(kind) for kind in KINDS]
    vectors = np.eye(3)[numbers]
    one = headwater.topic_quality(TEXTS, KINDS, embeddings=vectors)
    assert one == headwater.topic_quality(TEXTS, numbers, embeddings=vectors)
    assert one == headwater.topic_quality(TEXTS, [float(n) for n in numbers], embeddings=vectors)
    missing = headwater.topic_quality(TEXTS, [float("nan"), -1, *numbers[2:]], embeddings=vectors)
    assert missing.coverage == pytest.approx(34 / 36)
    with pytest.raises(InputError, match="36 texts but 1 labels"):
        headwater.topic_quality(TEXTS, [0])
