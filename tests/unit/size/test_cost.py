"""Costs follow their assumptions, and say which of them matters."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.core.types import Estimate
from headwater.size.cost import check_assumptions, estimate_cost

CONTACTS = Estimate(1000, 900, 1100, unit="contacts")


def test_plain_numbers_multiply() -> None:
    sure = Estimate(1000, 1000, 1000, unit="contacts")
    assumed = {
        "handling_minutes": 10, "minute_cost": 0.5, "concession_chance": 0.1, "concession_size": 20, "repeat_cost": 4,
        "downstream_loss": 1,
    }  # fmt: skip
    found = estimate_cost(sure, 0.25, assumed)
    assert found.total.value == pytest.approx(1000 * (5 + 2 + 1 + 1))
    assert found.total.low == pytest.approx(found.total.high)
    assert dict(found.sensitivity) == {}


def test_the_least_known_number_matters_most() -> None:
    assumed = {"handling_minutes": {"low": 2, "likely": 8, "high": 40}, "minute_cost": {"median": 0.9, "p90": 0.95}}
    found = estimate_cost(CONTACTS, 0.0, assumed)
    assert next(iter(found.sensitivity)) == "handling_minutes"
    assert sum(found.sensitivity.values()) == pytest.approx(1)
    assert found.total.low < found.total.value < found.total.high
    assert found == estimate_cost(CONTACTS, 0.0, assumed)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_a_pert_stays_within_its_ends(a: float, b: float, c: float) -> None:
    low, likely, high = sorted((a, b, c))
    assumed = {"handling_minutes": {"low": low, "likely": likely, "high": high}, "minute_cost": 1}
    one = estimate_cost(CONTACTS, 0.0, assumed).per_contact
    assert low - 1e-6 <= one.low <= one.high <= high + 1e-6


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": 1, "minute_cost": 1, "tax": 2}, "tax"),
        ({"handling_minutes": "ten", "minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": -1, "minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": True, "minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": {"low": 3, "likely": 2, "high": 5}, "minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": {"median": 0, "p90": 5}, "minute_cost": 1}, "handling_minutes"),
        ({"handling_minutes": 1, "minute_cost": 1, "concession_chance": 5}, "concession_chance"),
    ],
)
def test_a_wrong_assumption_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        check_assumptions(wrong)
