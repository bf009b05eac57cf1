"""A metric on given items as a function of their weights, so that one resampling serves every metric."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Measure(Protocol):
    """A figure of n items under weights."""

    def at(self, weights: Doubles) -> Doubles:
        """``(b,)`` figures under ``(b, n)`` non-negative weights; NaN where a weighting leaves nothing to measure."""
        ...

    def on(self, mask: Mask) -> "Measure":
        """The figure of some of the items alone, whatever weight the others have."""
        ...


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of sums over items: a share, a mean, precision, F1.

    Attributes:
        top: ``(n,)``.
        bottom: ``(n,)``, non-negative.
    """

    top: Doubles
    bottom: Doubles

    def at(self, weights: Doubles) -> Doubles:
        return _divide(weights @ self.top, weights @ self.bottom)

    def on(self, mask: Mask) -> "Ratio":
        return Ratio(self.top * mask, self.bottom * mask)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Any other figure.

    Attributes:
        value: of ``(n,)`` weights.
    """

    value: Callable[[Doubles], float]

    def at(self, weights: Doubles) -> Doubles:
        return np.array([self.value(row) for row in weights])

    def on(self, mask: Mask) -> "Weighted":
        return Weighted(lambda weights: self.value(weights * mask))


def _divide(top: Doubles, bottom: Doubles) -> Doubles:
    out: Doubles = np.full(np.shape(top), np.nan)
    return np.divide(top, bottom, out=out, where=bottom > 0)
