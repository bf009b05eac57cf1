"""Probabilities that mean what they say, from labels drawn at random.

Platt's curve (two numbers, which fifty labels can carry, with a normal prior about "as it is") is fitted to the
probabilities of statements that the model had not seen the labels of; the table that is shown comes from curves fitted
without the statements they are judged on.

References:
    J. Platt, Probabilistic outputs for support vector machines, 1999 (with his smoothed targets).
    M. Naeini, G. Cooper, M. Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015 (ECE).
    E. B. Wilson, Probable inference, JASA 22 (1927): the intervals of the bins.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from headwater.core.errors import NotEnoughData
from headwater.core.stats.intervals import wilson

METHOD: Final = "organise.calibrate.platt.v1"
ENOUGH: Final = 50
"""Labels drawn at random that a curve needs."""
_SPREAD: Final = (0.5, 1.0)  # prior deviations of slope and shift from "as it is": few labels change little
_FOLDS: Final = 5
_LEAST_IN_BIN: Final = 10

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Curve:
    """``sigmoid(slope * logit(p) + shift)``; the slope is never negative, so that the order of statements stays."""

    slope: float
    shift: float

    def apply(self, probabilities: npt.ArrayLike) -> Doubles:
        """The calibrated probabilities, rounded to 6 digits."""
        return np.round(1 / (1 + np.exp(-(self.slope * _logit(probabilities) + self.shift))), 6)


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements whose probabilities are alike.

    Attributes:
        low: least probability; ``high``: greatest.
        n: labelled statements.
        predicted: mean probability.
        observed: share that people found right; ``observed_low``, ``observed_high`` its interval.
    """

    low: float
    high: float
    n: int
    predicted: float
    observed: float
    observed_low: float
    observed_high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well probabilities hold.

    Attributes:
        bins: by probability.
        error: expected calibration error: mean distance of predicted and observed over the bins, by size, 0..1.
        accuracy: share right.
        n: labelled statements.
    """

    bins: tuple[Bin, ...]
    error: float
    accuracy: float
    n: int


def fit_curve(probabilities: npt.ArrayLike, right: npt.ArrayLike) -> Curve:
    """Platt's curve.

    Args:
        probabilities: ``(n,)`` 0..1, of statements that the model was not taught with.
        right: ``(n,)`` whether people agree.

    Raises:
        NotEnoughData: fewer than ``ENOUGH``.
    """
    x, hits = _logit(probabilities), np.asarray(right, dtype=bool)
    if len(x) < ENOUGH:
        raise NotEnoughData(f"{len(x)} labels drawn at random", hint=f"label {ENOUGH - len(x)} more: headwater label")
    n_right, n_wrong = int(hits.sum()), int((~hits).sum())
    target = np.where(hits, (n_right + 1) / (n_right + 2), 1 / (n_wrong + 2))

    def loss(values: Doubles) -> float:
        z = values[0] * x + values[1]
        surprise = float((np.logaddexp(0, z) - target * z).sum())
        return surprise + 0.5 * float(((values[0] - 1) / _SPREAD[0]) ** 2 + (values[1] / _SPREAD[1]) ** 2)

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.0, 10.0), (-10.0, 10.0)])
    return Curve(float(np.round(found.x[0], 4)), float(np.round(found.x[1], 4)))


def cross_fitted(probabilities: npt.ArrayLike, right: npt.ArrayLike) -> Doubles:
    """The calibrated probability of each statement by a curve that did not see it.

    Args:
        probabilities: ``(n,)`` in an order that has nothing to do with the content; n at least ``ENOUGH * 5 / 4``, else
            curves are fitted to what there is.
        right: ``(n,)``.
    """
    given, hits = np.asarray(probabilities, dtype=np.float64), np.asarray(right, dtype=bool)
    folds = np.arange(len(given)) % _FOLDS
    out = np.empty(len(given))
    for fold in range(_FOLDS):
        rest = np.flatnonzero(folds != fold)
        enough = np.resize(rest, max(len(rest), ENOUGH))  # a little below ENOUGH the rest is used more than once
        out[folds == fold] = fit_curve(given[enough], hits[enough]).apply(given[folds == fold])
    return out


def reliability(
    probabilities: npt.ArrayLike, right: npt.ArrayLike, *, level: float = 0.95, most_bins: int = 10
) -> Reliability:
    """The reliability diagram: bins of equal size, at least ten statements each.

    Args:
        probabilities: ``(n,)`` 0..1.
        right: ``(n,)``.
        level: of the intervals.
        most_bins: bins at most.

    Raises:
        NotEnoughData: fewer than ten statements.

    Example:
        >>> reliability([0.9] * 10 + [0.2] * 10, [True] * 9 + [False] + [True] * 2 + [False] * 8).error
        0.0
    """
    given, hits = np.asarray(probabilities, dtype=np.float64), np.asarray(right, dtype=bool)
    if len(given) < _LEAST_IN_BIN:
        raise NotEnoughData(f"{len(given)} labels are too few for a table", hint=f"label {_LEAST_IN_BIN} or more")
    n_bins = min(most_bins, len(given) // _LEAST_IN_BIN)
    order = np.lexsort((hits, given))
    bins = []
    for rows in np.array_split(order, n_bins):
        n_right = int(hits[rows].sum())
        low, high = wilson(n_right, len(rows), level=level)
        bins.append(
            Bin(
                low=float(given[rows].min()),
                high=float(given[rows].max()),
                n=len(rows),
                predicted=round(float(given[rows].mean()), 6),
                observed=round(n_right / len(rows), 6),
                observed_low=round(float(low), 6),
                observed_high=round(float(high), 6),
            )
        )
    error = sum(b.n * abs(b.predicted - b.observed) for b in bins) / len(given)
    return Reliability(tuple(bins), round(error, 6), round(float(hits.mean()), 6), len(given))


def _logit(probabilities: npt.ArrayLike) -> Doubles:
    clipped = np.clip(np.asarray(probabilities, dtype=np.float64), 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)))
