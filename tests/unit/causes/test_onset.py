"""Onsets are found where they were planted, and events are judged against placebo times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.causes.onset import find_onset, match_events
from headwater.core.errors import InputError, NotEnoughData


def planted(shape: str, seed: int, *, at: int = 90, n: int = 150) -> np.ndarray:
    age = np.arange(n) - at
    on = age >= 0
    rise = {
        "step": on * 1.0,
        "ramp": np.where(on, (age + 1) / (n - at) * 2, 0),
        "spike": np.where(on, 5 * 0.5 ** (np.maximum(age, 0) / 4), 0),
    }[shape]
    return np.random.default_rng(seed).poisson(2 + 3 * rise).astype(float)


@pytest.mark.parametrize("shape", ["step", "ramp", "spike"])
def test_the_interval_holds_the_onset(shape: str) -> None:
    found = [find_onset(planted(shape, seed)) for seed in range(12)]
    assert all(onset.probability > 0.9 for onset in found)
    assert sum(onset.low <= 90 <= onset.high for onset in found) >= 10


def test_nothing_planted_is_rarely_an_onset() -> None:
    rng = np.random.default_rng(5)
    found = [find_onset(rng.poisson(3, 150)).probability > 0.8 for _ in range(40)]
    assert sum(found) <= 2


def test_more_of_everything_is_no_onset() -> None:
    rng = np.random.default_rng(0)
    exposure = np.where(np.arange(120) < 60, 100.0, 300.0)
    assert find_onset(rng.poisson(exposure * 0.05), exposure).probability < 0.2


def test_autocorrelated_counts_are_not_taken_for_an_onset() -> None:
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(30):
        noise = np.zeros(180)
        for t in range(1, 180):
            noise[t] = 0.4 * noise[t - 1] + rng.normal(0, 0.15)
        wrong += find_onset(rng.poisson(6 * np.exp(noise))).probability > 0.8
    assert wrong <= 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=14, max_size=60).filter(lambda y: sum(y) >= 15))
def test_a_posterior_sums_to_one_and_its_interval_is_ordered(counts: list[int]) -> None:
    onset = find_onset(counts)
    assert onset.posterior.sum() == pytest.approx(1)
    assert 0 <= onset.low <= onset.step <= onset.high < len(counts)
    assert 0 <= onset.probability <= 1


def test_too_little_is_refused_with_what_is_missing() -> None:
    with pytest.raises(NotEnoughData, match="14 steps"):
        find_onset([1, 2, 3])
    with pytest.raises(InputError, match="one length"):
        find_onset(np.ones(20), np.ones(19))
    with pytest.raises(InputError, match="finite"):
        find_onset([float("nan")] * 20)


def test_events_are_one_on_average_over_placebo_times() -> None:
    posterior = find_onset(planted("step", 1)).posterior
    factors = [match.bayes_factor for match in match_events(posterior, range(150))]
    assert np.mean(factors) == pytest.approx(1)
    near, far = match_events(posterior, [89, 20])
    assert near.bayes_factor > 10 > 1 > far.bayes_factor
    assert near.p_value < 0.1 < far.p_value


def test_an_event_outside_the_data_matches_nothing() -> None:
    (match,) = match_events(find_onset(planted("step", 1)).posterior, [400])
    assert match.bayes_factor == 0
    assert match.p_value == 1
    with pytest.raises(InputError, match="scale"):
        match_events([1.0], [0], scale=0)
