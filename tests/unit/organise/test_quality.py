"""The quality without gold ranks better labels higher."""

import numpy as np
import pytest

from headwater.core.errors import InputError
from headwater.organise.quality import assess
from tests.unit.organise.blobs import blobs


def test_worse_labels_score_lower() -> None:
    vectors, truth, _ = blobs(10, 40, noise=0.7)
    rng = np.random.default_rng(0)
    noisy = np.where(rng.random(len(truth)) < 0.4, rng.integers(0, 10, len(truth)), truth)
    gold, half = assess(vectors, truth), assess(vectors, noisy)
    merged, shattered = assess(vectors, truth // 5), assess(vectors, np.arange(len(truth)) // 2)
    assert gold.overall > max(half.overall, merged.overall, shattered.overall)
    assert gold.predictability > 0.95
    uncovered = np.where(np.arange(len(truth)) % 2, truth, -1)
    assert assess(vectors, uncovered).coverage == 0.5
    assert assess(vectors, uncovered).overall < gold.overall


def test_names_constants_and_errors() -> None:
    vectors, truth, _ = blobs(3, 10)
    assert assess(vectors, truth, names=["a", "a", "b", "c"]).duplicate_names == 0.25
    assert assess(vectors, np.zeros(30, dtype=np.int64)).overall == 0.0
    with pytest.raises(InputError, match="30 vectors but 2 labels"):
        assess(vectors, truth[:2])
