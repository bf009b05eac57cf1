import numpy as np
import pytest
from scipy import stats

from headwater.size.level import follow


def test_without_drift_and_growth_the_level_is_the_gamma_posterior() -> None:
    counts, exposure = np.array([3.0, 5.0, 4.0]), np.array([1.0, 2.0, 1.0])
    level = follow(counts, exposure)
    still = (level.drift == 0) & (level.growth == 0) & (level.dispersion == 0)
    first = counts.sum() / exposure.sum()
    assert level.shape[still] == pytest.approx(1 + counts.sum())
    assert level.rate[still] == pytest.approx(1 / first + exposure.sum())
    assert level.weight.sum() == pytest.approx(1.0)


def test_a_steady_series_is_believed_to_be_steady_and_a_drifting_one_to_drift() -> None:
    rng = np.random.default_rng(0)
    steady = follow(rng.poisson(200, 80).astype(float), np.ones(80))
    walk = np.exp(np.cumsum(rng.normal(0, 0.15, 80)))
    drifting = follow(rng.poisson(200 * walk).astype(float), np.ones(80))
    assert drifting.weight @ drifting.drift > 10 * (steady.weight @ steady.drift)


def test_growth_is_learnt_and_carried_on() -> None:
    counts = np.random.default_rng(1).poisson(100 * 1.03 ** np.arange(60)).astype(float)
    level = follow(counts, np.ones(60))
    assert level.weight @ level.growth == pytest.approx(np.log(1.03), abs=0.008)
    levels, _ = level.draw_paths(np.ones(5), np.random.default_rng(0), 4000)
    assert levels[:, 4].mean() > levels[:, 0].mean()


def test_steps_without_exposure_say_nothing_of_the_level() -> None:
    counts = np.array([10.0, 0.0, 12.0, 9.0])
    with_gap = follow(counts, np.array([1.0, 0.0, 1.0, 1.0]))
    assert float(with_gap.weight @ (with_gap.shape / with_gap.rate)) == pytest.approx(10, rel=0.25)


def test_draws_are_negative_binomial_around_the_level() -> None:
    level = follow(np.full(200, 50.0), np.ones(200))
    _, counts = level.draw_paths(np.ones(1), np.random.default_rng(0), 20_000)
    low, high = np.quantile(counts[:, 0], [0.025, 0.975])
    assert low == pytest.approx(stats.poisson.ppf(0.025, 50), abs=3)
    assert high == pytest.approx(stats.poisson.ppf(0.975, 50), abs=3)
