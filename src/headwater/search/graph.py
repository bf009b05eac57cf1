"""Borrow meaning from neighbours: texts about the same matter are told apart from others by the company they keep.

Method ``search.graph.mutual.v1``: each vector moves towards the mean of its nearest neighbours, mutual ones counting
double (they rarely are of another matter), twice over. A linear form of diffusion on the neighbour graph (Zhou et al.
2003, "Ranking on Data Manifolds") that leaves one vector a text.
"""

import numpy as np
from scipy import sparse

from headwater.search.dense import FloatArray, normalise


def neighbour_weights(vectors: FloatArray, *, neighbours: int, block_rows: int = 2_048) -> sparse.csr_matrix:
    """``(n, n)`` rows that sum to at most one: how much each text borrows from which.

    Args:
        vectors: ``(n, d) float32``, rows unit-norm, in an order that depends on content alone.
        neighbours: neighbours a text, below ``n``.
        block_rows: rows of a block of similarities; memory is ``block_rows * n`` floats.
    """
    n = len(vectors)
    columns = np.empty((n, neighbours), dtype=np.int32)
    strength = np.empty((n, neighbours), dtype=np.float32)
    for begin in range(0, n, block_rows):
        block = vectors[begin : begin + block_rows] @ vectors.T
        block[np.arange(len(block)), begin + np.arange(len(block))] = -np.inf
        near = np.argpartition(-block, neighbours - 1, axis=1)[:, :neighbours]
        columns[begin : begin + len(block)] = near
        strength[begin : begin + len(block)] = np.take_along_axis(block, near, axis=1)
    # the cube lets a close neighbour outweigh several that are only about as near as everything else
    data = np.maximum(strength, 0.0).ravel() ** 3
    rows = np.repeat(np.arange(n, dtype=np.int32), neighbours)
    weights = sparse.csr_matrix((data, (rows, columns.ravel())), shape=(n, n))
    total = np.maximum(np.asarray(weights.sum(axis=1)).ravel(), 1e-9)
    mutual = weights.minimum(weights.T)
    return sparse.csr_matrix(sparse.diags(0.5 / total) @ (weights + mutual))


def borrow(
    vectors: FloatArray, *, neighbours: int, borrowing: float, rounds: int, block_rows: int = 2_048
) -> FloatArray:
    """``(n, d) float32`` unit-norm vectors, each moved towards its neighbours; unchanged where there are too few.

    Args:
        vectors: ``(n, d) float32``, rows unit-norm.
        neighbours: neighbours a text.
        borrowing: how much of their weighted mean is added, per round.
        rounds: rounds.
        block_rows: rows of a block of similarities.
    """
    if neighbours < 1 or rounds < 1 or len(vectors) <= neighbours:
        return vectors
    weights = neighbour_weights(vectors, neighbours=neighbours, block_rows=block_rows)
    for _ in range(rounds):
        vectors = normalise(vectors + np.float32(borrowing) * (weights @ vectors))
    return vectors
