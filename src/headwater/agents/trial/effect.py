"""What an agent may bring, before it is launched: a product of shares that were counted, each with its error.

    resolved a week = contacts a week x taken x carried x ended as they must x not back about it

The first factor is the size of the issue, the next two are counted in the shadow, the fourth in the proof, the last on
people's own contacts. The errors are joined by simulation: a normal for the size, Jeffreys' posteriors for the shares
(Brown, Cai and DasGupta, Statistical Science 16, 2001, 101-133). The factors are taken as independent.

It is an upper end rather than a middle: recorded customers answered people, scripted ones answer what they are asked, and
what the agent did not take may still have cost somebody's time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

_DRAWS: Final = 4000
_Z: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Counted:
    """``n`` of ``of``; nothing of nothing is no knowledge."""

    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Ranged:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def product(size: Ranged, shares: Sequence[Counted], *, seed: int = 0) -> list[Ranged]:
    """The size, then the size times the first share, times the second, and so on.

    Args:
        size: not negative.
        shares: each a part of what is left by those before it.
        seed: of the draws.

    Returns:
        ``len(shares) + 1`` values; their intervals are the 2.5 and 97.5 % quantiles of the draws, and contain the value.

    References:
        L. Brown, T. Cai, A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16 (2001).

    Example:
        >>> whole, half = product(Ranged(100, 100, 100), [Counted(500, 1000)])
        >>> round(half.value), round(half.low), round(half.high)
        (50, 47, 53)
    """
    rng = np.random.default_rng(seed)
    spread = max(size.high - size.low, 0.0) / (2 * _Z)
    draws: npt.NDArray[np.float64] = np.maximum(rng.normal(size.value, spread, _DRAWS), 0.0)
    value = size.value
    found = [_ranged(value, draws)]
    for share in shares:
        draws = draws * rng.beta(share.n + 0.5, share.of - share.n + 0.5, _DRAWS)
        value *= share.n / share.of if share.of else 0.5
        found.append(_ranged(value, draws))
    return found


def _ranged(value: float, draws: npt.NDArray[np.float64]) -> Ranged:
    low, high = np.quantile(draws, [0.025, 0.975])
    return Ranged(value, min(float(low), value), max(float(high), value))
