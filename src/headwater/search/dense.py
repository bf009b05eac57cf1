"""Meaning as vectors: normalised rows, exact search in blocks."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def normalise(vectors: npt.ArrayLike) -> FloatArray:
    """``(n, d) float32`` with rows of unit length; zero rows stay zero.

    Example:
        >>> normalise([[3.0, 4.0], [0.0, 0.0]]).round(1).tolist()
        [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    matrix = np.asarray(vectors, dtype=np.float32)
    length = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.maximum(length, 1e-9), dtype=np.float32)


def similarities(vectors: npt.NDArray[np.floating], query: FloatArray, *, block_rows: int = 65_536) -> FloatArray:
    """``(n,) float32`` cosines with one query; ``vectors`` may be float16 to halve the memory.

    Args:
        vectors: ``(n, d)``, rows unit-norm.
        query: ``(d,)``, unit-norm.
        block_rows: rows widened to float32 at a time.
    """
    if vectors.dtype == np.float32:
        return np.asarray(vectors @ query, dtype=np.float32)
    scores = np.empty(len(vectors), dtype=np.float32)
    for begin in range(0, len(vectors), block_rows):
        scores[begin : begin + block_rows] = vectors[begin : begin + block_rows].astype(np.float32) @ query
    return scores


def best(scores: npt.NDArray[np.floating], k: int) -> npt.NDArray[np.int64]:
    """Positions of the ``k`` highest scores, highest first; equal scores in the order of their positions."""
    k = min(k, len(scores))
    if k <= 0:
        return np.zeros(0, dtype=np.int64)
    threshold = -np.partition(-scores, k - 1)[k - 1]
    above = np.flatnonzero(scores >= threshold)
    return above[np.argsort(-scores[above], kind="stable")][:k].astype(np.int64)
