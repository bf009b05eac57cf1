"""Two coordinates a statement, for a picture: near statements near, the same picture every time.

Topics are laid out first by classical scaling of the angles between their directions; the condensed points then settle
around their neighbours. Distances between far groups mean little, as in every such map.
"""

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import snap
from headwater.core.vectors.neighbours import nearest
from headwater.core.vectors.reduce import principal
from headwater.organise.assign import Assigner
from headwater.organise.condense import condense


def lay_out(
    vectors: npt.ArrayLike, assigner: Assigner, *, max_points: int = 4000, rounds: int = 15
) -> npt.NDArray[np.float32]:
    """``(n, 2) float32`` coordinates within -1..1.

    Args:
        vectors: ``(n, d)``.
        assigner: the topics.
        max_points: points that are laid out; rows stand by their point, a little apart.
        rounds: of settling.
    """
    rows = snap(vectors)
    condensed = condense(rows, near=0.97, max_points=max_points)
    if not len(condensed.points):
        return np.zeros((len(rows), 2), dtype=np.float32)
    topics, _ = assigner.best(condensed.points)
    anchors = _scale(assigner)
    mean, axes = principal(condensed.points, 2)
    local = (condensed.points.astype(np.float64) - mean) @ axes
    place = anchors[topics] + 0.15 * local / max(float(np.abs(local).max()), 1e-9)
    neighbours, _ = nearest(condensed.points, condensed.points, 8, exclude_self=True)
    start = place.copy()
    for _ in range(rounds if neighbours.shape[1] else 0):
        place = 0.5 * place + 0.35 * place[neighbours].mean(axis=1) + 0.15 * start
    place -= place.mean(axis=0)
    place /= max(float(np.abs(place).max()), 1e-9)
    offset = (rows.astype(np.float64) - mean) @ axes * 0.01
    out = np.where(condensed.member[:, None] >= 0, place[condensed.member] + offset, 0.0)
    return np.asarray(np.clip(out, -1, 1), dtype=np.float32)


def _scale(assigner: Assigner) -> npt.NDArray[np.float64]:
    """Classical multidimensional scaling of the topics' directions, spread evenly by rank."""
    n_topics = len(assigner.directions)
    if n_topics < 3:
        return np.stack([np.linspace(-1, 1, n_topics) if n_topics > 1 else np.zeros(1), np.zeros(n_topics)], axis=1)
    mean, axes = principal(assigner.directions, 2)
    flat = (assigner.directions.astype(np.float64) - mean) @ axes
    ranks = flat.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (n_topics - 1) * 2 - 1
    return np.asarray(0.5 * ranks + 0.5 * flat / max(float(np.abs(flat).max()), 1e-9))
