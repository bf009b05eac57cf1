"""What became of each topic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.organise.crosswalk import cross


def test_every_kind_of_change_is_named() -> None:
    old = np.array([0] * 10 + [1] * 10 + [2] * 10 + [3] * 10 + [5] * 4)
    new = np.array([0] * 10 + [1] * 5 + [2] * 5 + [3] * 10 + [3] * 10 + [5] * 4)
    walk = cross(old, new, old_ids=list("abcdef"), new_ids=["a", "b1", "b2", "cd", "fresh", "g"])
    assert walk.changes == {
        "a": "kept", "b": "split", "c": "merged", "d": "merged", "e": "retired", "f": "renamed",
        "b1": "new", "b2": "new", "cd": "new", "fresh": "new", "g": "new",
    }  # fmt: skip
    assert walk.restate({"b": 100.0, "a": 7.0, "e": 3.0}) == {
        "a": 7.0,
        "b1": 50.0,
        "b2": 50.0,
        "cd": 0.0,
        "g": 0.0,
        "e": 3.0,
    }


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=60))
def test_restating_keeps_the_total(pairs: list[tuple[int, int]]) -> None:
    old, new = np.array(pairs).T
    walk = cross(old, new, old_ids=list("wxyz"), new_ids=list("abcde"))
    counts = {"w": 5.0, "x": 1.5, "y": 0.0, "z": 20.0}
    assert sum(walk.restate(counts).values()) == pytest.approx(26.5)
    assert sum(p.n_statements for p in walk.passages) == len(pairs)


def test_lengths_must_agree() -> None:
    with pytest.raises(InputError):
        cross(np.zeros(2, dtype=int), np.zeros(3, dtype=int), old_ids=["a"], new_ids=["b"])
