"""The chain's score: an oracle gets 1, chance gets next to nothing, and what is missed counts as wrong."""

import numpy as np
import pytest

from headwater.evaluate.chain import causes_found, items, majority, owners_right, size_coverage, topic_scores


def values(pairs: list[tuple[str, str | None]]) -> dict[str, float]:
    return {score.measure: score.value for score in topic_scores(pairs)[0]}


def test_an_oracle_scores_one_whatever_the_topics_are_called() -> None:
    pairs = [(f"r{i % 4}", f"t{3 - i % 4}") for i in range(200)]
    assert values(pairs) == pytest.approx(dict.fromkeys(values(pairs), 1.0))
    assert topic_scores(pairs)[1] == {f"t{3 - i}": f"r{i}" for i in range(4)}


def test_chance_scores_next_to_nothing() -> None:
    rng = np.random.default_rng(0)
    pairs = [(f"r{a}", f"t{b}") for a, b in rng.integers(0, 10, (3000, 2))]
    found = values(pairs)
    assert found["ARI"] == pytest.approx(0, abs=0.01)
    assert found["NMI"] < 0.05
    assert found["accuracy"] < 0.2


def test_what_is_missed_counts_as_wrong() -> None:
    found = values([("a", "t")] * 6 + [("a", None)] * 4)
    assert found["issues found"] == found["accuracy"] == found["purity"] == pytest.approx(0.6)
    assert values([("a", None)]) == {"issues found": 0.0}


def test_an_issue_takes_the_topic_of_the_statement_that_overlaps_it_most() -> None:
    gold = [("c", "refund", [(10, 20), (30, 40)]), ("d", "late", [(0, 5)])]
    statements = {"c": [(0, 12, "t1"), (15, 38, "t2"), (39, 90, "t3")], "d": [(6, 9, "t1")]}
    assert items(gold, statements) == [("refund", "t2"), ("late", None)]


def test_sizes_causes_owners() -> None:
    pairs = [("a", "t"), ("a", "t"), ("b", "t"), ("b", "u")]
    assert majority(pairs) == {"a": ["t"], "b": ["u"]}
    assert size_coverage({"a": 10, "b": 3}, {"t": (8, 12), "u": (4, 9)}, {"t": "a", "u": "b"}).value == 0.5
    drivers = {"t": [{"region": "north"}, {"version": "4.2"}], "u": [{"region": "south"}]}
    incidents = [("a", {"version": "4.2", "product": "hub"}), ("b", {"region": "north"})]
    assert causes_found(incidents, drivers, majority(pairs)).value == 0.5
    assert owners_right([("x", "x"), (None, "y")]).value == 0.5
