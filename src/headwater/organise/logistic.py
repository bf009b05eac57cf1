"""Multinomial logistic regression by L-BFGS: dense rows, a ridge, a fixed number of rounds."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Doubles = npt.NDArray[np.float64]


def fit_logistic(
    rows: Doubles, answers: npt.NDArray[np.int64], n_classes: int, *, inverse_penalty: float = 50.0, rounds: int = 100
) -> tuple[Doubles, Doubles]:
    """Weights and biases that minimise cross-entropy plus ridge.

    Args:
        rows: ``(n, f)``, of length about 1.
        answers: ``(n,)`` class of each row, 0..n_classes-1.
        n_classes: number of classes; one without rows gets a bias that is never chosen.
        inverse_penalty: weight of the data against half the squared norm of the weights, as C in scikit-learn.
        rounds: iterations at most.

    Returns:
        weights ``(n_classes, f)`` and bias ``(n_classes,)``.
    """
    present, packed = np.unique(answers, return_inverse=True)
    n_rows, n_features = rows.shape
    shape = (len(present), n_features + 1)
    truth = np.zeros((n_rows, len(present)))
    truth[np.arange(n_rows), packed] = 1.0

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        table = flat.reshape(shape)
        logits = rows @ table[:, :-1].T + table[:, -1]
        logits -= logits.max(axis=1, keepdims=True)
        likely = np.exp(logits)
        total = likely.sum(axis=1, keepdims=True)
        likely /= total
        fit = float(np.log(total).sum() - (logits * truth).sum())
        likely -= truth
        gradient = np.empty(shape)
        gradient[:, :-1] = likely.T @ rows * inverse_penalty + table[:, :-1]
        gradient[:, -1] = likely.sum(axis=0) * inverse_penalty
        return inverse_penalty * fit + 0.5 * float((table[:, :-1] ** 2).sum()), gradient.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    table = found.x.reshape(shape)
    weights = np.zeros((n_classes, n_features))
    bias = np.full(n_classes, -30.0)
    weights[present], bias[present] = table[:, :-1], table[:, -1]
    return weights, bias
