"""The promise is an exact bound, is refused on little evidence, and holds in simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.route.promise import fewest_contacts, make_promise, upper_bound


@given(st.integers(0, 50), st.integers(1, 500))
def test_bound_lies_above_the_share_seen(n_wrong: int, n: int) -> None:
    n_wrong = min(n_wrong, n)
    assert n_wrong / n <= upper_bound(n_wrong, n, confidence=0.95) <= 1.0


def test_fewest_contacts_is_the_point_where_no_error_suffices() -> None:
    fewest = fewest_contacts(0.05, 0.95)
    assert fewest == 59
    assert upper_bound(0, fewest, confidence=0.95) <= 0.05 < upper_bound(0, fewest - 1, confidence=0.95)


def test_little_evidence_promises_nothing() -> None:
    promise = make_promise(np.ones(58), np.zeros(58, dtype=bool), risk=0.05)
    assert not promise.holds
    assert promise.threshold > 1
    assert "59" in str(promise)


def test_ties_are_not_cut_in_our_favour() -> None:
    certainty = np.full(200, 0.5)
    wrong = np.arange(200) < 60
    assert not make_promise(certainty, wrong, risk=0.05).holds


def test_without_errors_all_are_routed() -> None:
    promise = make_promise(np.linspace(0.2, 1, 300), np.zeros(300, dtype=bool), risk=0.05)
    assert promise.holds
    assert promise.coverage == 1.0
    assert promise.error_bound < 0.05


def test_promise_is_kept_in_simulation() -> None:
    broken = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        certainty = rng.uniform(size=600)
        promise = make_promise(certainty, rng.uniform(size=600) > certainty**0.25, risk=0.05)
        if promise.holds:
            routed = np.linspace(promise.threshold, 1, 2000)
            broken += float((1 - routed**0.25).mean()) > 0.05
    assert broken <= 300 * 0.05 + 2 * np.sqrt(300 * 0.05 * 0.95)


@pytest.mark.parametrize("risk", [0.0, 1.0, -0.1])
def test_impossible_risk_is_refused(risk: float) -> None:
    with pytest.raises(InputError, match="risk"):
        make_promise(np.ones(100), np.zeros(100, dtype=bool), risk=risk)


def test_a_withdrawn_promise_says_why() -> None:
    promise = make_promise(np.linspace(0.2, 1, 300), np.zeros(300, dtype=bool), risk=0.05).withdrawn("moved")
    assert str(promise) == "no promise: moved"
