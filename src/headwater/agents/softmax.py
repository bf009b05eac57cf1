"""Multinomial logistic regression for many classes on sparse and dense rows at once, by Adagrad in small batches.

References:
    J. Duchi, E. Hazan, Y. Singer, Adaptive subgradient methods, JMLR 12 (2011).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from headwater.agents.config import ActionConfig

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Softmax:
    """``terms (f, k)``, ``dense (d, k)`` and ``bias (k,)`` weights of the logits."""

    terms: Floats
    dense: Floats
    bias: Floats

    def logits(self, table: sparse.csr_matrix, vectors: Floats) -> Floats:
        """``(n, k)``."""
        return np.asarray(table @ self.terms + vectors @ self.dense + self.bias, dtype=np.float32)


def fit_softmax(
    table: sparse.csr_matrix, vectors: Floats, answers: npt.NDArray[np.int64], n_classes: int, *, config: ActionConfig
) -> Softmax:
    """Learn the weights.

    Args:
        table: ``(n, f) float32`` sparse rows, in content order.
        vectors: ``(n, d) float32``.
        answers: ``(n,)`` class of each row.
        n_classes: number of classes.
        config: epochs, rate, decay and seed.
    """
    n, f = table.shape
    weights = [np.zeros((size, n_classes), dtype=np.float32) for size in (f, vectors.shape[1], 1)]
    squares = [np.full_like(part, 1e-3) for part in weights]
    rng = np.random.default_rng([config.seed, 5])
    counts = np.bincount(answers, minlength=n_classes).astype(np.float32)
    weights[2][0] = np.log((counts + 0.5) / (n + 0.5 * n_classes))
    batch = min(config.batch, max(8, n // 40))
    epochs = max(config.epochs, min(40, -(-config.least_steps * batch // n)))  # few rows need more passes
    for _ in range(epochs):
        order = rng.permutation(n)
        for start in range(0, n, batch):
            rows = order[start : start + batch]
            _step(table[rows], vectors[rows], answers[rows], weights, squares, config)
    return Softmax(weights[0], weights[1], weights[2][0])


def _step(
    part: sparse.csr_matrix,
    vectors: Floats,
    answers: npt.NDArray[np.int64],
    weights: list[Floats],
    squares: list[Floats],
    config: ActionConfig,
) -> None:
    columns, packed = np.unique(part.indices, return_inverse=True)
    small = sparse.csr_matrix((part.data, packed.ravel(), part.indptr), shape=(part.shape[0], len(columns)))
    logits = small @ weights[0][columns] + vectors @ weights[1] + weights[2]
    logits -= logits.max(axis=1, keepdims=True)
    errors = np.exp(logits)
    errors /= errors.sum(axis=1, keepdims=True)
    errors[np.arange(len(answers)), answers] -= 1.0
    errors /= np.float32(len(answers))
    for index, gradient, where in (
        (0, np.asarray(small.T @ errors), columns),
        (1, vectors.T @ errors, slice(None)),
        (2, errors.sum(axis=0, keepdims=True), slice(None)),
    ):
        gradient = gradient + np.float32(config.decay) * weights[index][where] * (index != 2)
        squares[index][where] += gradient**2
        weights[index][where] -= np.float32(config.rate) * gradient / np.sqrt(squares[index][where])
