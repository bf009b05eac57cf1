"""One model for one row and a million: the same bytes, probabilities that mean something."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.vectors.exact import snap
from headwater.organise.assign import fit_assigner, settle
from tests.unit.organise.blobs import blobs


def _fitted(noise: float = 1.0):
    vectors, truth, _ = blobs(8, 50, noise=noise)
    return vectors, truth, fit_assigner(snap(vectors), truth, np.ones(len(truth)), 8)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 399), st.integers(1, 60))
def test_alone_and_in_a_batch_give_the_same_bytes(row: int, width: int) -> None:
    vectors, _, model = _fitted()
    topics, certain = model.best(vectors)
    one = model.best(vectors[row : row + 1])
    some = model.best(vectors[row : row + width])
    assert one[0][0] == topics[row]
    assert one[1].tobytes() == certain[row : row + 1].tobytes() == some[1][:1].tobytes()
    assert model.probabilities(vectors[row : row + 1]).tobytes() == model.probabilities(vectors)[row].tobytes()


def test_probabilities_are_calibrated_on_new_rows() -> None:
    vectors, truth, _ = blobs(8, 400, noise=2.2)
    learned = np.arange(len(truth)) % 2 == 0
    model = fit_assigner(snap(vectors[learned]), truth[learned], np.ones(learned.sum()), 8)
    topics, certain = model.best(vectors[~learned])
    right = topics == truth[~learned]
    assert abs(right.mean() - certain.mean()) < 0.06
    assert right[certain > 0.9].mean() > right[certain < 0.6].mean()


def test_rows_of_probabilities_sum_to_one_and_agree_with_best() -> None:
    vectors, _, model = _fitted()
    table = model.probabilities(vectors)
    assert np.allclose(table.sum(axis=1), 1, atol=1e-4)
    assert (table.argmax(axis=1) == model.best(vectors)[0]).mean() > 0.999
    topics, certain = model.best(np.zeros((1, 48)))
    assert topics[0] == 0
    assert abs(certain[0] - 1 / 8) < 1e-6


def test_settling_mends_wrong_labels_and_keeps_every_topic() -> None:
    vectors, truth, _ = blobs(5, 40, noise=0.5)
    wrong = truth.copy()
    wrong[::9] = (wrong[::9] + 1) % 5
    assert (settle(snap(vectors), wrong, n_topics=5) == truth).mean() > 0.98
    assert set(settle(snap(vectors[:3]), np.array([0, 1, 2]), n_topics=3)) == {0, 1, 2}
