"""Corrections for many tests at once: adjusted p-values and e-values."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values: rejecting those at or below q keeps the false discovery rate at most q.

    Valid for independent or positively dependent tests. Ties get equal values, so row order does not matter.

    Args:
        p_values: (m,) 0..1.

    References:
        Benjamini & Hochberg (1995), JRSS B 57:289.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.9]).round(3).tolist()
        [0.04, 0.053, 0.053, 0.9]
    """
    p = np.asarray(p_values, float)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def e_bh(e_values: ArrayLike, *, q: float = 0.05) -> NDArray[np.bool_]:
    """Which hypotheses to reject so that the false discovery rate is at most q under any dependence.

    Args:
        e_values: (m,) non-negative, expectation at most 1 under the null.
        q: nominal false discovery rate, 0..1.

    References:
        Wang & Ramdas (2022), JRSS B 84:822.

    Example:
        >>> e_bh([100.0, 50.0, 1.0, 0.2], q=0.05).tolist()
        [True, True, False, False]
    """
    e = np.asarray(e_values, float)
    ranked = np.sort(e)[::-1]
    enough = ranked * np.arange(1, len(e) + 1) >= len(e) / q
    if not enough.any():
        return np.zeros(len(e), bool)
    threshold = ranked[np.flatnonzero(enough)[-1]]
    return np.asarray(e >= threshold)


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values: rejecting those at or below alpha keeps the chance of any false rejection at most alpha.

    Valid under any dependence. Ties get equal values, so row order does not matter.

    Args:
        p_values: (m,) 0..1.

    References:
        Holm (1979), Scandinavian Journal of Statistics 6:65.

    Example:
        >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, float)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * (len(p) - np.arange(len(p)))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return adjusted
