"""Collapse identical and nearly identical statements into weighted points, so that millions cost what thousands cost.

Everything downstream sees the points in the order of their content hash: the order of the rows cannot matter.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, group_sums, row_keys, snap
from headwater.core.vectors.neighbours import nearest_one

_BLOCK: Final = 1024


@dataclass(frozen=True, slots=True)
class Condensed:
    """Weighted points that stand for many rows.

    Attributes:
        points: ``(m, d) float32`` snapped directions, in content order.
        weights: ``(m,) float64`` rows that each point stands for.
        member: ``(n,)`` point of each row; -1 for a row without direction (an empty text).
    """

    points: Floats
    weights: npt.NDArray[np.float64]
    member: npt.NDArray[np.int64]


def distinct(vectors: Floats, *, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows that stand for all equal rows, in content order, and which of them each row equals.

    Args:
        vectors: ``(n, d) float32`` snapped rows.
        seed: of the content order.

    Returns:
        ``first (u,)`` row numbers and ``inverse (n,)`` positions in ``first``.
    """
    _, first, inverse = np.unique(row_keys(vectors, seed=seed), return_index=True, return_inverse=True)
    return first, inverse.astype(np.int64)


def _leaders(rows: Floats, near: float, limit: int) -> npt.NDArray[np.int64]:
    """Rows, in order, that are not within ``near`` of an earlier leader; at most ``limit``."""
    chosen: list[int] = []
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        covered = np.zeros(len(block), dtype=bool)
        if chosen:
            covered = (block @ rows[chosen].T).max(axis=1) >= near
        among = block @ block.T >= near
        for i in np.flatnonzero(~covered):
            if not covered[i]:
                chosen.append(start + int(i))
                covered |= among[i]
                if len(chosen) >= limit:
                    return np.asarray(chosen)
    return np.asarray(chosen, dtype=np.int64)


def condense(vectors: Floats, *, near: float, max_points: int, seed: int = 0) -> Condensed:
    """Weighted points that cover the rows.

    Args:
        vectors: ``(n, d) float32`` snapped rows; zero rows are left out.
        near: cosine above which two rows are one point.
        max_points: at most so many; beyond it points are means of their surroundings (spherical k-means, two rounds).
        seed: of the content order.

    Example:
        >>> import numpy as np
        >>> from headwater.core.vectors.exact import snap
        >>> rows = snap(np.eye(3)[[0, 1, 1, 2]])
        >>> sorted(condense(rows, near=0.9, max_points=10).weights.tolist())
        [1.0, 1.0, 2.0]
    """
    member = np.full(len(vectors), -1, dtype=np.int64)
    present = np.flatnonzero(vectors.any(axis=1))
    if not len(present):
        return Condensed(vectors[:0], np.zeros(0), member)
    first, inverse = distinct(vectors[present], seed=seed)
    rows = vectors[present[first]]
    counts = np.bincount(inverse).astype(np.float64)
    leaders = _leaders(rows, near, max_points)
    points = rows[leaders]
    nearest_point, _ = nearest_one(rows, points)
    for _ in range(2 if len(leaders) == max_points and len(rows) > max_points else 0):
        points = snap(group_sums(rows, nearest_point, len(points), weights=counts))
        nearest_point, _ = nearest_one(rows, points)
    used, packed = np.unique(nearest_point, return_inverse=True)
    weights = np.bincount(packed, weights=counts).astype(np.float64)
    member[present] = packed[inverse]
    return Condensed(points[used], weights, member)
