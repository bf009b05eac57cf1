"""Weekly series of a topic and how fast it grows.

The growth is the slope of a log-linear rate over the weeks, with the number of all contacts (or another exposure) as
offset, fitted by Poisson quasi-likelihood: the interval is widened by the dispersion seen, never narrowed, and uses
Student's t with the residual degrees of freedom. For seasonality and alarms see ``causes.detect``.

Version: ``size.trend.weekly.v1``.

References:
    Wedderburn (1974), Biometrika 61:439; McCullagh & Nelder (1989), Generalized Linear Models, ch. 9.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.types import Estimate

METHOD = "size.trend.weekly.v1"
MIN_WEEKS = 4
MIN_CONTACTS = 10
_LIMIT = 5.0  # |log growth a week| beyond this is not a trend but a start or an end


def trend(counts: ArrayLike, exposure: ArrayLike | None = None, *, level: float = 0.95) -> Estimate:
    """Relative growth of the rate per week: 0.02 means 2 % more each week.

    Args:
        counts: (weeks,) contacts of the topic, complete weeks in order; may be fractional.
        exposure: (weeks,) all contacts, orders, active customers ...; 0 leaves the week out. Default: constant.
        level: confidence level.

    Raises:
        NotEnoughData: fewer than 4 weeks with exposure, or fewer than 10 contacts.

    Example:
        >>> growth = trend([100, 110, 121, 133, 146, 161])
        >>> round(growth.value, 2), growth.low > 0, growth.high < 0.2
        (0.1, True, True)
    """
    y, e = _checked(counts, exposure)
    t = np.arange(len(y), dtype=float)
    keep = e > 0
    y, e, t = y[keep], e[keep], t[keep]
    if len(y) < MIN_WEEKS or y.sum() < MIN_CONTACTS:
        raise NotEnoughData(
            f"a trend needs {MIN_WEEKS} weeks and {MIN_CONTACTS} contacts, got {len(y)} weeks and {y.sum():g} contacts",
            hint="wait for more weeks, or look at a larger topic",
        )
    slope, se, dispersion = _slope(y, e, t)
    reach = float(stats.t.ppf(0.5 + level / 2, len(y) - 2)) * se * np.sqrt(max(dispersion, 1.0))
    low, value, high = (float(np.expm1(np.clip(x, -_LIMIT, _LIMIT))) for x in (slope - reach, slope, slope + reach))
    inputs = {"weeks": float(len(y)), "contacts": float(y.sum()), "dispersion": dispersion}
    return Estimate(value, low, high, level, "relative growth per week", METHOD, ("sampling", "overdispersion"), inputs)


def _slope(y: NDArray[np.float64], e: NDArray[np.float64], t: NDArray[np.float64]) -> tuple[float, float, float]:
    """Slope, its standard error under Poisson, and the Pearson dispersion; Newton steps on the profile likelihood."""
    t = t - t.mean()
    slope, information = 0.0, 1.0
    for _ in range(50):
        weight = e * np.exp(slope * t)
        weight /= weight.sum()
        centre = weight @ t
        information = max(float(y.sum() * (weight @ (t - centre) ** 2)), 1e-12)
        step = float(np.clip((y @ (t - centre)) / information, -1, 1))
        slope = float(np.clip(slope + step, -_LIMIT, _LIMIT))
        if abs(step) < 1e-10:
            break
    fitted = e * np.exp(slope * t)
    fitted *= y.sum() / fitted.sum()
    pearson = float(np.sum((y - fitted) ** 2 / np.maximum(fitted, 1e-9))) / (len(y) - 2)
    return slope, information**-0.5, pearson


def _checked(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    y = np.asarray(counts, float)
    e = np.ones_like(y) if exposure is None else np.asarray(exposure, float)
    if y.ndim != 1 or y.shape != e.shape or np.any(y < 0) or np.any(e < 0) or not np.all(np.isfinite(y + e)):
        raise InputError("a trend needs one finite, non-negative count and exposure a week")
    return y, e
