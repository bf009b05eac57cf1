import numpy as np
import pytest

from headwater.causes.contrast import contrast
from headwater.core.errors import NotEnoughData

WORDS = [f"word{i}" for i in range(200)]


def texts(seed: int, n: int, extra: str = "") -> list[str]:
    rng = np.random.default_rng(seed)
    return [" ".join(rng.choice(WORDS, 12)) + (f" {extra}" if rng.random() < 0.3 else "") for _ in range(n)]


def test_the_planted_phrase_comes_first() -> None:
    found = contrast(texts(0, 300, "frozen screen"), texts(1, 300))
    assert found[0].term == "frozen screen"
    assert found[0].n_b == 0


def test_chance_is_rare() -> None:
    assert sum(bool(contrast(texts(2 * s, 100), texts(2 * s + 1, 100))) for s in range(20)) <= 3


def test_order_of_texts_is_immaterial() -> None:
    a, b = texts(3, 100, "late parcel"), texts(4, 100)
    assert contrast(a[::-1], b[::-1]) == contrast(a, b)


def test_other_side_has_negative_odds() -> None:
    assert contrast(texts(5, 200), texts(6, 200, "gold card"))[-1].log_odds < 0


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(NotEnoughData, match="3 more"):
        contrast(["a b"] * 2, ["c d"] * 10)
