"""Candidates for new topics, and drift."""

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import snap
from headwater.organise.assign import fit_assigner
from headwater.organise.drift import measure_drift
from headwater.organise.emerge import conformal_p, find_candidates


def _known():
    vectors, truth, _ = blobs(6, 120, noise=0.8)
    learned = np.arange(len(truth)) % 3 != 0
    model = fit_assigner(snap(vectors[learned]), truth[learned], np.ones(learned.sum()), 6)
    return model, vectors[~learned][::2], vectors[~learned][1::2]


def test_a_new_topic_is_found_and_nothing_else() -> None:
    model, known, fresh = _known()
    rng = np.random.default_rng(9)
    strange = rng.normal(size=48) + 0.4 * rng.normal(size=(24, 48))
    found = find_candidates(model, known, np.vstack([fresh, strange]))
    assert len(found) == 1
    assert set(found[0].rows) == set(range(len(fresh), len(fresh) + 24))
    assert found[0].q_value < 0.05
    assert find_candidates(model, known, fresh) == ()


def test_conformal_p_values_are_uniform_or_larger() -> None:
    rng = np.random.default_rng(0)
    p_values = conformal_p(rng.normal(size=500), rng.normal(size=5000))
    for level in (0.05, 0.2, 0.5):
        assert abs((p_values <= level).mean() - level) < 0.05


def test_too_little_is_refused() -> None:
    model, known, fresh = _known()
    with pytest.raises(NotEnoughData):
        find_candidates(model, known[:10], fresh)
    with pytest.raises(NotEnoughData):
        measure_drift(fresh[:3], fresh)


def test_drift_is_seen_and_its_absence_too() -> None:
    _, known, fresh = _known()
    assert measure_drift(known, fresh, n_permutations=99).p_value > 0.05
    assert measure_drift(known, fresh + 0.5, n_permutations=99).p_value == 0.01
