"""Emerging issues: alarms over thousands of series with a stated false-discovery rate.

Each count is compared with its predictive distribution (``core.stats.counts``). What all series do together in a step
(a holiday, a campaign) is taken out first: each is scaled by a robust mean of the ratios of all others. What is left
hardly depends, so Benjamini and Hochberg's rule on the tail probabilities bounds the expected share of false alarms
among those of a step; a tail is that of the last count or of the best recent sum. With fewer than 50 series the rule is
as strict as with 50, since every step is looked at.

Beside it, for a rise by a factor of 1.25 to 8 that began in one of the last steps, the likelihood ratio of the counts
since then is a bet that costs 1 and returns 1 on average while nothing happens; the mean over factors and onsets is an
e-value. With ``dependence="any"`` alarms are the series that e-BH selects by it: valid whatever the dependence between
series, and slower. The onset is where the likelihood ratio is largest (the CUSUM argument).

With ``false_alarm_rate`` the rule is per series and step instead: an alarm where the tail probability of
the last count, or of the best recent sum, is so small; the way surveillance systems are compared.

Version: ``causes.detect.shared.v2``.

References:
    Shin, Ramdas & Rinaldo (2022), E-detectors, arXiv:2203.03532; Wang & Ramdas (2022), JRSS B 84:822 (e-BH);
    Benjamini & Hochberg (1995), JRSS B 57:289; Huber (1964), Ann. Math. Stat. 35:73 (robust mean);
    Noufaily et al. (2013), Statistics in Medicine 32:1206; Page (1954), Biometrika 41:100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from scipy.special import gammaln

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.counts import predict
from headwater.core.stats.intervals import negative_binomial
from headwater.core.stats.multiplicity import benjamini_hochberg, e_bh
from headwater.core.types import Estimate

METHOD = "causes.detect.shared.v2"
FACTORS = np.array([1.25, 1.5, 2.0, 3.0, 5.0, 8.0])
MIN_HISTORY = 8
MIN_TESTS = 50
_COMMON = 0.01  # variance of the log of what all series share, before anything is seen
_LEAST, _MOST = 0.8, 5.0  # a common fall makes a series that stays look high: take out little of it
_HUBER = 2.5
_OUT = 4.0  # standard deviations from which a series says nothing about the others
_ALONE = 1.25  # price of looking at the last count and at sums, where one series is judged alone
_BOTH = 4.0  # the same over many series and steps
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A rise that chance does not explain.

    Attributes:
        series: its name.
        at: step at which the alarm was raised.
        until: last step of the same incident (alarm still up).
        onset: step at which the rise most likely began.
        excess: contacts above expectation from the onset to ``until``.
        e_value: evidence at its highest; 20 means odds of 20 to 1 against chance.
        p_value: smallest tail probability of a single count in the incident.
        observed: counts from the onset to ``until``.
        expected: expected counts of the same steps.
    """

    series: str
    at: int
    until: int
    onset: int
    excess: Estimate
    e_value: float
    p_value: float
    observed: float
    expected: float


@dataclass(frozen=True)
class Scores:
    """Evidence for every series and watched step.

    Attributes:
        start: first watched step.
        observed: (series, steps).
        expected: (series, steps).
        dispersion: (series, steps).
        p_value: (series, steps) upper tail of the count.
        window_p_value: (series, steps) the same for the best recent sum, corrected for choosing it.
        e_value: (series, steps).
        onset: (series, steps) most likely onset if there is an incident.
    """

    start: int
    observed: Floats
    expected: Floats
    dispersion: Floats
    p_value: Floats
    window_p_value: Floats
    e_value: Floats
    onset: NDArray[np.int64]


def detect(
    series: ArrayLike | Mapping[str, ArrayLike],
    *,
    names: Sequence[str] | None = None,
    period: int = 52,
    exposure: ArrayLike | None = None,
    start: int | None = None,
    fdr: float = 0.05,
    false_alarm_rate: float | None = None,
    dependence: str = "shared",
    window: int = 8,
) -> list[Alarm]:
    """Alarms, strongest evidence first; consecutive alarms of a series are one incident.

    Args:
        series: (series, steps) counts, (steps,) for one series, or name -> counts; equally spaced, complete.
        names: of the rows; default their numbers.
        period: steps of a season: 52 for weekly, 7 for daily, 24 for hourly data, 0 for none.
        exposure: of the same shape as the counts, or (steps,): orders, active customers, all contacts ...
        start: first step to watch; all before is history. Default: the last quarter of the series.
        fdr: expected share of false alarms at each step, 0..1.
        false_alarm_rate: if given, alarms per series and quiet step instead of ``fdr``.
        dependence: ``shared``: series move together at most by what all share; ``any``: no assumption, slower.
        window: an incident is looked for in so many last steps.

    Raises:
        InputError: counts negative or not finite, shapes differ.
        NotEnoughData: fewer than 8 steps of history.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> counts = rng.poisson(10, (3, 60))
        >>> counts[1, 55:] += 25
        >>> [(alarm.series, alarm.onset) for alarm in detect(counts, period=0)]
        [('1', 55)]
    """
    counts, labels = _checked(series, names)
    scores = score(counts, period=period, exposure=exposure, start=start, window=window)
    up = _up(scores, fdr, false_alarm_rate, dependence)
    alarms = [
        _alarm(scores, labels[int(row)], int(row), first, last)
        for row in np.flatnonzero(up.any(axis=1))
        for first, last in _incidents(up[row])
    ]
    return sorted(alarms, key=lambda alarm: (-alarm.e_value, alarm.p_value, alarm.at, alarm.series))


def score(
    counts: Floats,
    *,
    period: int = 52,
    exposure: ArrayLike | None = None,
    start: int | None = None,
    window: int = 8,
) -> Scores:
    """Evidence of every series at every watched step; see :func:`detect` for the arguments."""
    steps = counts.shape[1]
    start = max(steps - max(steps // 4, 1), 0) if start is None else start
    if not MIN_HISTORY <= start < steps:
        raise NotEnoughData(
            f"{start} steps of history before the first watched one; at least {MIN_HISTORY} are needed",
            hint="give a longer series, or a later start",
        )
    e = np.ones_like(counts) if exposure is None else np.broadcast_to(np.asarray(exposure, float), counts.shape)
    if np.any(~(e > 0)):
        raise InputError("exposure must be positive")
    mean, dispersion = _predictions(counts, e, start, period)
    seen = counts[:, start:]
    mean = mean * _shared(seen, mean, dispersion)
    tail = _upper_tail(seen, mean, dispersion)
    logs = _log_ratios(seen, mean, dispersion)
    e_value, onset = _combine(logs, window)
    return Scores(
        start, seen, mean, dispersion, tail, _window_tail(seen, mean, dispersion, window), e_value, onset + start
    )


def _predictions(counts: Floats, exposure: Floats, start: int, period: int) -> tuple[Floats, Floats]:
    """Predict in blocks, each from all that came before it except the last steps."""
    steps = counts.shape[1]
    block = max(1, min(max(period // 4, 4), steps - start))
    means, dispersions = [], []
    for first in range(start, steps, block):
        last = min(first + block, steps)
        skip = min(3, first - MIN_HISTORY) if first > MIN_HISTORY else 0
        past = counts[:, : first - skip]
        found = predict(past, last - first, period=period, exposure=exposure[:, :last], skip=skip)
        means.append(found.mean)
        dispersions.append(found.dispersion)
    return np.concatenate(means, axis=1), np.concatenate(dispersions, axis=1)


def _shared(y: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """(series, steps) what all other series do together: robust ratio of observed to expected, drawn to 1.

    A series never tells its own factor, so that its outbreak does not hide itself.
    """
    weight = mean / (1 + dispersion * mean)
    factor = np.ones((1, y.shape[1]))
    for _ in range(10):
        z = (y - factor * mean) / np.sqrt(factor * mean + dispersion * (factor * mean) ** 2)
        size = np.abs(z)
        used = weight * np.where(size > _HUBER, _HUBER / np.maximum(size, 1e-9), 1.0) * (z < _OUT)
        ratio, mass = (used * y / mean).sum(axis=0), used.sum(axis=0)
        factor = ((ratio + 1 / _COMMON) / (mass + 1 / _COMMON))[None].clip(_LEAST, _MOST)
    others, left = ratio[None] - used * y / mean, np.maximum(mass[None] - used, 0.0)
    return np.asarray(((others + 1 / _COMMON) / (left + 1 / _COMMON)).clip(_LEAST, _MOST))


def _upper_tail(y: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """P(count >= y)."""
    size = 1 / np.maximum(dispersion, 1e-6)
    return np.where(y > 0, stats.nbinom.sf(y - 1, size, size / (size + mean)), 1.0)


def _window_tail(y: Floats, mean: Floats, dispersion: Floats, window: int) -> Floats:
    """Smallest tail probability of the sums of the last 1, 2, 4 ... counts, times their number."""
    best = np.ones_like(y)
    widths = [w for w in (1, 2, 4, 8, 16) if w <= window]
    for width in widths:
        sums, means, variances = (_rolling(x, width) for x in (y, mean, dispersion * mean**2))
        best = np.minimum(best, _upper_tail(sums, means, variances / means**2))
    return np.minimum(best * len(widths), 1.0)


def _rolling(x: Floats, width: int) -> Floats:
    total = np.cumsum(np.pad(x, ((0, 0), (1, 0))), axis=1)
    first = np.maximum(np.arange(1, x.shape[1] + 1) - width, 0)
    return np.asarray(total[:, 1:] - total[:, first])


def _log_ratios(y: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """(factors, series, steps) log-likelihood of a rise by each factor against none."""
    size = 1 / np.maximum(dispersion, 1e-6)

    def log_pmf(m: Floats) -> Floats:
        return np.asarray(
            gammaln(y + size) - gammaln(size) + size * np.log(size / (size + m)) + y * np.log(m / (size + m))
        )

    base = log_pmf(mean)
    return np.stack([log_pmf(mean * factor) - base for factor in FACTORS])


def _combine(logs: Floats, window: int) -> tuple[Floats, NDArray[np.int64]]:
    """e-value (mean over factors and onsets of the last ``window`` steps) and the likeliest onset."""
    _, n, steps = logs.shape
    total = np.cumsum(np.pad(logs, ((0, 0), (0, 0), (1, 0))), axis=2)
    e_value, onset = np.zeros((n, steps)), np.zeros((n, steps), np.int64)
    for t in range(steps):
        first = max(t - window + 1, 0)
        runs = total[:, :, t + 1, None] - total[:, :, first : t + 1]  # (factors, series, onsets)
        with np.errstate(over="ignore"):
            e_value[:, t] = np.minimum(np.exp(np.minimum(runs, 600)).sum(axis=(0, 2)) / (len(logs) * window), 1e300)
        onset[:, t] = first + np.argmax(runs.max(axis=0), axis=1)
    return e_value, onset


def _up(scores: Scores, fdr: float, false_alarm_rate: float | None, dependence: str) -> Bools:
    tail = np.minimum(scores.p_value, scores.window_p_value)
    if false_alarm_rate is not None:
        if not 0 < false_alarm_rate < 1:
            raise InputError(f"false_alarm_rate must lie in 0..1, got {false_alarm_rate}")
        return np.asarray(tail * _ALONE <= false_alarm_rate)
    if not 0 < fdr < 1:
        raise InputError(f"fdr must lie in 0..1, got {fdr}")
    if dependence == "any":
        return np.stack([e_bh(column, q=fdr) for column in scores.e_value.T], axis=1)
    if dependence != "shared":
        raise InputError(f"dependence must be 'shared' or 'any', got {dependence!r}")
    strict = max(MIN_TESTS / len(tail), 1.0)
    return np.stack([benjamini_hochberg(np.minimum(column * _BOTH, 1.0)) * strict <= fdr for column in tail.T], axis=1)


def _incidents(up: Bools) -> list[tuple[int, int]]:
    """Runs of alarms; gaps of a single step are bridged."""
    steps = np.flatnonzero(up)
    breaks = np.flatnonzero(np.diff(steps) > 2)
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(steps) - 1)
    return [(int(steps[a]), int(steps[b])) for a, b in zip(firsts, lasts, strict=True)]


def _alarm(scores: Scores, name: str, row: int, first: int, last: int) -> Alarm:
    strongest = first + int(np.argmax(scores.e_value[row, first : last + 1]))
    onset = min(int(scores.onset[row, strongest]), first + scores.start) - scores.start
    span = slice(onset, last + 1)
    observed, expected = float(scores.observed[row, span].sum()), float(scores.expected[row, span].sum())
    extra = float((scores.dispersion[row, span] * scores.expected[row, span] ** 2).sum()) / max(expected, 1e-9) ** 2
    extra *= min(expected / max(observed, 1e-9), 1.0)  # beyond the expected, variance grows with the mean
    low, high = negative_binomial(observed, dispersion=extra)
    ends = (min(float(low), observed) - expected, min(max(float(high), observed), 1e12) - expected)
    excess = Estimate(observed - expected, *ends, 0.95, "contacts", METHOD, ("sampling", "baseline"))
    return Alarm(
        name,
        first + scores.start,
        last + scores.start,
        onset + scores.start,
        excess,
        float(scores.e_value[row, first : last + 1].max()),
        float(scores.p_value[row, span].min()),
        observed,
        expected,
    )


def _checked(series: ArrayLike | Mapping[str, ArrayLike], names: Sequence[str] | None) -> tuple[Floats, list[str]]:
    if isinstance(series, Mapping):
        names = list(series) if names is None else names
        series = [np.asarray(series[name], float) for name in series]
    counts = np.atleast_2d(np.asarray(series, float))
    labels = [str(i) for i in range(len(counts))] if names is None else [str(name) for name in names]
    if counts.ndim != 2 or len(labels) != len(counts):
        raise InputError(f"series must be (series, steps) with a name each, got {counts.shape} and {len(labels)} names")
    if not np.all(np.isfinite(counts) & (counts >= 0)):
        raise InputError("counts must be finite and not negative")
    return counts, labels
