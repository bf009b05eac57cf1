"""Negative binomial regression for thousands of count series at once, and what a series would have counted.

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
# weighing high counts down and estimating the dispersion both make predictions too sure; with this factor the tail
# probabilities of quiet series are right down to 1e-4 on simulated series with trend, season and past outbreaks
_CAUTION = 1.25
MIN_MEAN = 1e-3
_WIDEST = 50.0


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


@dataclass(frozen=True)
class CountFit:
    """Regressions of a batch of series.

    Attributes:
        beta: (series, p) coefficients on the log scale.
        covariance: (series, p, p) of the coefficients, for Poisson counts.
        dispersion: (series,) variance = mean + dispersion x mean^2.
        weight: (series, times) what each count weighed.
        mean: (series, times) fitted.
    """

    beta: Floats
    covariance: Floats
    dispersion: Floats
    weight: Floats
    mean: Floats


def fit_counts(
    y: Floats,
    x: Floats,
    offset: Floats,
    *,
    weight: Floats | None = None,
    ridge: Floats | None = None,
    robust: bool = False,
) -> CountFit:
    """Log-linear negative binomial regression of each row of ``y`` on the columns of ``x``.

    Args:
        y: (series, times) counts.
        x: (times, p), or (series, times, p); the first column is the intercept.
        offset: (series, times) log exposure.
        weight: (series, times) 0..1; 0 leaves a count out.
        ridge: (p,) penalties; the intercept is drawn to the log of the mean rate, the others to 0.
        robust: weigh down counts far above the fit.
    """
    x = np.broadcast_to(x, (len(y), *x.shape[-2:]))
    p = x.shape[2]
    given = np.ones_like(y) if weight is None else weight
    penalty = np.diag(np.array([1e-3] + [_RIDGE] * (p - 1)) if ridge is None else ridge)
    start = np.log(np.maximum((given * y).sum(axis=1), 0.5) / np.maximum((given * np.exp(offset)).sum(axis=1), 1e-9))
    prior = start[:, None] * (np.arange(p) == 0)
    beta, used, spread = prior.copy(), given, np.zeros(len(y))
    for step in range(_STEPS):
        mean = _mean(x, beta, offset)
        if step in (5, 8):
            spread = _moment(y, mean, used, p)
            used = given * _less_for_incidents(y, mean, spread) if robust else given
        w = used * mean / (1 + spread[:, None] * mean)
        hessian = (w[:, :, None] * x).transpose(0, 2, 1) @ x + penalty
        gradient = np.einsum("nt,ntp->np", w * (y - mean) / mean, x) - (beta - prior) @ penalty
        beta = beta + np.clip(np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0], -1.5, 1.5)
    mean = _mean(x, beta, offset)
    information = ((used * mean)[:, :, None] * x).transpose(0, 2, 1) @ x + penalty
    covariance: Floats = np.linalg.inv(information).astype(np.float64)
    return CountFit(beta, covariance, _moment(y, mean, used, p), used, mean)


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
    future = x[trained + skip :]
    offset = np.log(exposure)
    fit = fit_counts(history, x[:trained], offset[:, :trained], robust=True)
    dispersion = _CAUTION * _pooled(fit.dispersion, fit.mean.sum(axis=1))
    mean = np.exp(np.clip(fit.beta @ future.T + offset[:, trained + skip :], -20, 20))
    inflate = 1 + dispersion * fit.mean.mean(axis=1)
    error = np.einsum("tp,npq,tq->nt", future, fit.covariance, future) * inflate[:, None]
    mean = np.maximum(mean, MIN_MEAN)
    # nothing tells whether the extra variance grows with the mean or with its square: take the wider of the two
    typical = fit.mean.mean(axis=1)[:, None]
    wider = np.minimum(np.maximum(dispersion[:, None], dispersion[:, None] * typical / mean), _WIDEST)
    return Prediction(mean, np.maximum(wider, dispersion[:, None]) + np.minimum(error, 4.0))


def _mean(x: Floats, beta: Floats, offset: Floats) -> Floats:
    return np.exp(np.clip((x @ beta[:, :, None])[:, :, 0] + offset, -20, 20))


def _less_for_incidents(y: Floats, mean: Floats, spread: Floats) -> Floats:
    z = (y - mean) / np.sqrt(mean + spread[:, None] * mean**2 + 0.1)
    return np.where(z > _SUSPECT, (_SUSPECT / np.maximum(z, _SUSPECT)) ** 2, 1.0)


def _moment(y: Floats, mean: Floats, weight: Floats, p: int) -> Floats:
    """(series,) dispersion by moments, 0 or more."""
    counted = np.sum(weight > 0, axis=1)
    free = np.maximum(counted - p, 1) / np.maximum(counted, 1)
    extra = np.sum(weight * ((y - mean) ** 2 / free[:, None] - mean), axis=1)
    found: Floats = np.clip(extra / np.maximum(np.sum(weight * mean**2, axis=1), 1e-9), 0.0, 4.0)
    return found


def _pooled(own: Floats, information: Floats) -> Floats:
    """Draw the dispersion of thin series towards the typical one."""
    if len(own) < 5:
        return own
    typical = float(np.median(own[information >= np.median(information)]))
    trust = information / (information + 20.0)
    return np.asarray(trust * own + (1 - trust) * typical)
