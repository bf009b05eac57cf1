"""The picture is the same every time and keeps near things near."""

import numpy as np

from headwater.core.vectors.exact import snap
from headwater.organise.assign import fit_assigner
from headwater.organise.map import lay_out
from tests.unit.organise.blobs import blobs


def test_topics_lie_together_and_order_does_not_matter() -> None:
    vectors, truth, _ = blobs(6, 30, noise=0.5)
    model = fit_assigner(snap(vectors), truth, np.ones(len(truth)), 6)
    place = lay_out(vectors, model)
    order = np.random.default_rng(0).permutation(len(truth))
    assert np.allclose(lay_out(vectors[order], model), place[order], atol=1e-5)
    assert np.abs(place).max() <= 1
    centres = np.stack([place[truth == t].mean(axis=0) for t in range(6)])
    nearest = np.linalg.norm(place[:, None] - centres[None], axis=2).argmin(axis=1)
    assert (nearest == truth).mean() > 0.95
    assert lay_out(np.zeros((2, 48)), model).shape == (2, 2)
