import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError, NotEnoughData
from headwater.size.forecast import adjusted, forecast


def test_the_season_of_two_years_is_taken_out_and_carried_on() -> None:
    t = np.arange(112)
    true = np.exp(0.4 * np.sin(2 * np.pi * t / 52))
    counts = np.random.default_rng(0).poisson(300 * true[:104])
    look = forecast(counts, ahead=8)
    assert look.seasonal
    assert np.abs(np.log(look.season / true)).max() < 0.12
    assert look.rate.std() / look.rate.mean() < 0.5 * counts.std() / counts.mean()
    assert all(e.low <= 300 * true[104 + k] <= e.high for k, e in enumerate(look.ahead))


def test_what_the_exposure_does_is_not_growth() -> None:
    exposure = 1000 * 1.02 ** np.arange(48)
    counts = np.random.default_rng(0).poisson(0.05 * exposure[:40])
    planned = forecast(counts, exposure[:40], ahead=8, coming=exposure[40:])
    assert planned.rates[-1].low < 0.05 < planned.rates[-1].high
    assert planned.ahead[-1].low < 0.05 * exposure[-1] < planned.ahead[-1].high
    alone = forecast(counts, exposure[:40], ahead=8)
    assert alone.ahead[-1].high - alone.ahead[-1].low > planned.ahead[-1].high - planned.ahead[-1].low


def test_the_unit_of_the_exposure_is_immaterial() -> None:
    exposure = np.random.default_rng(1).uniform(80, 120, 30)
    counts = np.random.default_rng(0).poisson(exposure)
    one, other = (forecast(counts, exposure * unit, ahead=3) for unit in (1.0, 1e-3))
    assert [e.value for e in one.ahead] == pytest.approx([e.value for e in other.ahead], rel=1e-6)
    assert one.rates[0].value * 1000 == pytest.approx(other.rates[0].value, rel=1e-6)


def test_a_holiday_that_was_seen_is_expected_again() -> None:
    counts = np.random.default_rng(0).poisson(60, 70).astype(float)
    counts[[5, 57]] += 90
    plain = forecast(counts, ahead=4)
    known = forecast(counts, ahead=4, holidays=[("sale", [5, 57, 71]), ("never seen", [72])])
    assert known.holidays == ("sale",)
    assert known.season[71] > 1.8
    assert known.ahead[1].value > 1.5 * plain.ahead[1].value
    assert known.rate[57] < 1.3 * known.rate.mean()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 50), st.floats(2, 200), st.integers(1, 6))
def test_weeks_and_their_total_agree_and_nothing_is_negative(seed: int, mean: float, ahead: int) -> None:
    look = forecast(np.random.default_rng(seed).poisson(mean, 20), ahead=ahead)
    assert all(0 <= e.low <= e.value <= e.high for e in (*look.ahead, *look.rates, look.total))
    assert look.total.value == pytest.approx(sum(e.value for e in look.ahead), rel=0.05, abs=1)
    assert look.total.low >= sum(e.low for e in look.ahead)
    assert look.total.high <= sum(e.high for e in look.ahead)


def test_the_same_counts_give_the_same_forecast() -> None:
    counts = np.random.default_rng(3).poisson(12, 30)
    assert forecast(counts, counts + 50.0).ahead == forecast(counts, counts + 50.0).ahead


def test_an_adjusted_week_keeps_its_interval_and_adds_that_of_the_season() -> None:
    plain, wide = (adjusted(8, 10, 13, factor=2, error=error) for error in (0.0, 0.3))
    assert (plain.low, plain.value, plain.high) == pytest.approx((4, 5, 6.5))
    assert wide.low < 4 < 6.5 < wide.high
    empty = adjusted(0, 0, 3, factor=2, error=0.0)
    assert (empty.low, empty.value, empty.high) == (0, 0, 1.5)


def test_too_little_is_said_to_be_too_little() -> None:
    with pytest.raises(NotEnoughData, match="8 whole weeks"):
        forecast([5] * 6)
    with pytest.raises(NotEnoughData, match="20 contacts"):
        forecast([1] * 10)
    with pytest.raises(InputError, match=r"1\.\.5"):
        forecast([9] * 10, ahead=8)
    with pytest.raises(InputError, match="finite"):
        forecast([9] * 9 + [float("nan")])
    with pytest.raises(InputError, match="coming must hold 2"):
        forecast([9] * 10, [1] * 10, ahead=2, coming=[1.0])
