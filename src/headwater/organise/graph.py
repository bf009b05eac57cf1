"""Neighbours of the condensed points, and the average with them that takes the noise out of short texts."""

from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, snap
from headwater.core.vectors.neighbours import nearest


FAR: Final = 0.4  # of the cosine with the nearest: neighbours further than that are strangers


def neighbour_lists(points: Floats, k: int, weights: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.int64]:
    """``(m, k)`` nearest other points of each point, nearest first; strangers are replaced by the point itself.

    A rare matter of six statements has five neighbours of its own. The others would be strangers and blur it away.

    Args:
        points: ``(m, d) float32`` snapped.
        k: neighbours.
        weights: ``(m,)`` statements each stands for: where there are several, the nearest is of the same point.
    """
    indices, cosines = nearest(points, points, k, exclude_self=True)
    closest = cosines[:, :1] if weights is None else np.where(weights[:, None] > 1, np.float32(1), cosines[:, :1])
    return np.where(cosines < FAR * closest, np.arange(len(points))[:, None], indices)


def smooth(points: Floats, neighbours: npt.NDArray[np.int64]) -> Floats:
    """Each point averaged with its neighbours: ``(m, d) float32`` snapped.

    A short statement is a noisy sample of its intent; its neighbours are further samples of the same one.
    """
    total = points.astype(np.float64)
    for column in range(neighbours.shape[1]):
        total += points[neighbours[:, column]]
    return snap(total)
