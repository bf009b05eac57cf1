"""Exact nearest neighbours by blocks: for up to some tens of thousands of rows, where brute force is fast enough."""

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats


def nearest(
    queries: Floats, points: Floats, k: int, *, exclude_self: bool = False, block_rows: int = 1024
) -> tuple[npt.NDArray[np.int64], Floats]:
    """The k most similar points of each query, most similar first; ties go to the lower index.

    Args:
        queries: ``(n, d) float32`` snapped rows.
        points: ``(m, d) float32`` snapped rows.
        k: neighbours wanted, 1..m; fewer are given where there are fewer.
        exclude_self: queries are the points; leave each one out of its own list.
        block_rows: rows computed at once; memory is ``block_rows * m * 4`` bytes.

    Returns:
        indices ``(n, k)`` and cosines ``(n, k)``.
    """
    available = points.shape[0] - (1 if exclude_self else 0)
    k = max(0, min(k, available))
    indices = np.zeros((queries.shape[0], k), dtype=np.int64)
    cosines = np.zeros((queries.shape[0], k), dtype=np.float32)
    if k == 0:
        return indices, cosines
    # a penalty far below the grid of exact cosines orders ties by index
    tilt = np.arange(points.shape[0], dtype=np.float64) * 1e-14
    for start in range(0, queries.shape[0], block_rows):
        block = (queries[start : start + block_rows] @ points.T).astype(np.float64)
        block -= tilt
        if exclude_self:
            rows = np.arange(block.shape[0])
            block[rows, rows + start] = -np.inf
        top = np.argpartition(block, block.shape[1] - k, axis=1)[:, block.shape[1] - k :]
        values = np.take_along_axis(block, top, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        indices[start : start + block_rows] = np.take_along_axis(top, order, axis=1)
        cosines[start : start + block_rows] = np.take_along_axis(values, order, axis=1)
    return indices, cosines


def nearest_one(queries: Floats, points: Floats, *, block_rows: int = 2048) -> tuple[npt.NDArray[np.int64], Floats]:
    """Index and cosine of the most similar point of each query; ties go to the lower index."""
    best = np.zeros(queries.shape[0], dtype=np.int64)
    cosine = np.zeros(queries.shape[0], dtype=np.float32)
    for start in range(0, queries.shape[0], block_rows):
        block = queries[start : start + block_rows] @ points.T
        here = block.argmax(axis=1)
        best[start : start + block_rows] = here
        cosine[start : start + block_rows] = block[np.arange(block.shape[0]), here]
    return best, cosine
