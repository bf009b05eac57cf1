"""What people decided holds."""

import numpy as np
import pytest

from headwater.core.errors import ConflictError
from headwater.core.vectors.exact import snap
from headwater.organise.constraints import Constraints, components, enforce, from_merge, from_split
from tests.unit.organise.blobs import blobs


def test_merges_and_splits_hold() -> None:
    vectors, truth, _ = blobs(4, 20, noise=0.5)
    points = snap(vectors)
    together = enforce(points, truth, from_merge([[0, 1], [20, 21]]))
    assert len({int(together[i]) for i in (0, 1, 20, 21)}) == 1
    apart = enforce(points, truth, from_split([[0, 1], [2, 3]]))
    assert apart[0] == apart[1] != apart[2]
    assert apart[2] == apart[3]
    assert (enforce(points, truth, Constraints()) == truth).all()
    one = enforce(points[:4], np.zeros(4, dtype=np.int64), Constraints(apart=((0, 1),)))
    assert one[0] != one[1]


def test_contradictions_are_refused() -> None:
    points = snap(np.eye(3))
    with pytest.raises(ConflictError, match="together and apart"):
        enforce(points, np.arange(3), Constraints(together=((0, 1), (1, 2)), apart=((0, 2),)))
    assert components(4, [(0, 1), (1, 3)]).tolist() == [0, 0, 2, 0]
