import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.size.trend import trend


def test_growth_is_recovered_with_exposure() -> None:
    weeks = np.arange(30)
    exposure = 1_000 + 500 * np.sin(weeks)
    growth = trend(exposure * 0.05 * 1.03**weeks, exposure)
    assert growth.value == pytest.approx(0.03, abs=1e-6)


def test_interval_covers_with_overdispersion() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(1_000):
        rate = 40 * 1.02 ** np.arange(16) * rng.gamma(10, 0.1, 16)
        growth = trend(rng.poisson(rate))
        hits += growth.low <= 0.02 <= growth.high
    assert 0.925 <= hits / 1_000 <= 0.975


def test_flat_zero_ends_stay_finite() -> None:
    growth = trend([0, 0, 0, 0, 30])
    assert np.isfinite([growth.value, growth.low, growth.high]).all()


def test_too_little_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="4 weeks"):
        trend([100, 100, 100])
    with pytest.raises(InputError):
        trend([1, 2, -1, 3, 4])
