"""Did the fix work? Controlled interrupted time series with placebos, a verdict and its power.

The expected course without the fix is a negative binomial regression on the time before it: level, the controls
(topics that the fix does not touch, on the log scale), a cautious trend and, with two seasons of history, the season.
The effect is what was counted after the fix over what was expected, minus one.

Fixes start at peaks, and after a peak counts fall by themselves. So the last weeks before the fix (the guard) teach
the baseline nothing, and the standard error is scaled by placebo fixes at other times of the history (never
below the model's own), with the autocorrelation of the residuals added. Where the problem has a known beginning, pass
``onset``: then the time since then is the baseline, since the level before the problem says nothing about its cure.

Each control is tested like the topic itself: one that rose against the others is named as a place the contacts may
have moved to and no longer serves as a control.

Version: ``resolve.verify.its.v1``.

References:
    Bernal, Cummins & Gasparrini (2018), Int. J. Epidemiology 47:2082 (controlled interrupted time series);
    Abadie, Diamond & Hainmueller (2010), JASA 105:493 (placebo tests); Barnett, van der Pols & Dobson (2005),
    Int. J. Epidemiology 34:215 (regression to the mean).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.counts import fit_counts
from headwater.core.stats.multiplicity import benjamini_hochberg
from headwater.core.types import Estimate

METHOD = "resolve.verify.its.v1"
MIN_BEFORE = 8
GUARD = 4
_TREND_RIDGE = 25.0
_CONTROL_RIDGE = 1.0
_ZERO = 1e-9
_CAUTION = 1.3  # controls get no placebo scaling of their own
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said about a fix.

    Attributes:
        verdict: ``worked`` (a drop, not shown to be less than promised), ``partly`` (a drop, but less than promised),
            ``not`` (the promised drop is excluded and none is shown) or ``too early``.
        effect: relative change of the contacts, -0.3 = 30 % fewer.
        avoided: contacts avoided from the fix to the end of the series (negative: more came).
        power: chance that the promised drop would show by now, 0..1.
        steps_needed: further steps until that chance is 80 %; 0 if reached, -1 if more than 520.
        placebo_p_time: share of placebo fixes at other times with an effect as strong; nan with fewer than 4.
        placebo_p_topic: share of controls with an effect as strong; nan with fewer than 4.
        migrated: controls that rose after the fix.
        net_effect: the effect after adding what moved to those controls; the effect itself if none.
    """

    verdict: str
    effect: Estimate
    avoided: Estimate
    power: float
    steps_needed: int
    placebo_p_time: float
    placebo_p_topic: float
    migrated: tuple[str, ...]
    net_effect: float


@dataclass(frozen=True)
class Change:
    """Log ratio of observed to expected after an intervention; ``noise_share`` of its variance is of counts after."""

    log_ratio: float
    error: float
    observed: float
    expected: float
    dispersion: float
    noise_share: float


def verify_fix(
    series: ArrayLike,
    controls: ArrayLike | Mapping[str, ArrayLike] | None,
    start: int,
    *,
    promised: float = -0.3,
    onset: int | None = None,
    period: int = 52,
    guard: int = GUARD,
    level: float = 0.95,
) -> Verdict:
    """Verdict on a fix from the counts of the topic and of topics that the fix does not touch.

    Args:
        series: (steps,) counts of the topic, equally spaced and complete.
        controls: (k, steps) or name -> (steps,) counts of other topics of the same contacts; None or empty for none.
        start: first step with the fix in place.
        promised: relative change registered before the fix, -1..0 exclusive.
        onset: first step of the problem, if it has not always been there.
        period: steps of a season, 0 for none.
        guard: last steps before the fix that teach the baseline nothing, where there are enough others: 4 weeks, or 14
            where steps are days.
        level: confidence level.

    Raises:
        InputError: shapes, start or promised are wrong.
        NotEnoughData: fewer than 8 steps before the fix (without the guard) or none after it.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> others = rng.poisson(200, (5, 60))
        >>> topic = rng.poisson(np.where(np.arange(60) < 44, 60, 30))
        >>> verify_fix(topic, others, 44).verdict
        'worked'
    """
    y, c, names = _checked(series, controls, start, promised)
    first = 0 if onset is None else onset
    guard = min(max(guard, 0), max(start - first - MIN_BEFORE, 0))
    if start - guard - first < MIN_BEFORE:
        raise NotEnoughData(
            f"{start - first} steps before the fix; at least {MIN_BEFORE} are needed",
            hint="use daily instead of weekly counts, or give an earlier onset",
        )
    used, moved, topic_z = _screen(c, start, first, guard, period, level)
    change = _change(y, used, start, first, guard, period)
    z_time = _placebos(y, used, start, first, guard, period)
    scale = _scale(z_time, len(y) - start, start - first)
    error = change.error * scale
    reach = float(stats.t.ppf(0.5 + level / 2, max(start - guard - first - 3, 3))) * error
    effect = _relative(change.log_ratio, reach, level, change)
    power, needed = _power(error, change, len(y) - start, promised, level)
    z = change.log_ratio / change.error
    return Verdict(
        _judge(effect, promised, power),
        effect,
        _avoided(effect, change, level),
        power,
        needed,
        float(np.mean(np.append(z_time, z) <= z)) if len(z_time) >= 4 else float("nan"),
        float(np.mean(np.append(topic_z, z) <= z)) if len(topic_z) >= 4 else float("nan"),
        tuple(names[i] for i, _ in moved),
        effect.value + sum(extra for _, extra in moved) / max(change.expected, _ZERO),
    )


def _design(steps: int, controls: Floats, period: int, train: Bools) -> tuple[Floats, Floats]:
    """Columns and ridge penalties."""
    t = np.arange(steps, dtype=float)
    length = max(int(train.sum()), 1)
    columns, ridge = [np.ones(steps), (t - t[train].mean()) / length], [1e-3, _TREND_RIDGE]
    if len(controls):
        log_total = np.log(controls.sum(axis=0) + 1.0)
        columns.append(log_total - log_total[train].mean())
        ridge.append(_CONTROL_RIDGE)
    if period > 1 and length >= 2 * period:
        for k in (1, 2):
            columns += [np.sin(2 * np.pi * k * t / period), np.cos(2 * np.pi * k * t / period)]
            ridge += [0.5, 0.5]
    return np.stack(columns, axis=1), np.array(ridge)


def _change(
    y: Floats, controls: Floats, start: int, first: int, guard: int, period: int, *, stop: int | None = None
) -> Change:
    """Observed against expected from ``start`` to ``stop``, learnt from ``first`` to ``start - guard``."""
    steps = len(y) if stop is None else stop
    t = np.arange(steps)
    train = (t >= first) & (t < start - guard)
    x, ridge = _design(steps, controls[:, :steps], period, train)
    fit = fit_counts(y[None, :steps], x, np.zeros((1, steps)), weight=train[None].astype(float), ridge=ridge)
    mean, after = fit.mean[0], t >= start
    alpha, expected, observed = float(fit.dispersion[0]), float(mean[after].sum()), float(y[:steps][after].sum())
    share = mean[after] / expected
    inflate = 1 + alpha * float(mean[train].mean())
    fitted = float(share @ x[after] @ fit.covariance[0] @ x[after].T @ share) * inflate
    long_run = _long_run((y[:steps][train] - mean[train]) / mean[train])
    noise = max(1 / max(expected, 1.0), 1 / (observed + 0.5)) + alpha * float(share @ share)
    log_ratio = float(np.log((observed + 0.5) / (expected + 0.5)))
    error = float(np.sqrt((fitted + noise) * long_run))
    return Change(log_ratio, error, observed, expected, alpha, noise / (fitted + noise))


def _long_run(residuals: Floats) -> float:
    """How much more sums vary than independent steps would: (1 + r) / (1 - r) for autocorrelation r, at least 1."""
    centred = residuals - residuals.mean()
    total = float(centred @ centred)
    if total <= 0:
        return 1.0
    n = len(centred)
    r = float(centred[1:] @ centred[:-1]) / total + 1.0 / n  # the usual small-sample bias
    r = min(max(r, 0.0), 0.8)
    return (1 + r) / (1 - r)


def _placebos(y: Floats, controls: Floats, start: int, first: int, guard: int, period: int) -> Floats:
    """z-values of placebo fixes in the history, each with as much time after it as the real one has."""
    after = len(y) - start
    earliest = first + max(MIN_BEFORE, (start - first) // 3) + guard
    starts = range(earliest, start - guard - after + 1, max(1, after // 4))
    changes = [_change(y, controls, s, first, guard, period, stop=s + after) for s in starts]
    return np.array([change.log_ratio / change.error for change in changes])


def _scale(z: Floats, after: int, before: int) -> float:
    """Widen the error by what placebos show; overlapping placebos count as few."""
    independent = min(len(z), before / max(after, 1))
    if not len(z):
        return 1.0
    return max(1.0, float(np.sqrt((independent * np.mean(z**2) + 4.0) / (independent + 4.0))))


def _screen(
    controls: Floats, start: int, first: int, guard: int, period: int, level: float
) -> tuple[Floats, list[tuple[int, float]], Floats]:
    """Controls to use, those that rose with the fix (number, extra contacts), and the z-values of the others."""
    if len(controls) < 2:
        return controls, [], np.zeros(0)
    changes = [
        _change(row, np.delete(controls, i, axis=0), start, first, guard, period) for i, row in enumerate(controls)
    ]
    z = np.array([change.log_ratio / change.error for change in changes])
    rose = benjamini_hochberg(stats.norm.sf(z / _CAUTION)) <= (1 - level) / 5
    rose &= np.array([change.log_ratio for change in changes]) > np.log(1.1)
    if rose.sum() > len(controls) / 2:
        rose[:] = False  # most of them rose: that is the common course, not migration
    moved = [(int(i), changes[i].observed - changes[i].expected) for i in np.flatnonzero(rose)]
    return controls[~rose], moved, z[~rose]


def _relative(log_ratio: float, reach: float, level: float, change: Change) -> Estimate:
    value, low, high = (float(np.expm1(np.clip(x, -20, 20))) for x in (log_ratio, log_ratio - reach, log_ratio + reach))
    inputs = {"observed": change.observed, "expected": change.expected, "dispersion": change.dispersion}
    covers = ("sampling", "overdispersion", "baseline", "autocorrelation")
    return Estimate(value, low, high, level, "relative change", METHOD, covers, inputs)


def _avoided(effect: Estimate, change: Change, level: float) -> Estimate:
    value, low, high = (-change.expected * x for x in (effect.value, effect.high, effect.low))
    return Estimate(value, low, high, level, "contacts", METHOD, effect.covers)


def _power(error: float, change: Change, after: int, promised: float, level: float) -> tuple[float, int]:
    """Chance to show the promised drop now, and further steps until it is 80 %."""
    quantile, size = float(stats.norm.ppf(0.5 + level / 2)), -float(np.log1p(promised))
    now = float(stats.norm.cdf(size / error - quantile))
    for steps in range(521):
        shrunk = change.noise_share * after / (after + steps)  # counts to come cure the noise, not the baseline
        then = error * float(np.sqrt(1 - change.noise_share + shrunk))
        if stats.norm.cdf(size / then - quantile) >= 0.8:
            return now, steps if now < 0.8 else 0
    return now, -1


def _judge(effect: Estimate, promised: float, power: float) -> str:
    if effect.high < 0:
        return "partly" if effect.low > promised else "worked"
    if effect.low > promised or (power >= 0.8 and effect.value > promised / 2):
        return "not"
    return "too early"


def _checked(
    series: ArrayLike, controls: ArrayLike | Mapping[str, ArrayLike] | None, start: int, promised: float
) -> tuple[Floats, Floats, list[str]]:
    y = np.asarray(series, float)
    names: list[str] = []
    if isinstance(controls, Mapping):
        names = [str(name) for name in controls]
        controls = [np.asarray(row, float) for row in controls.values()]
    c = (
        np.zeros((0, len(y)))
        if controls is None or len(np.asarray(controls)) == 0
        else np.atleast_2d(np.asarray(controls, float))
    )
    names = names or [str(i) for i in range(len(c))]
    if y.ndim != 1 or c.shape[1] != len(y):
        raise InputError(f"series {y.shape} and controls {c.shape} must cover the same steps")
    if not (np.all(np.isfinite(y) & (y >= 0)) and np.all(np.isfinite(c) & (c >= 0))):
        raise InputError("counts must be finite and not negative")
    if not -1 < promised < 0:
        raise InputError(f"promised is a relative drop between -1 and 0, got {promised}")
    if not 0 < start < len(y):
        raise NotEnoughData(f"start {start} leaves nothing before or after it in {len(y)} steps")
    return y, c, names
