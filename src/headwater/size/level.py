"""The level of a series of counts, how it moves, and draws of what comes next.

A count is negative binomial around ``exposure x level``; the level is a gamma variable that grows by a constant factor a
step and drifts: before each count its information is discounted. Discount, growth and dispersion are not chosen but
weighed on a grid by how well each combination predicted every count from those before it, so that the uncertainty of all
three is in the forecast. Steps ahead, the drift of each step is that of the last one seen (the discount is not compounded).

References:
    Smith (1979), JRSS B 41:375 (power steady model); West, Harrison & Migon (1985), JASA 80:73 (dynamic generalised linear
    models, discounting); Harvey & Fernandes (1989), J. Business & Economic Statistics 7:407 (gamma-Poisson level);
    West & Harrison (1997), Bayesian Forecasting and Dynamic Models, ch. 6 (several steps ahead).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

Floats = NDArray[np.float64]
_DISCOUNTS: Final = np.array([1.0, 0.98, 0.95, 0.9, 0.82, 0.7, 0.55])
_DISPERSIONS: Final = np.array([0.0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32])
_GROWTHS: Final = np.linspace(-0.06, 0.06, 13)
_USUAL_GROWTH: Final = 0.01  # standard deviation of the prior of the growth a step, on the log scale
_START: Final = 1.0  # counts that the first guess of the level is worth


@dataclass(frozen=True)
class Level:
    """What is known of the level after the last count, for every combination of the grid.

    Attributes:
        weight: (cells,) posterior probability, sums to 1.
        shape: (cells,) of the gamma distribution of the level.
        rate: (cells,) of the same; level = shape / rate per unit of exposure.
        drift: (cells,) relative variance that a step adds to the level.
        growth: (cells,) log growth a step.
        dispersion: (cells,) variance of a count = mean + dispersion x mean^2.
    """

    weight: Floats
    shape: Floats
    rate: Floats
    drift: Floats
    growth: Floats
    dispersion: Floats

    def draw_paths(
        self, exposure: Floats, rng: np.random.Generator, n: int, *, error: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Levels and counts of the coming steps.

        Args:
            exposure: (steps,) or (n, steps), season included.
            rng: source of randomness.
            n: draws.
            error: (steps,) standard deviation of the log of the season.

        Returns:
            (n, steps) levels per unit of exposure, (n, steps) counts.
        """
        cell = rng.choice(len(self.weight), n, p=self.weight)
        level = rng.gamma(self.shape[cell]) / self.rate[cell]
        steps = exposure.shape[-1]
        wobble = rng.standard_normal(n)
        levels, counts = np.zeros((n, steps)), np.zeros((n, steps))
        for step in range(steps):
            drift = np.maximum(self.drift[cell], 1e-9)
            level = level * np.exp(self.growth[cell]) * rng.gamma(1 / drift) * drift
            levels[:, step] = level
            mean = level * exposure[..., step] * (1.0 if error is None else np.exp(error[step] * wobble))
            counts[:, step] = rng.poisson(_dispersed(mean, self.dispersion[cell], rng))
        return levels, counts


def follow(counts: Floats, exposure: Floats) -> Level:
    """The level after the last count.

    Args:
        counts: (steps,) non-negative; fractions are fine.
        exposure: (steps,) season included; 0 leaves the step out. At least one step has exposure and a count.
    """
    discount, dispersion, growth = (x.ravel() for x in np.meshgrid(_DISCOUNTS, _DISPERSIONS, _GROWTHS, indexing="ij"))
    log = -0.5 * (growth / _USUAL_GROWTH) ** 2
    first = float(counts[exposure > 0].sum() / exposure.sum())
    shape, rate = np.full(len(log), _START), np.full(len(log), _START / max(first, 1e-12))
    for y, e in zip(counts, exposure, strict=True):
        shape, rate = shape * discount, rate * discount * np.exp(-growth)
        if e <= 0:
            continue
        mean = e * shape / rate
        log = log + _log_predictive(float(y), mean, 1 / shape + dispersion * (1 + 1 / shape))
        noise = 1 + dispersion * mean
        shape, rate = shape + y / noise, rate + e / noise
        # a run of zeros must not empty the level: half a count is always thinkable
        shape = np.maximum(shape, 0.05)
    weight = np.exp(log - log.max())
    return Level(weight / weight.sum(), shape, rate, (1 / discount - 1) / shape, growth, dispersion)


def _log_predictive(y: float, mean: Floats, relative: Floats) -> Floats:
    """Log probability of a count whose variance is mean + relative x mean^2."""
    size = 1 / np.maximum(relative, 1e-9)
    return np.asarray(
        gammaln(y + size) - gammaln(size) - gammaln(y + 1) + xlogy(y, mean / (size + mean)) - xlog1py(size, mean / size)
    )


def _dispersed(mean: Floats, dispersion: Floats, rng: np.random.Generator) -> Floats:
    """Means of counts, spread by what a gamma variable of mean 1 and this variance does."""
    used = np.maximum(dispersion, 1e-9)
    return np.minimum(mean * rng.gamma(1 / used) * used, 1e15)
