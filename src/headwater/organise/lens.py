"""A second look at the points through what the first topics say: directions in which statements of one topic differ anyway
(who writes, how politely, which slot is filled) count less, so that the tree grown anew splits by matter.

The first topics stand in for labels. The covariance within them is shrunk towards a round one, whose inverse root whitens
the centred points; the tree of the whitened points gives the next topics. Shrinkage .6 and two looks were chosen on seven
collections of six sources under two encoders; anything from .5 to .9 gains on average, and more than half the gain is
there without centring.

References:
    A. Hatch, S. Kajarekar, A. Stolcke, Within-class covariance normalization for SVM-based speaker recognition,
    Interspeech 2006 (with given labels). C. Ding, T. Li, Adaptive dimension reduction using discriminant analysis and
    k-means clustering, ICML 2007 (labels and projection found in turn).
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, group_sums, snap

METHOD: Final = "organise.lens.v1"
SHRINKAGE: Final = 0.6
LOOKS: Final = 2


def centre(points: Floats, weights: npt.NDArray[np.float64]) -> Floats:
    """Points without what all of them share: ``(m, d) float32`` snapped.

    Args:
        points: ``(m, d) float32`` snapped.
        weights: ``(m,)`` statements each stands for.
    """
    mean = group_sums(points, np.zeros(len(points), dtype=np.int64), 1, weights=weights) / weights.sum()
    return snap(points - mean)


def whiten(points: Floats, topics: npt.NDArray[np.int64], *, shrinkage: float = SHRINKAGE) -> Floats:
    """Points in which the spread within the topics is nearly round: ``(m, d) float32`` snapped.

    Args:
        points: ``(m, d) float32`` snapped, centred.
        topics: ``(m,)`` topic of each point, 0..k-1.
        shrinkage: share of the round covariance in the mixture, above 0, at most 1 (nothing changes).

    Example:
        >>> import numpy as np
        >>> points = snap(np.array([[1, 0.5], [1, -0.5], [-1, 0.5], [-1, -0.5]]))
        >>> seen = whiten(points, np.array([0, 0, 1, 1]), shrinkage=0.1)
        >>> bool((abs(seen[:, 1]) < abs(points[:, 1])).all())
        True
    """
    n_topics = int(topics.max()) + 1
    sizes = np.maximum(np.bincount(topics, minlength=n_topics), 1)
    within = points - (group_sums(points, topics, n_topics) / sizes[:, None])[topics]
    covariance = within.T @ within / len(points)
    level = float(np.trace(covariance)) / len(covariance)
    if level < 1e-9:
        return points
    covariance = (1 - shrinkage) * covariance + shrinkage * level * np.eye(len(covariance))
    variances, axes = np.linalg.eigh(covariance)
    return snap(points.astype(np.float64) @ (axes / np.sqrt(variances)) @ axes.T)
