"""Evaluations as documents, comparisons of two, and the gate."""

import json
from dataclasses import replace

import numpy as np
import pytest

from headwater.core.errors import InputError
from headwater.evaluate.card import About, card
from headwater.evaluate.compare import compare
from headwater.evaluate.evaluation import Answers, Evaluation, Items, score
from headwater.evaluate.gate import Policy, decide
from headwater.evaluate.tasks import TASKS
from headwater.evaluate.tell import comma_separated, latex, markdown

N = 600


def answers(right: float, seed: int, gold: tuple[str, ...]) -> Answers:
    rng = np.random.default_rng(seed)
    said = tuple(g if rng.random() < right else "other" for g in gold)
    return Answers(said, tuple(rng.uniform(0.5, 1.0, len(gold)).tolist()))


def labels(n: int = N) -> Items:
    rng = np.random.default_rng(0)
    gold = tuple(rng.choice(["card", "parcel", "refund"], n).tolist())
    languages = tuple("de" if i % 4 == 0 else "en" for i in range(n))
    return Items(tuple(f"i{i}" for i in range(n)), gold, tuple(f"k{i // 3}" for i in range(n)), {"language": languages})


@pytest.fixture(scope="module")
def good() -> Evaluation:
    items = labels()
    return score("assignment", items, answers(0.9, 1, items.gold), system="new", name="good", draws=300)


@pytest.fixture(scope="module")
def poor() -> Evaluation:
    items = labels()
    return score("assignment", items, answers(0.7, 2, items.gold), system="old", name="poor", draws=300)


def test_a_document_comes_back_as_it_went(good: Evaluation) -> None:
    text = json.dumps(good.document())
    assert Evaluation.read(json.loads(text)).document() == good.document()
    with pytest.raises(InputError, match="format"):
        Evaluation.read({"format": "another"})


def test_the_order_of_items_changes_nothing(good: Evaluation) -> None:
    items, said = good.asked()
    order = np.random.default_rng(5).permutation(N).tolist()

    def put(values: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(values[i] for i in order)

    shuffled = Items(
        put(items.ids), put(items.gold), put(items.clusters), {"language": put(items.segments["language"])}
    )  # type: ignore[arg-type]
    again = score(
        "assignment", shuffled, Answers(put(said.said), put(said.scores)), system="new", name="good", draws=300
    )  # type: ignore[arg-type]
    assert again.document() == good.document()


def test_segments_are_told_and_the_interval_holds_the_value(good: Evaluation) -> None:
    assert [(s.name, s.value, s.n_items) for s in good.segments] == [("language", "de", 150), ("language", "en", 450)]
    assert all(f.low <= f.value <= f.high for f in good.figures)
    assert good.decides.high - good.decides.low < 0.08


def test_clusters_widen_the_interval() -> None:
    gold = ("a",) * N
    said = tuple("a" if i // 30 % 2 else "b" for i in range(N))  # right or wrong by whole customers
    alone = Items(tuple(map(str, range(N))), gold, tuple(map(str, range(N))))
    whole = replace(alone, clusters=tuple(str(i // 30) for i in range(N)))
    widths = [
        found.decides.high - found.decides.low
        for found in (score("assignment", items, Answers(said, (None,) * N), draws=300) for items in (alone, whole))
    ]
    assert widths[1] > 3 * widths[0]


def test_two_systems_are_compared_on_the_same_items_only(good: Evaluation, poor: Evaluation) -> None:
    found = compare(good, poor)
    assert found.verdict == "better"
    assert found.labels_needed == 0
    assert compare(poor, good).gap == pytest.approx(-found.gap)
    assert compare(good, good).verdict == "no evidence"
    items = labels(N - 1)
    other = score("assignment", items, answers(0.9, 1, items.gold), draws=300)
    with pytest.raises(InputError, match="different data"):
        compare(good, other)


def test_the_number_of_labels_that_would_decide_is_that_which_decides() -> None:
    """A gap that 300 labels leave open is decided by as many as were asked for."""
    rng = np.random.default_rng(8)

    def both(n: int) -> tuple[Evaluation, Evaluation]:
        items = labels(n)
        first = tuple(g if rng.random() < 0.86 else "x" for g in items.gold)
        second = tuple(g if rng.random() < 0.82 else "x" for g in items.gold)
        made = [score("assignment", items, Answers(said, (None,) * n), draws=300) for said in (first, second)]
        return made[0], made[1]

    needed = [compare(*both(300)) for _ in range(8)]
    open_ones = [c for c in needed if c.verdict == "no evidence" and c.gap > 0.02]
    assert open_ones
    n = 300 + max(c.labels_needed or 0 for c in open_ones)
    assert 300 < n < 20_000
    decided = [compare(*both(n)).verdict == "better" for _ in range(5)]
    assert sum(decided) >= 3


def test_every_task_scores_perfect_answers_as_perfect() -> None:
    gold: dict[str, tuple[object, ...]] = {
        "label": ("a", "b", "a", "b"),
        "group": ("a", "b", "a", "b"),
        "yes": (True, False, True, False),
        "ranking": (frozenset({"x"}), frozenset({"y", "z"}), frozenset({"z"}), frozenset({"x"})),
        "spans": (((0, 4),), ((2, 9),), (), ((1, 2),)),
        "set": (frozenset({"a=1"}), frozenset({"b=2"}), frozenset({"a=1", "c=3"}), frozenset({"d=4"})),
        "number": (0.5, -0.3, 0.2, 0.1),
        "day": (3.0, None, 9.0, 12.0),
    }
    said = {
        **gold,
        "ranking": tuple(tuple(sorted(ids)) for ids in gold["ranking"]),  # type: ignore[call-overload]
        "number": tuple((g, g - 0.05, g + 0.05) for g in gold["number"]),  # type: ignore[operator]
    }
    ids, clusters = tuple("wxyz"), tuple("wxyz")
    for task in TASKS.values():
        scores = tuple(float(bool(g)) for g in gold[task.kind]) if task.kind == "yes" else (None,) * 4
        found = score(task, Items(ids, gold[task.kind], clusters), Answers(said[task.kind], scores), draws=100)
        assert found.decides.value == 1.0, task.name
        assert Evaluation.read(found.document()).asked()[0].gold == gold[task.kind], task.name


def test_the_gate_refuses_with_reasons_and_says_how_many_labels_would_help(good: Evaluation, poor: Evaluation) -> None:
    assert decide(good, poor, Policy(calibration=0.5)).passed
    worse = decide(poor, good, Policy(calibration=0.5))
    assert not worse.passed
    assert worse.reasons[0].startswith("quality: worse than good")
    items = labels()
    equal = score("assignment", items, answers(0.9, 7, items.gold), name="equal", draws=300)
    unsure = decide(equal, good, Policy(calibration=0.5))
    assert "more labels" in unsure.reasons[0]
    assert unsure.labels_needed > 300


def test_the_gate_names_leaks_personal_data_and_slowness(good: Evaluation) -> None:
    leaky = replace(
        good,
        name="leaky",
        spec={**good.spec, "leak": {"n_copies": 30, "n_tested": 600, "n_customers": 0, "examples": ["i1"]}},
        timings={**good.timings, "ms_per_item": 90.0},
    )
    used = replace(good, timings={**good.timings, "ms_per_item": 30.0})
    found = decide(leaky, used, Policy(calibration=0.5), personal=["refund of <NAME_1>"])
    assert [check.name for check in found.checks if not check.passed] == ["latency", "leakage", "privacy"]
    assert "i1" in found.reasons[1]


def test_what_is_told_can_be_read_elsewhere(good: Evaluation, poor: Evaluation) -> None:
    assert "| accuracy | 0." in markdown(good)
    assert comma_separated([good]).count("\n") == 1 + len(good.figures) + len(good.segments)
    table = latex([good, replace(poor, name="50% & more_")])
    assert r"50\% \& more\_" in table
    assert table.count("&") == 2 * (2 * len(good.figures) + 1) + 1
    text = card(
        good,
        About(licence="CC BY 4.0", limits=("reads English only",)),
        gate=decide(good, None, Policy(calibration=0.5)).document(),
    )
    assert "CC BY 4.0" in text
    assert "reads English only" in text
    assert "Passed against nothing in use" in text
