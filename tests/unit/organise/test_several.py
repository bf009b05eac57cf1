"""Several topics in one statement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import snap
from headwater.organise.several import clauses, example_f1, fit_several, residual_topics


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


def test_what_the_first_topic_leaves_is_explained_by_the_second() -> None:
    directions = snap(np.eye(5)[:3])
    both = snap([[0.8, 0.6, 0.0, 0.0, 0.0]])[0]
    assert residual_topics(both, 0, directions, explained=0.1) == [1]
    assert residual_topics(directions[0], 0, directions, explained=0.1) == []
    noisy = snap([[0.9, 0.1, 0.1, 0.4, 0.0]])[0]
    assert residual_topics(noisy, 0, directions, explained=0.1) == []
    near = snap([[1.0, 0.0, 0.0], [0.99, 0.1, 0.0]])  # a sibling of the first explains nothing of its own
    assert residual_topics(snap([[0.95, 0.05, 0.3]])[0], 0, near, explained=0.02) == []


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
