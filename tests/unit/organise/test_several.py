"""Several topics in one statement."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import snap
from headwater.organise.several import clauses, example_f1, fit_several, further_topics


@given(st.text(max_size=200))
def test_clauses_lose_no_word(text: str) -> None:
    parts = clauses(text)
    assert len(parts) != 1
    if parts:
        kept = "".join("".join(parts).split())
        assert kept.replace(",", "") == "".join(text.split()).replace(",", "")


def test_a_statement_is_cut_where_another_matter_begins() -> None:
    assert clauses("The parcel never came, and the app crashes. Also I want a refund") == [
        "The parcel never came",
        "and the app crashes.",
        "Also I want a refund",
    ]
    assert clauses("my parcel never came") == []


def after(first: int, row: list[float], directions: np.ndarray, explained: float = 0.1) -> tuple[int, ...]:
    return further_topics(snap([row]), np.array([first]), directions, explained=explained)[0]


def test_what_the_first_topic_leaves_is_explained_by_the_second() -> None:
    directions = snap(np.eye(5)[:3])
    assert after(0, [0.8, 0.6, 0.0, 0.0, 0.0], directions) == (1,)
    assert after(0, [0.7, 0.4, 0.55, 0.0, 0.0], directions) == (2, 1)
    assert after(0, [1.0, 0.0, 0.0, 0.0, 0.0], directions) == ()
    assert after(0, [0.9, 0.1, 0.1, 0.4, 0.0], directions) == ()
    near = snap([[1.0, 0.0, 0.0], [0.99, 0.1, 0.0]])  # a sibling of the first explains nothing of its own
    assert after(0, [0.95, 0.05, 0.3], near, explained=0.02) == ()
    assert further_topics(snap(np.zeros((0, 5))), np.zeros(0, np.int64), directions) == []


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 0.4))
def test_further_topics_are_those_of_projections_and_the_same_alone(seed: int, explained: float) -> None:
    rng = np.random.default_rng(seed)
    directions = snap(rng.normal(size=(7, 12)))
    rows = snap(rng.normal(size=(9, 12)))
    first = (rows @ directions.T).argmax(axis=1)
    found = further_topics(rows, first, directions, explained=explained)
    for row, topics in enumerate(found):
        assert further_topics(rows[[row]], first[[row]], directions, explained=explained) == [topics]
        taken = [int(first[row]), *topics]
        assert len(set(taken)) == len(taken) <= 3
        for n, topic in enumerate(topics, start=1):  # each explains that share of the whole, beside those before it
            basis, _ = np.linalg.qr(directions[taken[:n]].T.astype(float))
            left, rest = (x - basis @ (basis.T @ x) for x in (rows[row].astype(float), directions[topic].astype(float)))
            assert (left @ rest / np.linalg.norm(rest)) ** 2 >= explained - 1e-6


def test_classes_are_learned_from_sets() -> None:
    kinds = (("refund", "late"), ("refund", ""), ("", "late"), ("", "hello"))
    texts = [f"{a} {b} {i}" for i in range(6) for a, b in kinds]
    answers = np.array([["refund" in text, "late" in text] for text in texts])
    vectors = np.array([["refund" in text, "late" in text, 1.0] for text in texts])
    model = fit_several(texts, vectors, answers)
    assert example_f1(answers, model.chosen(texts, vectors)) == 1.0
    assert model.probabilities([], vectors[:0]).shape == (0, 2)
    with pytest.raises(NotEnoughData):
        fit_several(texts, vectors, np.zeros_like(answers))


def test_example_f1_of_sets() -> None:
    gold = np.array([[1, 1, 0], [0, 0, 0], [1, 0, 0]], bool)
    found = np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0]], bool)
    assert example_f1(gold, found) == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert example_f1(gold, gold) == 1.0
