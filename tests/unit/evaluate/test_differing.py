"""Labels of nothing but what differs give the gap that labels of everything give, and say how sure it is."""

import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.evaluate.differing import compare_differing


def drawn(
    rng: np.random.Generator, n: int, *, wins: float, losses: float, labels: int
) -> tuple[list[str], list[str], list[str | None]]:
    """Answers of a candidate and of what is in use, and gold for some of the items that differ."""
    kind = rng.choice(4, size=n, p=[wins, losses, 0.05, 0.95 - wins - losses])
    used = ["used"] * n
    candidate = ["new" if k < 3 else "used" for k in kind]
    gold: list[str | None] = [["new", "used", "neither", "used"][k] for k in kind]
    differ = rng.permutation(np.flatnonzero(kind < 3))
    for i in [*differ[labels:].tolist(), *np.flatnonzero(kind == 3).tolist()]:
        gold[i] = None
    return candidate, used, gold


def test_all_differing_items_labelled_it_is_the_plain_paired_gap() -> None:
    rng = np.random.default_rng(3)
    candidate, used, gold = drawn(rng, 800, wins=0.1, losses=0.05, labels=10**6)
    won = np.array(
        [0.0 if g is None else float(c == g) - float(u == g) for c, u, g in zip(candidate, used, gold, strict=True)]
    )
    found = compare_differing(candidate, used, gold, [str(i) for i in range(800)])
    assert found.gap == pytest.approx(won.mean())
    assert found.spread == pytest.approx(won.std(ddof=1) / np.sqrt(800), rel=0.01)


def test_the_spread_is_that_of_repeated_draws_and_a_regression_is_passed_one_time_in_twenty() -> None:
    rng = np.random.default_rng(11)
    clusters = [str(i) for i in range(4000)]
    found = [compare_differing(*drawn(rng, 4000, wins=0.09, losses=0.11, labels=400), clusters) for _ in range(300)]
    gaps = np.array([one.gap for one in found])
    assert gaps.mean() == pytest.approx(-0.02, abs=0.002)
    assert np.mean([one.spread for one in found]) == pytest.approx(gaps.std(), rel=0.1)
    assert np.mean([one.outcome(0.02) == "not worse" for one in found]) == pytest.approx(0.05, abs=0.04)


def test_customers_who_say_much_make_it_less_sure() -> None:
    rng = np.random.default_rng(5)
    candidate, used, gold = drawn(rng, 400, wins=0.2, losses=0.2, labels=10**6)
    order = sorted(range(400), key=lambda i: (str(gold[i]), candidate[i]))  # a customer wins or loses as a whole
    together = ["" for _ in order]
    for at, i in enumerate(order):
        together[i] = str(at // 10)
    alone = compare_differing(candidate, used, gold, [str(i) for i in range(400)])
    assert compare_differing(candidate, used, gold, together).spread > 2 * alone.spread


def test_too_few_labels_are_refused_or_told_how_many_are_missing() -> None:
    rng = np.random.default_rng(7)
    clusters = [str(i) for i in range(2000)]
    with pytest.raises(NotEnoughData, match="10 of the"):
        compare_differing(*drawn(rng, 2000, wins=0.2, losses=0.2, labels=10), clusters)
    rng = np.random.default_rng(8)
    short = compare_differing(*drawn(rng, 2000, wins=0.1, losses=0.1, labels=60), clusters)
    assert short.outcome(0.02) == "undecided"
    assert 500 < short.labels_needed(0.02) < 3000
    assert short.labels_needed(0.5) == 0
    with pytest.raises(InputError):
        compare_differing(["a"], ["a", "b"], ["a"], ["1"])
    assert compare_differing(["a"] * 50, ["a"] * 50, [None] * 50, clusters[:50]).outcome(0.02) == "not worse"
