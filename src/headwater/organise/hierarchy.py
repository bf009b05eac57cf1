"""The levels above the topics: Ward on the topics' directions, cut where the merges jump."""

from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats
from headwater.organise.agglomerate import Tree, ward

_FEWEST: Final = 6  # with fewer topics a level above tells nothing


def build_levels(directions: Floats, masses: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.int64], ...]:
    """Two to four levels, finest first; one where there are too few topics.

    Args:
        directions: ``(k, d) float32`` snapped, one a topic.
        masses: ``(k,)`` statements of each topic; groups are numbered from the largest.

    Returns:
        arrays ``(k,)``: group of each topic at each level; the groups of a level are unions of the level below.
    """
    n_topics = len(directions)
    levels = [np.arange(n_topics)]
    if n_topics < _FEWEST:
        return tuple(levels)
    tree = ward(directions)
    below = n_topics
    for _ in range(3):
        target = below**0.7
        count = _largest_jump(tree, max(2, round(0.7 * target)), min(below - 1, round(1.3 * target)))
        if count >= below or count < 2:
            break
        levels.append(_number_by_mass(tree.cut(count), masses))
        below = count
        if below < _FEWEST:
            break
    return tuple(levels)


def _largest_jump(tree: Tree, low: int, high: int) -> int:
    """Number of groups in low..high after whose cut the next merge is relatively the highest."""
    heights = tree.heights[::-1]
    best, jump = low, -1.0
    for count in range(low, high + 1):
        kept, undone = heights[count - 2], heights[count - 1] if count - 1 < len(heights) else 0.0
        ratio = float(kept / max(undone, 1e-9))
        if ratio > jump:
            best, jump = count, ratio
    return best


def _number_by_mass(groups: npt.NDArray[np.int64], masses: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    totals = np.bincount(groups, weights=masses)
    order = np.argsort(-totals, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[groups]
