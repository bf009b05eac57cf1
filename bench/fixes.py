"""Topics with and without a fix that starts right after a peak, for the bench of verdicts."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Fix:
    series: np.ndarray
    controls: np.ndarray
    start: int


def simulate(
    seed: int,
    *,
    drop: float = 0.0,
    before: int = 78,
    after: int = 12,
    autocorrelation: float | None = None,
    others: int = 8,
) -> Fix:
    """A topic of 8 to 120 contacts a week and some controls with a common season; the fix follows the worst weeks."""
    rng = np.random.default_rng(seed)
    steps = before + after + 12
    t = np.arange(steps)
    common = 0.15 * np.sin(2 * np.pi * t / 52 + rng.uniform(0, 6)) + 0.003 * rng.normal() * t
    rho = rng.choice([0.0, 0.3, 0.6]) if autocorrelation is None else autocorrelation
    level = rng.uniform(8, 120)

    def counts(mean: np.ndarray) -> np.ndarray:
        noise = np.zeros(steps)
        for i in range(1, steps):
            noise[i] = rho * noise[i - 1] + rng.normal(0, 0.12) * np.sqrt(1 - rho**2)
        rate = mean * np.exp(common + noise)
        return rng.poisson(rate * rng.gamma(50, 1 / 50, steps)).astype(float)

    series = counts(np.full(steps, level))
    controls = np.stack([counts(np.full(steps, rng.uniform(20, 300))) for _ in range(others)])
    recent = np.convolve(series, np.ones(3) / 3, mode="valid")  # the mean of weeks i, i+1, i+2
    peak = before - 10 + int(np.argmax(recent[before - 10 : before + 10]))
    start = min(peak + 3, steps - after)
    if drop:
        series[start:] = rng.binomial(series[start:].astype(int), 1 - drop)
    return Fix(series[: start + after], controls[:, : start + after], start)
