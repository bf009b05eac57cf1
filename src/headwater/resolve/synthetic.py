"""What a mixture of untouched topics did while the fix was in place: a second opinion beside the interrupted time series.

Each series is divided by its mean before the fix. The synthetic control is the weighted mean of the controls (weights not
negative, sum 1) that came nearest to the topic before the fix, the guard left out. The effect is what the topic did after the
fix over what the mixture did, minus one. Its p-value is a placebo in space: each control takes the topic's place, and the
share of those with as strong a drop, for how well their own mixture fitted before, is counted, the topic included.

The regression of ``resolve.verify`` takes controls as their total; the mixture may pick those that move as the topic does.
It gives no interval: with few controls the smallest p-value is 1 / (controls + 1).

Version: ``resolve.synthetic.simplex.v1``.

References:
    Abadie & Gardeazabal (2003), American Economic Review 93:113; Abadie, Diamond & Hainmueller (2010), JASA 105:493.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import nnls

from headwater.core.errors import InputError, NotEnoughData

METHOD: Final = "resolve.synthetic.simplex.v1"
MIN_BEFORE: Final = 8
MIN_CONTROLS: Final = 5
_ONE: Final = 100.0  # how strictly weights sum to 1
_SHOWN: Final = 0.05  # weights below are left out of the answer
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Synthetic:
    """The second opinion.

    Attributes:
        effect: relative change against the mixture, -0.3 = 30 % fewer.
        p_topic: share of topics, this one included, whose drop is as strong for their fit.
        weights: control -> its part of the mixture, largest first; small ones left out.
        method: versioned name.
    """

    effect: float
    p_topic: float
    weights: Mapping[str, float]
    method: str = METHOD


def synthetic_control(
    series: ArrayLike, controls: Mapping[str, ArrayLike], start: int, *, first: int = 0, guard: int = 4
) -> Synthetic:
    """Compare the topic with the mixture of controls that resembled it before the fix.

    Args:
        series: (steps,) counts of the topic.
        controls: name -> (steps,) counts of topics that the fix does not touch.
        start: first step with the fix.
        first: first step that the mixture is fitted on.
        guard: last steps before the fix that it is not fitted on.

    Raises:
        InputError: lengths differ, or counts are negative or not finite.
        NotEnoughData: fewer than 8 steps to fit on or none after the fix, fewer than 5 controls, or nothing counted.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> wave = 1 + 0.5 * np.sin(np.arange(60) / 5)
        >>> others = {f"t{i}": rng.poisson(200 * (wave if i == 0 else 1), 60) for i in range(8)}
        >>> topic = rng.poisson(150 * wave * np.where(np.arange(60) < 44, 1, 0.6))
        >>> found = synthetic_control(topic, others, 44)
        >>> next(iter(found.weights)), -0.5 < found.effect < -0.3
        ('t0', True)
    """
    names = list(controls)
    rows = [np.asarray(series, float), *(np.asarray(controls[name], float) for name in names)]
    if any(row.shape != rows[0].shape or row.ndim != 1 for row in rows):
        raise InputError("series and controls must cover the same steps")
    table = np.stack(rows)
    if not np.all(np.isfinite(table) & (table >= 0)):
        raise InputError("counts must be finite and not negative")
    last = start - max(guard, 0)
    if last - first < MIN_BEFORE or start >= table.shape[1]:
        raise NotEnoughData(f"{max(last - first, 0)} steps to fit a mixture on; at least {MIN_BEFORE} are needed")
    level = table[:, first:last].mean(axis=1)
    usable = np.flatnonzero(level > 0)
    if level[0] <= 0 or len(usable) - 1 < MIN_CONTROLS:
        raise NotEnoughData(f"{max(len(usable) - 1, 0)} controls with contacts; at least {MIN_CONTROLS} are needed")
    scaled = table[usable] / level[usable, None]
    found = [_compared(scaled, i, first, last, start) for i in range(len(usable))]
    strength = np.array([ratio / max(error, 1e-6) for ratio, error, _ in found])
    ratio, _, weight = found[0]
    order = np.argsort(-weight, kind="stable")
    shown = {names[usable[1:][i] - 1]: float(weight[i]) for i in order if weight[i] >= _SHOWN}
    return Synthetic(float(np.expm1(ratio)), float(np.mean(strength <= strength[0])), shown)


def _compared(scaled: Floats, which: int, first: int, last: int, start: int) -> tuple[float, float, Floats]:
    """Log ratio of a series to its mixture after the fix, the error of the fit before it, and the weights."""
    y, others = scaled[which], np.delete(scaled, which, axis=0)
    fit = slice(first, last)
    design = np.vstack([others[:, fit].T, np.full(len(others), _ONE)])
    weight, _ = nnls(design, np.append(y[fit], _ONE))
    weight = weight / max(float(weight.sum()), 1e-12)
    mixture = weight @ others
    error = float(np.sqrt(np.mean((y[fit] - mixture[fit]) ** 2)))
    after = len(y) - start
    least = 0.5 / after  # half a count of a series of one contact a step
    ratio = float(np.log((y[start:].mean() + least) / (mixture[start:].mean() + least)))
    return ratio, error, np.asarray(weight, np.float64)
