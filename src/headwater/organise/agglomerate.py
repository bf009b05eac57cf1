"""The tree of merges: Ward's minimum-variance agglomeration of the smoothed points.

References:
    J. H. Ward, Hierarchical grouping to optimize an objective function, JASA 58 (1963).
    F. Murtagh, P. Legendre, Ward's hierarchical agglomerative clustering method, J. Classification 31 (2014).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import linkage

from headwater.core.vectors.exact import Floats, distances


@dataclass(frozen=True, slots=True)
class Tree:
    """A binary tree over m points. Nodes 0..m-1 are points, node m+i is the i-th merge.

    Attributes:
        children: ``(m-1, 2)`` nodes merged, in order of height.
        heights: ``(m-1,)`` Ward distance of each merge.
        sizes: ``(2m-1,)`` points below each node.
        starts: ``(2m-1,)`` first position of the node's points in ``order``: they are contiguous.
        order: ``(m,)`` points from left to right.
    """

    children: npt.NDArray[np.int64]
    heights: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]

    @property
    def n_points(self) -> int:
        """Number of points at the leaves."""
        return len(self.order)

    def cut(self, n_groups: int, *, first: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.int64]:
        """Group of each point when the highest merges are undone.

        Args:
            n_groups: at most m.
            first: ``(m-1,)`` merges undone before all others, whatever their height; closed towards the root. Ward's
                height favours large groups: this keeps a small one that is certain.

        Returns:
            ``(m,)`` groups, numbered from left to right.
        """
        n_points = self.n_points
        n_groups = max(1, min(n_groups, n_points))
        order = np.arange(n_points - 1)[::-1]
        if first is not None:
            order = np.concatenate([order[first[order]], order[~first[order]]])
        open_nodes = {2 * n_points - 2}
        for merge in order[: n_groups - 1].tolist():
            open_nodes.remove(n_points + merge)
            open_nodes.update(int(child) for child in self.children[merge])
        groups = np.zeros(n_points, dtype=np.int64)
        for group, node in enumerate(sorted(open_nodes, key=lambda node: int(self.starts[node]))):
            start = int(self.starts[node])
            groups[self.order[start : start + int(self.sizes[node])]] = group
        return groups


def ward(points: Floats) -> Tree:
    """Ward's tree of the points.

    Args:
        points: ``(m, d) float32``, m >= 1; memory is about ``4 * m**2`` bytes, time about ``m**2``.
    """
    n_points = len(points)
    if n_points == 1:
        one = np.zeros(1, dtype=np.int64)
        return Tree(np.zeros((0, 2), dtype=np.int64), np.zeros(0), np.ones(1, dtype=np.int64), one, one)
    merges = linkage(distances(points), method="ward")
    children = merges[:, :2].astype(np.int64)
    sizes = np.ones(2 * n_points - 1, dtype=np.int64)
    sizes[n_points:] = merges[:, 3].astype(np.int64)
    starts = np.zeros(2 * n_points - 1, dtype=np.int64)
    for merge in range(n_points - 2, -1, -1):
        left, right = children[merge]
        starts[left] = starts[n_points + merge]
        starts[right] = starts[left] + sizes[left]
    order = np.empty(n_points, dtype=np.int64)
    order[starts[:n_points]] = np.arange(n_points)
    return Tree(children, merges[:, 2], sizes, starts, order)
