"""Weekly series with trend, season, overdispersion and outbreaks, after Noufaily et al. (2013), Stat. Med. 32:1206."""

from dataclasses import dataclass

import numpy as np

WEEKS, WATCHED = 624, 49


@dataclass(frozen=True)
class Outbreaks:
    """counts (series, weeks); outbreak (series,) first and last week, or -1; size in standard deviations."""

    counts: np.ndarray
    first: np.ndarray
    last: np.ndarray
    size: np.ndarray


def scenario(rng: np.random.Generator) -> np.ndarray:
    """Mean of one series: level, trend and season as in the 42 published scenarios (ranges, drawn at random)."""
    t = np.arange(1, WEEKS + 1)
    theta = rng.choice([0.1, 0.5, 1.5, 2.5, 3.75, 5.0])
    trend = rng.choice([0.0, 0.0025 if theta < 3 else 0.0005])
    harmonics = rng.choice([0, 1, 2])
    amplitude = rng.uniform(0.2, 0.6)
    season = sum(
        amplitude / k * (np.cos(2 * np.pi * k * t / 52) + np.sin(2 * np.pi * k * t / 52))
        for k in range(1, harmonics + 1)
    )
    return np.exp(theta + trend * t + season)


def simulate(
    n: int, seed: int, *, affected: float = 1.0, shared: float = 0.0, sizes: tuple[float, ...] = (2, 3, 5, 10)
) -> Outbreaks:
    """n series with past outbreaks in the history and, in a share of them, one outbreak in the last 49 weeks.

    ``shared`` is the standard deviation of a weekly factor that all series have in common (dependence).
    """
    rng = np.random.default_rng(seed)
    common = np.exp(shared * rng.standard_normal(WEEKS) - shared**2 / 2)
    counts = np.zeros((n, WEEKS))
    first, last, size = np.full(n, -1), np.full(n, -1), np.zeros(n)
    for i in range(n):
        mean = scenario(rng) * common
        phi = rng.choice([1.0, 1.5, 2.0, 3.0])
        counts[i] = rng.poisson(mean) if phi == 1 else rng.negative_binomial(mean / (phi - 1), 1 / phi)
        sd = np.sqrt(phi * mean)
        for week in rng.choice(np.arange(0, WEEKS - WATCHED - 12), 4, replace=False):
            _add(counts[i], int(week), 4.0 * sd[week], rng)
        if rng.random() < affected:
            week = int(rng.integers(WEEKS - WATCHED, WEEKS - 10))
            size[i] = rng.choice(sizes)
            first[i], last[i] = week, _add(counts[i], week, size[i] * sd[week], rng)
    return Outbreaks(counts, first, last, size)


def _add(series: np.ndarray, week: int, mean_size: float, rng: np.random.Generator) -> int:
    cases = max(int(rng.poisson(mean_size)), 2)
    weeks = np.minimum(week + np.floor(rng.lognormal(0, 0.5, cases)).astype(int), len(series) - 1)
    np.add.at(series, weeks, 1)
    return int(weeks.max())
