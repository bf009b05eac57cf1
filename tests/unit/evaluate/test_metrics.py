"""Metrics against the reference implementations, under weights as well."""

import numpy as np
import pytest
from sklearn.metrics import (
    adjusted_rand_score,
    average_precision_score,
    f1_score,
    ndcg_score,
    normalized_mutual_info_score,
    roc_auc_score,
)

from headwater.evaluate import metrics as m
from headwater.evaluate.measures import Measure

RNG = np.random.default_rng(4)
N = 300
GOLD = RNG.integers(0, 5, N).astype(str).tolist()
SAID = [g if RNG.random() < 0.7 else str(RNG.integers(0, 5)) for g in GOLD]
NONE = [None] * N
COUNTS = RNG.integers(0, 4, N)
TWICE = np.repeat(np.arange(N), COUNTS)


def value(measure: Measure | None, weights: np.ndarray | None = None) -> float:
    assert measure is not None
    return float(measure.at((np.ones(N) if weights is None else weights.astype(float))[None, :])[0])


def drawn(values: list[str]) -> list[str]:
    return [values[i] for i in TWICE]


def test_macro_f1_is_that_of_scikit_learn_and_weights_are_repeats() -> None:
    assert value(m.macro_f1(GOLD, SAID, NONE)) == pytest.approx(f1_score(GOLD, SAID, average="macro"))
    repeated = f1_score(drawn(GOLD), drawn(SAID), average="macro")
    assert value(m.macro_f1(GOLD, SAID, NONE), COUNTS) == pytest.approx(repeated)


def test_groups_are_judged_as_by_scikit_learn() -> None:
    assert value(m.rand(GOLD, SAID, NONE)) == pytest.approx(adjusted_rand_score(GOLD, SAID))
    assert value(m.information(GOLD, SAID, NONE)) == pytest.approx(normalized_mutual_info_score(GOLD, SAID))
    assert value(m.matched(GOLD, SAID, NONE)) == pytest.approx(np.mean(np.array(GOLD) == np.array(SAID)))


def test_an_item_drawn_twice_does_not_agree_with_itself() -> None:
    alone = [str(i) for i in range(N)]  # every item a topic of its own agrees with nothing
    assert value(m.rand(GOLD, alone, NONE), COUNTS) == pytest.approx(0.0, abs=1e-9)


def test_scores_are_judged_as_by_scikit_learn() -> None:
    yes = [g in "01" for g in GOLD]
    scores = [float(np.round(y + RNG.normal(), 1)) for y in yes]  # rounding makes ties
    assert value(m.auroc(yes, NONE, scores)) == pytest.approx(roc_auc_score(yes, scores))
    assert value(m.average_precision(yes, NONE, scores)) == pytest.approx(average_precision_score(yes, scores))
    weighted = roc_auc_score(yes, scores, sample_weight=COUNTS)
    assert value(m.auroc(yes, NONE, scores), COUNTS) == pytest.approx(weighted)


def test_ranked_lists_are_judged_as_by_scikit_learn() -> None:
    relevance = (RNG.random((N, 20)) < 0.2).astype(int)
    relevance[:, 0] = 1  # scikit-learn knows no query without an answer
    order = np.argsort(RNG.random((N, 20)), axis=1)
    gold = [frozenset(np.flatnonzero(row).tolist()) for row in relevance]
    said = [tuple(row) for row in order.tolist()]
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(20)[None, :].repeat(N, 0), axis=1)
    assert value(m.ndcg(10)(gold, said, NONE)) == pytest.approx(ndcg_score(relevance, -rank, k=10))


def test_spans_and_sets_share_one_definition_of_f1() -> None:
    gold, said = [((0, 10),), ((5, 8),), ()], [((5, 12),), (), ((1, 2),)]
    ones = np.ones((1, 3))
    precision, recall, f1 = (
        float(m.of_spans(which)(gold, said, NONE[:3]).at(ones)[0])  # type: ignore[arg-type]
        for which in ("precision", "recall", "f1")
    )
    assert (precision, recall) == (5 / 8, 5 / 13)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
    assert float(m.of_sets("recall")([{"a", "b"}], [{"b", "c"}], [None]).at(np.ones((1, 1)))[0]) == 0.5


def test_a_system_that_states_what_it_keeps_has_no_calibration_error() -> None:
    n = 20_000
    stated = RNG.uniform(0.2, 1.0, n)
    gold = ["a"] * n
    said = ["a" if hit else "b" for hit in RNG.random(n) < stated]
    honest = m.calibration(gold, said, stated.tolist())
    boastful = m.calibration(gold, said, np.minimum(stated + 0.2, 1.0).tolist())
    assert honest is not None
    assert boastful is not None
    assert float(honest.at(np.ones((1, n)))[0]) < 0.015
    assert float(boastful.at(np.ones((1, n)))[0]) > 0.1


def test_an_abstention_is_not_right_and_not_counted_among_the_decided() -> None:
    gold, said = ["a", "a", "b", "b"], ["a", None, "a", "b"]
    ones = np.ones((1, 4))
    assert float(m.accuracy(gold, said, NONE[:4]).at(ones)[0]) == 0.5
    held = m.selective(gold, said, NONE[:4])
    assert held is not None
    assert float(held.at(ones)[0]) == pytest.approx(2 / 3)
    assert m.selective(gold, gold, NONE[:4]) is None
    assert m.brier(gold, gold, NONE[:4]) is None
