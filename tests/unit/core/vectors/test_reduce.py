"""Principal directions: orthonormal, signed, the right ones."""

import numpy as np

from headwater.core.vectors.reduce import principal


def test_the_first_direction_is_the_widest_and_signs_are_fixed() -> None:
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(500, 6)) * [1, 5, 1, 1, 2, 1] + 3).astype(np.float32)
    mean, directions = principal(rows, 2)
    assert np.allclose(mean, rows.mean(axis=0), atol=1e-6)
    assert np.abs(directions[:, 0]).argmax() == 1
    assert directions[1, 0] > 0
    assert np.allclose(directions.T @ directions, np.eye(2))
    weighted, _ = principal(rows, 1, weights=np.r_[np.ones(1), np.zeros(499)])
    assert np.allclose(weighted, rows[0])
