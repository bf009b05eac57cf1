"""Corrected judges cover the truth, and the drift watch keeps its rate of false alarms while it finds what moved."""

import numpy as np
import pytest

from headwater.evaluate.judge import correct, length_bias, position_bias
from headwater.evaluate.watch import bet, watch


@pytest.mark.parametrize(("n", "m", "share"), [(150, 2000, 0.3), (300, 2000, 0.5)])
def test_intervals_of_a_biased_judge_that_is_right_four_times_in_five_cover(n: int, m: int, share: float) -> None:
    rng = np.random.default_rng([n, m])
    held = judged = narrower = 0
    for _ in range(1500):
        truth = rng.random(n + m) < share
        # 80 % right, and wrong mostly by saying yes
        wrong_no = 0.02
        wrong_yes = (0.2 - share * wrong_no) / (1 - share)
        said = np.where(truth, rng.random(n + m) > wrong_no, rng.random(n + m) < wrong_yes).astype(float)
        found = correct(truth[:n].astype(float), said[:n], said[n:])
        held += found.low <= share <= found.high
        narrower += found.high - found.low < found.people_high - found.people_low
        judged += abs(found.judged - share) > 0.05
    assert 0.93 <= held / 1500 <= 0.97
    assert narrower / 1500 > 0.95
    assert judged / 1500 > 0.95  # the judge alone is far off


def test_a_judge_that_knows_nothing_adds_nothing() -> None:
    rng = np.random.default_rng(0)
    people, judge, others = rng.random(200) < 0.4, rng.random(200), rng.random(2000)
    found = correct(people.astype(float), judge, others)
    assert found.weight < 0.2
    assert found.high - found.low == pytest.approx(found.people_high - found.people_low, rel=0.05)


def test_position_and_length_bias_are_found_where_they_are_and_not_where_they_are_not() -> None:
    rng = np.random.default_rng(3)
    found = {"fair": 0, "biased": 0, "long": 0, "short": 0}
    for _ in range(200):
        better = rng.choice(["first", "second"], 200)
        other = np.where(better == "first", "second", "first")
        for name, chance in (("fair", 0.5), ("biased", 0.75)):
            slip = rng.random(200) < 0.3  # where the judge does not see which is better, it goes by the place
            place = np.where(rng.random(200) < chance, "first", "second")
            found[name] += position_bias(
                np.where(slip, place, better).tolist(), np.where(slip, place, other).tolist()
            ).found
        words, people = rng.integers(5, 100, 200), rng.random(200)
        for name, pull in (("short", 0.0), ("long", 0.1)):
            judge = people + rng.normal(0, 0.2, 200) + pull * np.log2(words)
            found[name] += length_bias(people.tolist(), judge.tolist(), words.tolist()).found
    assert found["biased"] >= 180
    assert found["long"] >= 180
    assert max(found["fair"], found["short"]) <= 20


def weeks(rng: np.random.Generator, shares: np.ndarray, n_weeks: int, contacts: int, scatter: float) -> np.ndarray:
    """Weekly counts; with ``scatter`` above 1 the shares of a week move by themselves."""
    strength = (contacts - scatter) / (scatter - 1) if scatter > 1 else 0.0
    moved = (rng.dirichlet(shares * strength) if strength else shares for _ in range(n_weeks))
    return np.array([rng.multinomial(contacts, p) for p in moved])


@pytest.mark.parametrize(("contacts", "scatter"), [(500, 1.0), (1000, 2.0)])
def test_one_false_alarm_in_a_hundred_quiet_weeks_at_most_and_a_tenth_that_moved_is_found(
    contacts: int, scatter: float
) -> None:
    rng = np.random.default_rng([contacts, 1])
    false, delays = 0, []
    for _ in range(60):
        shares = rng.dirichlet(np.full(12, 3.0))
        before = weeks(rng, shares, 12, contacts, scatter)
        false += len(watch(before, weeks(rng, shares, 100, contacts, scatter)).alarms)
        moved = 0.9 * shares + 0.1 * np.eye(12)[rng.integers(12)]
        alarms = watch(before, weeks(rng, moved, 20, contacts, scatter)).alarms
        delays.append(alarms[0] + 1 if alarms else 20)
    assert false / 60 <= 1.0
    assert np.median(delays) <= 2
    assert np.quantile(delays, 0.9) <= 5


def test_the_class_that_moved_is_named_by_its_number_and_rare_ones_as_one() -> None:
    before = np.tile([1, 60, 40], (8, 1))  # the first is too rare to count apart, and stays so however large it gets
    assert watch(before, [[1, 30, 70]]).moved == (1, pytest.approx(30 / 101 - 60 / 101))
    assert watch(before, [[90, 60, 40]]).moved == (-1, pytest.approx(90 / 190 - 1 / 101))
    assert watch(np.tile([2, 1], (8, 1)), [[9, 9]]).moved == (-1, 0.0)


def test_a_bet_on_uniform_p_values_does_not_pay() -> None:
    grid = (np.arange(200_000) + 0.5) / 200_000
    assert np.mean([bet(float(p)) for p in grid]) <= 1.0
    assert bet(1e-6) > 100
