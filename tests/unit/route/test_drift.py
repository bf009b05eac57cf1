"""The bets seldom win without drift and win with it."""

import numpy as np

from headwater.route.drift import certainty_capital, conformal_p_values, error_capital, has_drifted


def test_p_values_are_uniform_without_drift() -> None:
    rng = np.random.default_rng(0)
    p = conformal_p_values(rng.uniform(size=2000), rng.uniform(size=4000))
    assert abs(p.mean() - 0.5) < 0.03
    assert 0.0 <= p.min() <= p.max() <= 1.0


def test_certainty_alarm_is_rare_without_drift_and_sure_with_it() -> None:
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        past = rng.beta(5, 2, size=1000)
        alarms += has_drifted(certainty_capital(conformal_p_values(past, rng.beta(5, 2, size=300), seed=seed)))
        assert has_drifted(certainty_capital(conformal_p_values(past, rng.beta(2, 5, size=300), seed=seed)))
    assert alarms <= 8


def test_error_alarm_is_rare_at_the_promised_risk_and_sure_above() -> None:
    alarms = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        alarms += has_drifted(error_capital((rng.uniform(size=1000) < 0.05).tolist(), risk=0.05))
        assert has_drifted(error_capital((rng.uniform(size=1000) < 0.15).tolist(), risk=0.05))
    assert alarms <= 11


def test_nothing_seen_is_no_drift() -> None:
    assert not has_drifted(error_capital([], risk=0.05))
