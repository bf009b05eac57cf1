"""What a series would have counted: negative binomial regression with season and trend, thousands of series at once.

Log link, offset for exposure, harmonics of the period and a linear trend; fitted by iteratively reweighted least
squares in one batch. Weeks far above the fit (past incidents) are weighed down and the fit is repeated, so that an
old outbreak does not hide a new one. The dispersion of each series is a moment estimate drawn towards that of all;
the uncertainty of the fit is added to it, so that the prediction is as wide as it should be.

References:
    Farrington et al. (1996), JRSS A 159:547; Noufaily et al. (2013), Statistics in Medicine 32:1206 (reweighting).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 12
_SUSPECT = 2.58  # standard deviations above the fit from which a past week counts less
_RIDGE = 0.5
MIN_MEAN = 1e-3


@dataclass(frozen=True)
class Prediction:
    """Predicted counts.

    Attributes:
        mean: (series, times).
        dispersion: (series, times): variance = mean + dispersion x mean^2, the error of the fit included.
    """

    mean: Floats
    dispersion: Floats


def design(times: int, period: int, *, origin: int = 0, trained: int) -> Floats:
    """(times, p) columns: intercept, trend (per ``trained`` steps), harmonics of the period."""
    t = np.arange(origin, origin + times, dtype=float)
    columns = [np.ones(times)]
    if trained >= 20:
        columns.append((t - trained / 2) / max(trained, 1))
    if period > 1 and trained >= 2 * period:
        for k in range(1, min(3 if period <= 24 else 2, (period - 1) // 2) + 1):
            columns += [np.sin(2 * np.pi * k * t / period), np.cos(2 * np.pi * k * t / period)]
    return np.stack(columns, axis=1)


def predict(history: Floats, ahead: int, *, period: int, exposure: Floats, skip: int = 0) -> Prediction:
    """Fit on the history and predict what follows.

    Args:
        history: (series, times) counts.
        ahead: steps to predict.
        period: length of the season in steps; 0 or 1 for none.
        exposure: (series, times + skip + ahead), positive.
        skip: steps between the history and the first predicted one (kept out of the fit, so that an incident that has
            just begun does not teach the baseline).
    """
    trained = history.shape[1]
    x = design(trained + skip + ahead, period, trained=trained)
    past, future = x[:trained], x[trained + skip :]
    offset = np.log(exposure)
    beta, weight, covariance = _fit(history, past, offset[:, :trained])
    mean = np.exp(np.clip(beta @ past.T + offset[:, :trained], -20, 20))
    dispersion = _pooled(_moment(history, mean, weight, past.shape[1]), mean.sum(axis=1))
    ahead_mean = np.exp(np.clip(beta @ future.T + offset[:, trained + skip :], -20, 20))
    inflate = 1 + dispersion * mean.mean(axis=1)
    error = np.einsum("tp,npq,tq->nt", future, covariance, future) * inflate[:, None]
    return Prediction(np.maximum(ahead_mean, MIN_MEAN), dispersion[:, None] + np.minimum(error, 4.0))


def _fit(y: Floats, x: Floats, offset: Floats) -> tuple[Floats, Floats, Floats]:
    n, p = len(y), x.shape[1]
    ridge = np.diag([1e-3] + [_RIDGE] * (p - 1))
    start = np.log(np.maximum(y.sum(axis=1), 0.5) / np.exp(offset).sum(axis=1))
    beta = np.zeros((n, p))
    beta[:, 0] = start
    weight, spread = np.ones_like(y), np.zeros(n)
    covariance = np.zeros((n, p, p))
    for step in range(_STEPS):
        mean = np.exp(np.clip(beta @ x.T + offset, -20, 20))
        if step in (5, 8):
            spread = _moment(y, mean, weight, p)
            weight = _less_for_incidents(y, mean, spread)
        w = weight * mean / (1 + spread[:, None] * mean)
        hessian = (w[:, :, None] * x[None]).transpose(0, 2, 1) @ x + ridge
        gradient = (w * (y - mean) / mean) @ x - (beta - start[:, None] * (np.arange(p) == 0)) @ ridge
        beta = beta + np.clip(np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0], -1.5, 1.5)
    mean = np.exp(np.clip(beta @ x.T + offset, -20, 20))
    w = weight * mean
    covariance = np.linalg.inv((w[:, :, None] * x[None]).transpose(0, 2, 1) @ x + ridge)
    return beta, weight, covariance


def _less_for_incidents(y: Floats, mean: Floats, spread: Floats) -> Floats:
    z = (y - mean) / np.sqrt(mean + spread[:, None] * mean**2 + 0.1)
    return np.where(z > _SUSPECT, (_SUSPECT / np.maximum(z, _SUSPECT)) ** 2, 1.0)


def _moment(y: Floats, mean: Floats, weight: Floats, p: int) -> Floats:
    """(series,) dispersion by moments, 0 or more."""
    free = max(y.shape[1] - p, 1) / y.shape[1]
    extra = np.sum(weight * ((y - mean) ** 2 / free - mean), axis=1)
    return np.clip(extra / np.maximum(np.sum(weight * mean**2, axis=1), 1e-9), 0.0, 4.0)


def _pooled(own: Floats, information: Floats) -> Floats:
    """Draw the dispersion of thin series towards the typical one."""
    if len(own) < 5:
        return own
    typical = float(np.median(own[information >= np.median(information)]))
    trust = information / (information + 20.0)
    return np.asarray(trust * own + (1 - trust) * typical)
