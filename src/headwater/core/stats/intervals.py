"""Intervals for shares, counts, rates and ratios: vectorised, closed form where there is one.

Every function takes scalars or arrays that broadcast together and returns ``(low, high)`` as float arrays of the
broadcast shape (0-d for scalars). Which to use:

==========================  ==========================================================================
:func:`wilson`              a share, default: coverage near nominal on average, never empty
:func:`clopper_pearson`     a share, when coverage must never fall below nominal (wider)
:func:`jeffreys`            a share, equal-tailed Bayes; good for rare events and for combining
:func:`poisson`             a count or a rate per exposure with no extra variation
:func:`negative_binomial`   a count or a rate with extra variation between periods
:func:`ratio`               a share divided by another, from counts (lift, relative risk)
:func:`cluster_ratio`       a share whose rows come in clusters (duplicates, same customer), closed form
:func:`cluster_bootstrap`   the same by resampling clusters, for few or very unequal clusters
==========================  ==========================================================================
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from headwater.core.errors import InputError

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]


def wilson(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95) -> Interval:
    """Score interval of a share; ``trials`` may be an effective, fractional number.

    Args:
        successes: 0..trials.
        trials: non-negative; 0 gives (0, 1).
        level: confidence level, 0..1 exclusive.

    References:
        Wilson (1927), JASA 22:209; Brown, Cai & DasGupta (2001), Statistical Science 16:101.

    Example:
        >>> low, high = wilson(10, 100)
        >>> round(float(low), 4), round(float(high), 4)
        (0.0552, 0.1744)
    """
    k, n = _counts(successes, trials)
    z2 = _z(level) ** 2
    safe = np.where(n > 0, n, 1.0)
    share = k / safe
    centre = (share + z2 / (2 * safe)) / (1 + z2 / safe)
    half = np.sqrt(np.maximum(z2 * (share * (1 - share) / safe + z2 / (4 * safe**2)), 0)) / (1 + z2 / safe)
    low = np.where(k <= 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(k >= n, 1.0, np.clip(centre + half, 0, 1))
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def clopper_pearson(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95) -> Interval:
    """Exact interval of a share: covers at least ``level`` whatever the true share.

    References:
        Clopper & Pearson (1934), Biometrika 26:404.

    Example:
        >>> low, high = clopper_pearson(0, 10)
        >>> float(low), round(float(high), 4)
        (0.0, 0.3085)
    """
    k, n = _counts(successes, trials)
    tail = (1 - level) / 2
    low = np.where(k > 0, stats.beta.ppf(tail, np.where(k > 0, k, 1.0), n - k + 1), 0.0)
    high = np.where(k < n, stats.beta.ppf(1 - tail, k + 1, np.where(k < n, n - k, 1.0)), 1.0)
    return low, high


def jeffreys(
    successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95, prior: tuple[float, float] = (0.5, 0.5)
) -> Interval:
    """Equal-tailed Beta interval of a share; the ends are 0 and 1 where none or all succeed.

    Args:
        prior: Beta parameters, both positive.

    References:
        Brown, Cai & DasGupta (2001), Statistical Science 16:101.

    Example:
        >>> low, high = jeffreys(3, 50)
        >>> round(float(low), 3), round(float(high), 3)
        (0.017, 0.152)
    """
    k, n = _counts(successes, trials)
    tail = (1 - level) / 2
    low = np.where(k > 0, stats.beta.ppf(tail, k + prior[0], n - k + prior[1]), 0.0)
    high = np.where(k < n, stats.beta.ppf(1 - tail, k + prior[0], n - k + prior[1]), 1.0)
    return low, high


def poisson(count: ArrayLike, exposure: ArrayLike = 1.0, *, level: float = 0.95) -> Interval:
    """Exact interval of a rate per unit of exposure.

    Args:
        count: events seen, non-negative; may be fractional.
        exposure: positive, in the unit the rate is wanted in.

    References:
        Garwood (1936), Biometrika 28:437.

    Example:
        >>> low, high = poisson(10)
        >>> round(float(low), 2), round(float(high), 2)
        (4.8, 18.39)
    """
    k, e = np.broadcast_arrays(np.asarray(count, float), np.asarray(exposure, float))
    if np.any(k < 0) or np.any(e <= 0):
        raise InputError("a rate needs count >= 0 and exposure > 0")
    tail = (1 - _level(level)) / 2
    low = np.where(k > 0, stats.gamma.ppf(tail, np.where(k > 0, k, 1.0)), 0.0)
    return low / e, stats.gamma.ppf(1 - tail, k + 1) / e


def negative_binomial(
    count: ArrayLike, exposure: ArrayLike = 1.0, *, dispersion: ArrayLike, level: float = 0.95
) -> Interval:
    """Interval of a rate when counts vary more than Poisson: variance = mean + dispersion x mean^2.

    The score interval: the rates at which the count seen lies within z standard deviations.

    Args:
        count: events seen, non-negative.
        exposure: positive.
        dispersion: 0 (Poisson) or more; the squared coefficient of variation of the rate between periods.

    Example:
        >>> low, high = negative_binomial(100, dispersion=0.04)
        >>> round(float(low), 1), round(float(high), 1)
        (68.6, 172.3)
    """
    k, e, a = np.broadcast_arrays(*(np.asarray(x, float) for x in (count, exposure, dispersion)))
    if np.any(k < 0) or np.any(e <= 0) or np.any(a < 0):
        raise InputError("a rate needs count >= 0, exposure > 0 and dispersion >= 0")
    z2 = _z(level) ** 2
    # (k - m)^2 = z2 (m + a m^2): a quadratic in m; for a z2 >= 1 the upper end is unbounded
    lead = 1 - a * z2
    b = 2 * k + z2
    root = np.sqrt(np.maximum(b**2 - 4 * lead * k**2, 0))
    low = 2 * k**2 / (b + root)
    high = np.where(lead > 0, (b + root) / (2 * np.where(lead > 0, lead, 1.0)), np.inf)
    return low / e, high / e


def ratio(
    successes: ArrayLike, trials: ArrayLike, other_successes: ArrayLike, other_trials: ArrayLike, *, level: float = 0.95
) -> Interval:
    """Interval of ``(successes/trials) / (other_successes/other_trials)`` for independent groups.

    Combines the Wilson limits of the two shares on the log scale (MOVER-R), so that it stays sensible with small
    counts; a zero numerator gives low 0, a zero denominator high infinity.

    References:
        Donner & Zou (2012), Statistical Methods in Medical Research 21:347.

    Example:
        >>> low, high = ratio(30, 100, 100, 1000)
        >>> round(float(low), 2), round(float(high), 2)
        (2.08, 4.19)
    """
    k1, n1 = _counts(successes, trials)
    k2, n2 = _counts(other_successes, other_trials)
    low1, high1 = wilson(k1, n1, level=level)
    low2, high2 = wilson(k2, n2, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2 = k1 / n1, k2 / n2
        log1, log2 = np.log(p1), np.log(p2)
        down = np.sqrt((log1 - np.log(low1)) ** 2 + (np.log(high2) - log2) ** 2)
        up = np.sqrt((np.log(high1) - log1) ** 2 + (log2 - np.log(low2)) ** 2)
        low, high = np.exp(log1 - log2 - down), np.exp(log1 - log2 + up)
        low = np.where((k1 > 0) & (k2 <= 0), low1 / high2, low)
        high = np.where((k1 <= 0) & (k2 > 0), high1 / low2, high)
    none = (n1 <= 0) | (n2 <= 0)
    low = np.where(none | (k1 <= 0), 0.0, low)
    high = np.where(none | (k2 <= 0), np.inf, high)
    return low, high


def matched_ratio(
    both: float, first_only: float, second_only: float, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Ratio of the second count to the first where both count the same things: value, low, high.

    What both count cancels out of the error, so that two rulers held to the same contacts are told apart by few of them.
    Half a thing is added to either side alone, so that perfect agreement is not taken for certainty.

    Args:
        both: things that both count.
        first_only: those that only the first does.
        second_only: those that only the second does.
        level: of the interval.

    References:
        Agresti & Min (2005), Biostatistics 6:379; Nam & Blackwelder (2002), Statistics in Medicine 21:689.

    Example:
        >>> [round(x, 3) for x in matched_ratio(950, 50, 100)]
        [1.05, 1.026, 1.075]
    """
    first, second = both + first_only, both + second_only
    value = second / first if first > 0 else float("inf")
    a, b = first + 0.5, second + 0.5
    reach = _z(level) * float(np.sqrt((first_only + second_only + 1) / (a * b)))
    return value, min(b / a * float(np.exp(-reach)), value), max(b / a * float(np.exp(reach)), value)


def cluster_ratio(
    numerator: ArrayLike, denominator: ArrayLike, clusters: ArrayLike, *, level: float = 0.95
) -> tuple[float, float, float]:
    """A share and its interval when rows come in clusters, by linearisation and an effective sample size.

    Args:
        numerator: (n,) e.g. 1 where the row has the property, or its probability.
        denominator: (n,) e.g. ones.
        clusters: (n,) labels; rows of a cluster may depend on each other in any way.

    Returns:
        (value, low, high), shares.

    References:
        Korn & Graubard (1998), Survey Methodology 24:193 (effective sample size).

    Example:
        >>> value, low, high = cluster_ratio([1, 1, 0, 0, 0, 0], [1] * 6, ["a", "a", "b", "c", "d", "e"])
        >>> value > low and value < high
        True
    """
    num, den = cluster_sums(numerator, denominator, clusters)
    total = den.sum()
    if total <= 0:
        raise InputError("a share needs a positive denominator")
    value = float(num.sum() / total)
    m = len(num)
    spread = float(np.sum((num - value * den) ** 2)) * m / max(m - 1, 1) / total**2
    n_effective = value * (1 - value) / spread if spread > 0 else float(m)
    low, high = wilson(value * n_effective, n_effective, level=level)
    return value, float(low), float(high)


def cluster_bootstrap(
    numerator: ArrayLike,
    denominator: ArrayLike,
    clusters: ArrayLike,
    *,
    seed: int,
    draws: int = 2000,
    level: float = 0.95,
) -> tuple[float, float, float]:
    """A ratio of sums and its percentile interval, resampling whole clusters. Row order does not matter.

    Args:
        numerator: (n,).
        denominator: (n,), non-negative, not all zero.
        clusters: (n,) labels.
        seed: of the resampling.
        draws: number of resamples.

    Returns:
        (value, low, high).

    References:
        Davison & Hinkley (1997), Bootstrap Methods and their Application, ch. 3.8.

    Example:
        >>> value, low, high = cluster_bootstrap([1, 0, 1, 0], [1, 1, 1, 1], [0, 1, 2, 3], seed=0)
        >>> value
        0.5
    """
    num, den = cluster_sums(numerator, denominator, clusters)
    if den.sum() <= 0:
        raise InputError("a ratio needs a positive denominator")
    rng = np.random.default_rng(seed)
    m = len(num)
    value = float(num.sum() / den.sum())
    drawn = np.empty(draws)
    for i in range(draws):
        pick = rng.integers(0, m, m)
        bottom = den[pick].sum()
        drawn[i] = num[pick].sum() / bottom if bottom > 0 else value
    tail = (1 - _level(level)) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return value, min(float(low), value), max(float(high), value)


def cluster_sums(numerator: ArrayLike, denominator: ArrayLike, clusters: ArrayLike) -> tuple[Floats, Floats]:
    """Sums per cluster, in the order of the labels, added up in an order that rows cannot change."""
    num, den = np.asarray(numerator, float), np.asarray(denominator, float)
    labels, inverse = np.unique(np.asarray(clusters), return_inverse=True)
    if not len(num) == len(den) == len(inverse):
        raise InputError(
            f"numerator, denominator and clusters differ in length: {len(num)}, {len(den)}, {len(inverse)}"
        )
    order = np.lexsort((den, num, inverse))
    ordered = inverse[order]
    top: Floats = np.bincount(ordered, num[order], len(labels)).astype(np.float64)
    bottom: Floats = np.bincount(ordered, den[order], len(labels)).astype(np.float64)
    return top, bottom


def _counts(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    k, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    if np.any(k < 0) or np.any(k > n * (1 + 1e-12)):
        raise InputError("a share needs 0 <= successes <= trials")
    return np.minimum(k, n), n


def _level(level: float) -> float:
    if not 0 < level < 1:
        raise InputError(f"level must lie between 0 and 1, got {level}")
    return level


def _z(level: float) -> float:
    return float(stats.norm.ppf(0.5 + _level(level) / 2))
