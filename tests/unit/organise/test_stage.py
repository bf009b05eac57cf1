"""Fitting and assigning through the edge: order, bytes, ids."""

import numpy as np
import pytest
from tests.unit.organise.blobs import WORDS, blobs

from headwater.core.errors import ConfigError, InputError, NotEnoughData
from headwater.organise.config import OrganiseConfig
from headwater.organise.stage import assign, fit
from headwater.organise.state import TopicModelState

FAST = OrganiseConfig(n_bootstraps=1)


def test_topics_are_found_named_and_assigned() -> None:
    vectors, truth, texts = blobs(8, 40)
    state = fit(texts, vectors, FAST)
    topics, certain = assign(state, vectors)
    assert state.n_topics == 8
    for topic in range(8):
        word = WORDS[truth[topics == topic][0]]
        assert word in state.texts[topic].name.lower()
        assert word in " ".join(state.texts[topic].keywords)
        assert all(word in quote for quote in state.exemplar_texts[topic])
        assert len(set(state.exemplar_texts[topic])) == 3
    assert len({text.name for text in state.texts}) == 8
    assert certain.min() > 0.5
    assert sum(state.masses) == len(texts)
    assert next(int(level.max()) + 1 for level in state.levels) == 8


def test_shuffled_rows_give_the_same_bytes() -> None:
    vectors, _, texts = blobs(8, 40, noise=1.2)
    order = np.random.default_rng(5).permutation(len(texts))
    one = fit(texts, vectors, FAST)
    two = fit([texts[i] for i in order], vectors[order], FAST)
    assert one.to_bytes() == two.to_bytes()
    small = OrganiseConfig(n_bootstraps=1, max_rows=200)
    assert fit(texts, vectors, small).to_bytes() == fit([texts[i] for i in order], vectors[order], small).to_bytes()


def test_bytes_come_back_and_foreign_bytes_are_refused() -> None:
    vectors, _, texts = blobs(5, 20)
    state = fit(texts, vectors, FAST)
    again = TopicModelState.from_bytes(state.to_bytes())
    assert again.to_bytes() == state.to_bytes()
    assert (assign(again, vectors)[0] == assign(state, vectors)[0]).all()
    with pytest.raises(InputError, match="not a saved topic model"):
        TopicModelState.from_bytes(b"something else")


def test_a_refit_with_more_data_keeps_ids_and_opens_one_for_what_is_new() -> None:
    vectors, truth, texts = blobs(7, 40)
    old = truth < 6
    before = fit([t for t, o in zip(texts, old, strict=True) if o], vectors[old], FAST)
    after = fit(texts, vectors, FAST, previous=before)
    was, now = assign(before, vectors[old])[0], assign(after, vectors[old])[0]
    kept = np.asarray(before.ids)[was] == np.asarray(after.ids)[now]
    assert kept.mean() > 0.99
    assert len(set(after.ids) - set(before.ids)) == 1


@pytest.mark.parametrize("n_topics", [1, 3, 17])
def test_the_number_asked_for_is_given(n_topics: int) -> None:
    vectors, _, texts = blobs(6, 30)
    state = fit(texts, vectors, OrganiseConfig(n_topics=n_topics, n_bootstraps=0))
    assert state.n_topics == n_topics
    assert min(state.masses) > 0


def test_granularity_orders_the_numbers() -> None:
    vectors, _, texts = blobs(20, 30, noise=1.0)
    counts = [
        fit(texts, vectors, OrganiseConfig(granularity=g, n_bootstraps=0)).n_topics
        for g in ("coarse", "medium", "fine")
    ]
    assert counts[0] < counts[1] < counts[2]


def test_a_small_distinct_topic_is_kept() -> None:
    vectors, _, texts = blobs(6, 80, noise=0.5)
    rare = np.random.default_rng(99).normal(size=48) + 0.2 * np.random.default_rng(98).normal(size=(6, 48))
    state = fit([*texts, *["the heater caught fire"] * 6], np.vstack([vectors, rare]), FAST)
    topic = assign(state, rare)[0]
    assert len(set(topic)) == 1
    assert state.masses[topic[0]] == 6


def test_odd_inputs() -> None:
    assert fit(["hello"], np.eye(4)[:1]).n_topics == 1
    assert fit([""] * 4, np.zeros((4, 4))).texts[0].name == "No text"
    assert fit(["same"] * 50, np.tile(np.eye(4)[0], (50, 1))).n_topics == 1
    with pytest.raises(NotEnoughData):
        fit([], np.zeros((0, 4)))
    with pytest.raises(InputError, match="2 texts but 3 vectors"):
        fit(["a", "b"], np.zeros((3, 4)))
    with pytest.raises(ConfigError, match="n_topics"):
        OrganiseConfig(n_topics=0)
    with pytest.raises(ConfigError, match="granularity"):
        OrganiseConfig(granularity="huge")  # type: ignore[arg-type]
