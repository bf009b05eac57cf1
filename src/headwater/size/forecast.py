"""A weekly series freed from season and exposure, and what the coming weeks will bring.

Season: with two years of whole weeks, harmonics of the year (and a trend beside them, so that growth is not taken for
season) by negative binomial regression; weeks with a holiday that has occurred before get a term of their own, drawn to
zero. The season has geometric mean 1 over the history. Exposure enters as offset, so the adjusted series is a rate: what
all contacts, or all orders, share is taken out by it also where two years are not there yet.

Forecast: the level of the adjusted series is followed and carried forward (``size.level``). Its prediction interval is for
the count that will be seen: chance, overdispersion, drift of the level, growth, season and, where the coming exposure is
not given, the forecast of the exposure by the same method.

Version: ``size.forecast.level.v1``.

References:
    West, Harrison & Migon (1985), JASA 80:73; Harvey & Fernandes (1989), J. Business & Economic Statistics 7:407;
    McCullagh & Nelder (1989), Generalized Linear Models, ch. 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.counts import design, fit_counts
from headwater.core.types import Estimate
from headwater.size.level import follow

METHOD = "size.forecast.level.v1"
YEAR = 52
MIN_WEEKS = 8
MIN_CONTACTS = 20
MAX_AHEAD = 26
DRAWS = 20_000
_HOLIDAY_RIDGE = 4.0
_LARGE = 1e6
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """A series adjusted and continued.

    Attributes:
        season: (weeks + ahead,) factor of each week, geometric mean 1 over the history.
        season_error: (weeks + ahead,) standard error of its log.
        rate: (weeks,) count per exposure, season out; nan where there is no exposure.
        ahead: a prediction for every coming week, in contacts.
        rates: a prediction of the adjusted rate of every coming week.
        total: of all coming weeks together, in contacts.
        seasonal: whether the season of the year was taken out.
        holidays: names of those that were.
    """

    season: Floats
    season_error: Floats
    rate: Floats
    ahead: tuple[Estimate, ...]
    rates: tuple[Estimate, ...]
    total: Estimate
    seasonal: bool
    holidays: tuple[str, ...]


def forecast(
    counts: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    ahead: int = 4,
    coming: ArrayLike | None = None,
    holidays: Sequence[tuple[str, Sequence[int]]] = (),
    level: float = 0.95,
) -> Outlook:
    """Adjust a weekly series and predict the weeks after it.

    Args:
        counts: (weeks,) contacts of whole weeks in order; fractions are fine.
        exposure: (weeks,) all contacts, orders, active customers ...; 0 leaves the week out. Default: constant.
        ahead: weeks to predict, 1..26 and at most half of the history.
        coming: (ahead,) exposure of the coming weeks where it is known or planned; default: forecast.
        holidays: name and the numbers of the weeks (0 = first; coming ones count on) that hold it.
        level: of the prediction intervals.

    Raises:
        InputError: shapes differ, values are negative or not finite, or ``ahead`` lies outside.
        NotEnoughData: fewer than 8 weeks with exposure, or fewer than 20 contacts.

    Example:
        >>> look = forecast(np.random.default_rng(0).poisson(50, 40), ahead=2)
        >>> look.ahead[0].low < 50 < look.ahead[0].high
        True
    """
    y, e, future = _checked(counts, exposure, ahead, coming)
    seasonal = len(y) >= 2 * YEAR
    rng = np.random.default_rng(0)
    season, error, used = _season(y, e, ahead, holidays, seasonal)
    if exposure is None:
        future = np.ones(ahead)
    elif future is None:
        future = _exposures(e, ahead, holidays, rng)
    past = season[: len(y)]
    found = follow(y, e * past)
    levels, drawn = found.draw_paths(future * season[len(y) :], rng, DRAWS, error=error[len(y) :])
    ends = (0.5 - level / 2, 0.5 + level / 2)
    covers = ("sampling", "overdispersion", "drift", "season" if seasonal else "growth")

    def prediction(values: Floats, unit: str) -> Estimate:
        low, high = np.quantile(values, ends)
        return Estimate(float(np.clip(values.mean(), low, high)), float(low), float(high), level, unit, METHOD, covers)

    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(e > 0, y / (e * past), np.nan)
    return Outlook(
        season,
        error,
        rate,
        tuple(prediction(drawn[:, k], "contacts") for k in range(ahead)),
        tuple(prediction(levels[:, k], "contacts per unit of exposure") for k in range(ahead)),
        prediction(drawn.sum(axis=1), "contacts"),
        seasonal,
        used,
    )


def adjusted(low: float, value: float, high: float, *, factor: float, error: float, level: float = 0.95) -> Estimate:
    """A week's count with its interval as an adjusted rate; the error of the season is added on the log scale.

    Args:
        low: lower end of the count.
        value: the count.
        high: upper end.
        factor: exposure x season, positive.
        error: standard error of the log of the season.
        level: of the interval.

    Example:
        >>> week = adjusted(8, 10, 13, factor=2.0, error=0.0)
        >>> [round(x, 3) for x in (week.low, week.value, week.high)]
        [4.0, 5.0, 6.5]
    """
    reach = float(stats.norm.ppf(0.5 + level / 2)) * error
    down = value * np.exp(-np.hypot(np.log(value / low), reach)) if value > 0 and low > 0 else low
    up = value * np.exp(np.hypot(np.log(high / value), reach)) if value > 0 else high * np.exp(reach)
    ends = (float(min(down, value)) / factor, float(max(up, value)) / factor)
    return Estimate(value / factor, *ends, level, "contacts per unit of exposure", METHOD, ("sampling", "season"))


def _exposures(
    e: Floats, ahead: int, holidays: Sequence[tuple[str, Sequence[int]]], rng: np.random.Generator
) -> Floats:
    """(draws, ahead) coming exposure, from its own season and level; its unit does not matter."""
    unit = _LARGE / float(e[e > 0].mean())  # so large that counting adds no noise: how orders vary is seen, not assumed
    season, error, _ = _season(e * unit, (e > 0).astype(float), ahead, holidays, len(e) >= 2 * YEAR)
    found = follow(e * unit, (e > 0) * season[: len(e)])
    return found.draw_paths(season[len(e) :], rng, DRAWS, error=error[len(e) :])[1] / unit


def _season(
    y: Floats, e: Floats, ahead: int, holidays: Sequence[tuple[str, Sequence[int]]], seasonal: bool
) -> tuple[Floats, Floats, tuple[str, ...]]:
    """(weeks + ahead,) factor of the season and of holidays, standard error of its log, names of the holidays used."""
    n = len(y)
    known = [(name, weeks) for name, weeks in holidays if any(0 <= w < n for w in weeks)]
    basis = design(n + ahead, YEAR if seasonal else 0, trained=n)
    lead = 2 if n >= 20 else 1  # level and trend
    columns = [basis]
    for _, weeks in known:
        hit = np.zeros((n + ahead, 1))
        hit[[w for w in weeks if 0 <= w < n + ahead]] = 1.0
        columns.append(hit)
    x = np.concatenate(columns, axis=1)
    if x.shape[1] == lead:
        return np.ones(n + ahead), np.zeros(n + ahead), ()
    harmonics = basis.shape[1] - lead
    ridge = np.array([1e-3, *[0.5] * (lead - 1 + harmonics), *[_HOLIDAY_RIDGE] * len(known)])
    used = (e > 0).astype(float)[None]
    fit = fit_counts(y[None], x[:n], np.log(np.where(e > 0, e, 1.0))[None], weight=used, ridge=ridge, robust=not known)
    part = x[:, lead:].copy()
    part[:, :harmonics] -= part[:n, :harmonics].mean(axis=0)
    spread = 1 + float(fit.dispersion[0]) * float(fit.mean[0].mean())
    covariance = fit.covariance[0][lead:, lead:] * spread
    log = part @ fit.beta[0][lead:]
    error = np.sqrt(np.maximum(np.einsum("tp,pq,tq->t", part, covariance, part), 0.0))
    return np.exp(log), error, tuple(name for name, _ in known)


def _checked(
    counts: ArrayLike, exposure: ArrayLike | None, ahead: int, coming: ArrayLike | None
) -> tuple[Floats, Floats, Floats | None]:
    y = np.asarray(counts, float)
    e = np.ones_like(y) if exposure is None else np.asarray(exposure, float)
    if y.ndim != 1 or y.shape != e.shape or not np.all(np.isfinite(y + e)) or np.any(y < 0) or np.any(e < 0):
        raise InputError("a forecast needs one finite, non-negative count and exposure a week")
    weeks, contacts = int(np.count_nonzero(e > 0)), float(y[e > 0].sum())
    if weeks < MIN_WEEKS or contacts < MIN_CONTACTS:
        raise NotEnoughData(
            f"a forecast needs {MIN_WEEKS} whole weeks and {MIN_CONTACTS} contacts, got {weeks} weeks and {contacts:g} contacts",
            hint="wait for more weeks, or look at a larger topic",
        )
    most = min(MAX_AHEAD, weeks // 2)
    if not 1 <= ahead <= most:
        raise InputError(
            f"{ahead} weeks ahead lies outside 1..{most}", hint="at most half of the history and half a year"
        )
    future = None if coming is None else np.asarray(coming, float)
    if future is not None and (future.shape != (ahead,) or not np.all(np.isfinite(future)) or np.any(future < 0)):
        raise InputError(f"coming must hold {ahead} finite, non-negative exposures")
    return y, e, future
