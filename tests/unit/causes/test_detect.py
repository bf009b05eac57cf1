import numpy as np
import pytest

from headwater.causes.detect import detect, score
from headwater.core.errors import InputError, NotEnoughData


def quiet(seed: int, n: int = 50, steps: int = 80) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(2, 5, (n, 1)) * rng.gamma(20, 1 / 20, (n, steps))).astype(float)


def test_a_rise_is_found_with_its_onset_and_excess() -> None:
    counts = quiet(0)
    counts[7] = np.random.default_rng(1).poisson(15, 80)
    counts[7, 74:] += 20
    alarm = detect(counts, period=0)[0]
    assert (alarm.series, alarm.onset) == ("7", 74)
    assert alarm.excess.low < 120 < alarm.excess.high
    assert alarm.e_value > 20


def test_names_exposure_and_row_order() -> None:
    counts = quiet(1, 10)
    counts[3] = np.random.default_rng(5).poisson(np.where(np.arange(80) < 76, 20, 80))
    series = {f"s{i}": row for i, row in enumerate(counts)}
    found = detect(series, period=7)
    assert [a.series for a in found if a.onset >= 75] == ["s3"]
    back = detect(dict(reversed(series.items())), period=7)
    assert [(a.series, a.at, a.onset) for a in back] == [(a.series, a.at, a.onset) for a in found]
    exposure = np.ones(80)
    exposure[76:] = 4.0
    assert all(a.series != "s3" for a in detect(series, period=7, exposure=exposure))


def test_season_and_trend_are_no_alarm() -> None:
    t = np.arange(208)
    mean = 30 * np.exp(0.6 * np.sin(2 * np.pi * t / 52) + 0.003 * t)
    counts = np.random.default_rng(2).poisson(mean, (20, 208)).astype(float)
    assert len(detect(counts, period=52)) <= 1


def test_false_alarm_rate_holds() -> None:
    scores = score(quiet(3, 400, 100), period=0)
    assert np.mean(scores.p_value <= 0.01) <= 0.015


def test_a_single_series_works() -> None:
    counts = np.random.default_rng(4).poisson(20, 60)
    counts[57:] += 40
    assert detect(counts, period=0, start=50)[0].onset == 57


def test_bad_input_is_refused() -> None:
    with pytest.raises(NotEnoughData, match="history"):
        detect(np.ones(8), period=0)
    with pytest.raises(InputError, match="negative"):
        detect(-np.ones((2, 40)))
    with pytest.raises(InputError, match="fdr"):
        detect(quiet(0), fdr=5)
