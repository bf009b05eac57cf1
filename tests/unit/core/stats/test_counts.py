import numpy as np
import pytest

from headwater.core.stats.counts import fit_counts, predict


def test_coefficients_are_recovered_in_a_batch() -> None:
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(300), rng.normal(size=300)])
    y = rng.poisson(np.exp(x @ np.array([2.0, 0.4])), (20, 300)).astype(float)
    fit = fit_counts(y, x, np.zeros((20, 300)))
    assert fit.beta.mean(axis=0) == pytest.approx([2.0, 0.4], abs=0.03)
    assert np.median(fit.dispersion) < 0.02


def test_dispersion_is_recovered() -> None:
    rng = np.random.default_rng(1)
    y = rng.poisson(50 * rng.gamma(10, 0.1, (20, 400))).astype(float)
    fit = fit_counts(y, np.ones((400, 1)), np.zeros((20, 400)))
    assert np.median(fit.dispersion) == pytest.approx(0.1, rel=0.25)


def test_left_out_counts_do_not_matter() -> None:
    rng = np.random.default_rng(2)
    y = rng.poisson(20, (1, 60)).astype(float)
    weight = np.ones((1, 60))
    weight[0, 50:] = 0
    spoilt = y.copy()
    spoilt[0, 50:] = 900
    same = [fit_counts(v, np.ones((60, 1)), np.zeros((1, 60)), weight=weight).beta for v in (y, spoilt)]
    assert np.array_equal(*same)


def test_an_old_incident_does_not_raise_the_prediction() -> None:
    rng = np.random.default_rng(3)
    y = rng.poisson(20, (1, 100)).astype(float)
    y[0, 40:44] += 150
    found = predict(y, 3, period=0, exposure=np.ones((1, 103)))
    assert found.mean[0] == pytest.approx([20, 20, 20], rel=0.15)


def test_exposure_scales_the_prediction() -> None:
    y = np.full((1, 40), 10.0)
    exposure = np.ones((1, 42))
    exposure[0, 40:] = 3.0
    assert predict(y, 2, period=0, exposure=exposure).mean[0] == pytest.approx([30, 30], rel=0.02)
