import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.resolve.verify import verify_fix


def weeks(seed: int, drop: float, level: float = 60.0, after: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    steps = 60 + after
    common = np.exp(0.2 * np.sin(np.arange(steps) / 8))
    series = rng.poisson(level * common * np.where(np.arange(steps) < 60, 1, 1 - drop))
    return series.astype(float), rng.poisson(150 * common, (6, steps)).astype(float)


def test_a_fix_that_worked() -> None:
    series, controls = weeks(0, 0.5)
    found = verify_fix(series, controls, 60)
    assert found.verdict == "worked"
    assert found.effect.low <= -0.5 <= found.effect.high
    assert found.avoided.low > 0
    assert found.power > 0.8
    assert found.steps_needed == 0


def test_a_fix_that_did_not() -> None:
    found = verify_fix(*weeks(1, 0.0, level=150), 60)
    assert found.verdict == "not"
    assert found.effect.low <= 0 <= found.effect.high


def test_a_small_drop_is_partly() -> None:
    assert verify_fix(*weeks(2, 0.3, level=300), 60, promised=-0.7).verdict == "partly"


def test_little_evidence_is_too_early_and_says_how_long() -> None:
    found = verify_fix(*weeks(3, 0.3, level=12, after=1), 60)
    assert found.verdict == "too early"
    assert found.steps_needed > 0


def test_a_common_drop_is_not_the_fix() -> None:
    series, controls = weeks(4, 0.0, level=150)
    series[60:] *= 0.6
    controls[:, 60:] *= 0.6
    assert verify_fix(series, controls, 60).effect.high > 0


def test_contacts_that_moved_are_named() -> None:
    series, controls = weeks(5, 0.5, level=200)
    controls[2, 60:] += 100
    names = [f"topic {i}" for i in range(6)]
    found = verify_fix(series, dict(zip(names, controls, strict=True)), 60)
    assert found.migrated == ("topic 2",)
    assert found.net_effect > -0.2


def test_no_controls_and_no_history() -> None:
    assert verify_fix(weeks(6, 0.6)[0], None, 60).verdict == "worked"
    with pytest.raises(NotEnoughData, match="before the fix"):
        verify_fix(np.ones(12), None, 5)
    with pytest.raises(InputError, match="promised"):
        verify_fix(np.ones(40), None, 30, promised=0.3)
