"""A linear-chain conditional random field over sparse token features, fitted by L-BFGS.

References:
    Lafferty, McCallum & Pereira (2001), Conditional random fields, ICML; Sutton & McCallum (2012), FnTML 4:267.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.special import logsumexp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NEVER = -1e4


@dataclass(frozen=True)
class Chain:
    """A fitted chain.

    Attributes:
        emission: (features, labels) weights.
        transition: (labels, labels) weights, from row to column.
        first: (labels,) weights of the first token.
    """

    emission: Floats
    transition: Floats
    first: Floats

    def decode(self, features: sparse.csr_matrix, lengths: Ints) -> Ints:
        """(tokens,) most likely labels; sequences are consecutive rows."""
        scores = np.asarray(features @ self.emission)
        result = np.zeros(len(scores), np.int64)
        begin = 0
        for length in lengths:
            result[begin : begin + length] = self._viterbi(scores[begin : begin + length])
            begin += length
        return result

    def _viterbi(self, scores: Floats) -> Ints:
        n, k = scores.shape
        path = np.zeros(n, np.int64)
        if n == 0:
            return path
        back = np.zeros((n, k), np.int64)
        best = self.first + scores[0]
        for t in range(1, n):
            options = best[:, None] + self.transition
            back[t] = options.argmax(axis=0)
            best = options.max(axis=0) + scores[t]
        path[-1] = int(best.argmax())
        for t in range(n - 1, 0, -1):
            path[t - 1] = back[t, path[t]]
        return path


def fit_chain(
    features: sparse.csr_matrix,
    lengths: Ints,
    labels: Ints,
    n_labels: int,
    *,
    allowed: NDArray[np.bool_],
    allowed_first: NDArray[np.bool_],
    strength: float = 1.0,
    iterations: int = 80,
) -> Chain:
    """Maximum a posteriori weights with a Gaussian prior.

    Args:
        features: (tokens, features); sequences are consecutive rows.
        lengths: (sequences,) tokens of each, positive.
        labels: (tokens,) 0..n_labels - 1.
        allowed: (labels, labels) which transitions may occur.
        allowed_first: (labels,) which labels may come first.
        strength: of the prior.
        iterations: of the optimiser at most.
    """
    f = features.shape[1]
    barred, barred_first = np.where(allowed, 0.0, _NEVER), np.where(allowed_first, 0.0, _NEVER)
    index, mask = _grid(lengths)
    gold = np.zeros((len(labels), n_labels))
    gold[np.arange(len(labels)), labels] = 1.0
    starts = np.cumsum(lengths) - lengths
    inner = np.setdiff1d(np.arange(len(labels)), starts)
    pair_counts = np.zeros((n_labels, n_labels))
    np.add.at(pair_counts, (labels[inner - 1], labels[inner]), 1.0)
    first_counts = np.bincount(labels[starts], minlength=n_labels).astype(float)

    def loss(theta: Floats) -> tuple[float, Floats]:
        emission, transition, first = _unpack(theta, f, n_labels)
        scores = np.asarray(features @ emission)
        log_z, marginal, pairs, heads = _expect(scores, index, mask, transition + barred, first + barred_first)
        value = log_z - float((scores * gold).sum() + (transition * pair_counts).sum() + (first * first_counts).sum())
        grad = np.concatenate(
            [np.asarray(features.T @ (marginal - gold)).ravel(), (pairs - pair_counts).ravel(), heads - first_counts]
        )
        return value + strength / 2 * float(theta @ theta), grad + strength * theta

    found = optimize.minimize(
        loss,
        np.zeros(f * n_labels + n_labels**2 + n_labels),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": iterations},
    )
    emission, transition, first = _unpack(found.x, f, n_labels)
    return Chain(emission, transition + barred, first + barred_first)


def _unpack(theta: Floats, f: int, k: int) -> tuple[Floats, Floats, Floats]:
    return theta[: f * k].reshape(f, k), theta[f * k : f * k + k * k].reshape(k, k), theta[f * k + k * k :]


def _grid(lengths: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """(sequences, longest) row of each token, and whether it exists."""
    step = np.arange(int(lengths.max()))
    mask = step[None] < lengths[:, None]
    index = np.where(mask, (np.cumsum(lengths) - lengths)[:, None] + step[None], 0)
    return index.astype(np.int64), mask


def _expect(
    scores: Floats, index: Ints, mask: NDArray[np.bool_], transition: Floats, first: Floats
) -> tuple[float, Floats, Floats, Floats]:
    """Log partition function, token marginals, expected transitions and expected first labels, by forward-backward."""
    n, longest = index.shape
    k = len(first)
    grid = scores[index]
    alpha, beta = np.zeros((longest, n, k)), np.zeros((longest, n, k))
    alpha[0] = first + grid[:, 0]
    for t in range(1, longest):
        step = _logsum(alpha[t - 1][:, :, None] + transition, 1) + grid[:, t]
        alpha[t] = np.where(mask[:, t, None], step, alpha[t - 1])
    log_z = logsumexp(alpha[-1], axis=1)
    for t in range(longest - 2, -1, -1):
        step = _logsum(transition + (grid[:, t + 1] + beta[t + 1])[:, None, :], 2)
        beta[t] = np.where(mask[:, t + 1, None], step, 0.0)
    marginal = np.zeros_like(scores)
    grid_marginal = np.exp(alpha + beta - log_z[None, :, None]).transpose(1, 0, 2)
    marginal[index[mask]] = grid_marginal[mask]
    pairs = np.zeros((k, k))
    for t in range(1, longest):
        live = mask[:, t]
        joint = alpha[t - 1][live][:, :, None] + transition + (grid[live, t] + beta[t][live])[:, None, :]
        pairs += np.exp(joint - log_z[live][:, None, None]).sum(axis=0)
    return float(log_z.sum()), marginal, pairs, grid_marginal[:, 0].sum(axis=0)


def _logsum(x: Floats, axis: int) -> Floats:
    top = x.max(axis=axis, keepdims=True)
    return np.asarray(np.log(np.exp(x - top).sum(axis=axis)) + top.squeeze(axis))
