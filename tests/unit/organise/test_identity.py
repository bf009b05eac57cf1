"""Ids survive."""

import numpy as np

from headwater.core.vectors.exact import snap
from headwater.organise.identity import inherit_ids, match, new_ids


def test_permuted_topics_keep_their_ids_and_strangers_get_new_ones() -> None:
    old = snap(np.random.default_rng(0).normal(size=(6, 40)))
    ids = new_ids(old)
    new = np.vstack([old[[3, 0, 5]], snap(np.random.default_rng(1).normal(size=(1, 40)))])
    found = match(new, old)
    assert found.old.tolist() == [3, 0, 5, -1]
    inherited = inherit_ids(new, old, ids, found)
    assert inherited[:3] == (ids[3], ids[0], ids[5])
    assert inherited[3] not in ids
    assert len(set(ids)) == 6


def test_shared_statements_decide_between_look_alikes() -> None:
    old = snap([[1.0, 0.1], [0.1, 1.0]])
    new = snap([[1.0, 0.3], [0.3, 1.0]])
    assert match(new, old, shared=np.array([[9.0, 0.0], [0.0, 9.0]])).old.tolist() == [0, 1]
    assert match(new, old, shared=np.array([[0.0, 1.0], [1.0, 0.0]]), alike=0.95).old.tolist() == [-1, -1]


def test_equal_directions_get_unequal_ids() -> None:
    twice = snap(np.eye(3)[[0, 0]])
    assert len(set(new_ids(twice))) == 2
    assert match(twice[:0], twice).old.tolist() == []
