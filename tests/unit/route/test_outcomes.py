"""Outcomes settle, errors are counted, promises end when they are broken, ping-pong is seen."""

from datetime import UTC, datetime, timedelta

import numpy as np

from headwater.route.outcomes import Routed, back_and_forth, broken, outcomes, realised

NOW = datetime(2026, 10, 5, tzinfo=UTC)


def sent(key: str, days_ago: float | None) -> Routed:
    return Routed(key, "pay", None if days_ago is None else NOW - timedelta(days=days_ago))


def test_young_contacts_are_open_and_passed_on_ones_are_wrong() -> None:
    routed = [sent("young", 2), sent("old", 20), sent("passed", 1), sent("returned", 15), sent("timeless", None)]
    found = outcomes(routed, {"passed": "trust", "returned": "pay", "other": "trust"}, now=NOW)
    assert found == [False, False, False, True]  # timeless, old, returned, passed


def test_nothing_settled_says_nothing() -> None:
    found = realised(7, [])
    assert (found.routed, found.settled, found.share, found.low, found.high) == (7, 0, 0.0, 0.0, 1.0)


def test_a_promise_that_is_broken_ends_and_one_that_is_kept_does_not() -> None:
    draw = np.random.default_rng(5)
    past = draw.beta(5, 2, size=500).tolist()
    assert broken(past, draw.beta(5, 2, size=300).tolist(), [False] * 95 + [True] * 5, risk=0.05) == ""
    assert "12 of 30" in broken(past, [], [False] * 18 + [True] * 12, risk=0.05)
    assert "differ" in broken(past, draw.beta(2, 5, size=300).tolist(), [], risk=0.05)
    assert broken(past, [], [], risk=0.05) == ""


def test_back_and_forth() -> None:
    contacts, pairs = back_and_forth({"c_2": ["a", "b"], "c_1": ["a", "b", "c"], "c_3": ["b"]})
    assert contacts == ["c_1"]
    assert pairs == [("a", "b", 2), ("b", "c", 1)]
