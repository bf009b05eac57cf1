"""The week beside its expectation, on made-up counts."""

from datetime import date, timedelta

import numpy as np
import pytest

from headwater.app.counts import DayCounts
from headwater.app.usecases.growing import FDR, MIN_WEEKS, Weeks, all_weeks, grown, total_of
from headwater.core.errors import NotEnoughData

WEDNESDAY = date(2026, 7, 1)


def counts(n_days: int) -> DayCounts:
    """One contact a day, all of topic ``a``; on Mondays one of ``b``, too."""
    days = np.arange(n_days)
    mondays = np.array([d for d in days if (WEDNESDAY + timedelta(days=int(d))).weekday() == 0])
    topic = np.concatenate([np.zeros(n_days, int), np.ones(len(mondays), int)])
    day = np.concatenate([days, mondays])
    return DayCounts(WEDNESDAY, n_days, ["a", "b"], topic, day, np.full(len(day), "chat", object), np.ones(n_days) * 2)


def weeks(table: np.ndarray) -> Weeks:
    mondays = [date(2026, 1, 5) + timedelta(days=7 * i) for i in range(table.shape[1])]
    return Weeks(mondays, [f"t{i}" for i in range(len(table))], table.astype(float), table.sum(axis=0).astype(float))


def test_weeks_are_whole_and_begin_on_mondays() -> None:
    found = all_weeks(counts(39)).until(date(2026, 7, 27))
    assert found.mondays == [date(2026, 7, 6), date(2026, 7, 13), date(2026, 7, 20), date(2026, 7, 27)]
    assert found.table.tolist() == [[7, 7, 7, 7], [1, 1, 1, 1]]
    assert found.contacts.tolist() == [14, 14, 14, 14]


@pytest.mark.parametrize("monday", [date(2026, 6, 29), date(2026, 8, 3), date(2025, 1, 6), date(2030, 1, 7)])
def test_a_week_that_the_data_do_not_hold_is_refused_with_those_that_they_do(monday: date) -> None:
    with pytest.raises(NotEnoughData) as caught:
        all_weeks(counts(39)).until(monday)
    assert "2026-W28 to 2026-W31" in caught.value.hint


def test_data_shorter_than_a_week_hold_none() -> None:
    with pytest.raises(NotEnoughData) as caught:
        all_weeks(counts(4)).until(date(2026, 6, 29))
    assert "none" in caught.value.hint


def test_what_grew_is_named_and_what_did_not_is_not() -> None:
    draw = np.random.default_rng(5)
    table = draw.poisson(20, (12, 20))
    table[3, -1] = 70
    found = {row.topic: row for row in grown(weeks(table), level=0.95)}
    assert found["t3"].p_value < 0.001
    assert found["t3"].observed == 70
    assert found["t3"].low < found["t3"].expected < found["t3"].high < 70
    assert [row.topic for row in found.values() if row.p_value <= FDR] == ["t3"]


def test_an_expectation_needs_eight_weeks_before() -> None:
    assert grown(weeks(np.full((2, MIN_WEEKS), 5)), level=0.95) == []
    assert len(grown(weeks(np.full((2, MIN_WEEKS + 1), 5)), level=0.95)) == 2
    assert total_of(weeks(np.full((2, 3), 5)), level=0.95) is None


def test_quiet_weeks_name_growth_as_rarely_as_promised() -> None:
    """By simulation: a review with no growth names some in at most the promised share of weeks; intervals cover."""
    draw = np.random.default_rng(11)
    false, inside, total = 0, 0, 0
    for _ in range(120):
        rates = draw.gamma(2.0, 6.0, (25, 1))
        table = draw.poisson(rates * draw.gamma(30.0, 1 / 30.0, (25, 24)))  # more spread than Poisson
        rows = grown(weeks(table), level=0.9)
        false += any(row.p_value <= FDR for row in rows)
        inside += sum(row.low <= row.observed <= row.high for row in rows)
        total += len(rows)
    assert false / 120 <= FDR + 2 * (FDR * (1 - FDR) / 120) ** 0.5
    assert inside / total >= 0.9
