"""What a quantity will be at a size that was not measured: a line through what was, with its prediction interval."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from headwater.core.errors import NotEnoughData

FEWEST: Final = 3
"""Sizes that must have been measured."""


@dataclass(frozen=True, slots=True)
class Line:
    """A fixed part and a part for each unit of size.

    Attributes:
        fixed: value at size 0; may be negative where a line is not quite the truth.
        each: value for each unit.
        spread: standard deviation of what is measured, as a share of the size.
        inverse: ``(2, 2)`` inverse of the normal equations, of (each, fixed).
        df: degrees of freedom.
        largest: largest size measured.
    """

    fixed: float
    each: float
    spread: float
    inverse: npt.NDArray[np.float64]
    df: int
    largest: float

    def at(self, size: float, *, level: float = 0.95, growth: float = 1.0) -> tuple[float, float, float]:
        """Value, lower and upper end at a size; none is negative.

        Args:
            size: of the prediction.
            level: of the interval, for one further measurement.
            growth: exponent that cannot be told from 1 within the sizes measured; beyond them the upper end grows with
                that power of the size.
        """
        value = self.fixed + self.each * size
        c = np.array([size, 1.0])
        width = float(stats.t.ppf(0.5 + level / 2, self.df) * self.spread * np.sqrt(size**2 + c @ self.inverse @ c))
        beyond = max(1.0, size / self.largest) ** (growth - 1.0)
        return max(value, 0.0), max(value - width, 0.0), max(value + width, 0.0) * beyond


def fit_line(sizes: npt.ArrayLike, values: npt.ArrayLike) -> Line:
    """A line by weighted least squares: errors are in proportion to the size, as those of times and bytes are.

    Args:
        sizes: ``(k,)`` positive.
        values: ``(k,)`` what was measured at each.

    Raises:
        NotEnoughData: fewer than three sizes.

    References:
        N. R. Draper, H. Smith. Applied Regression Analysis, 3rd ed., Wiley 1998: weighted least squares, prediction intervals.

    Example:
        >>> line = fit_line([10, 20, 40, 80], [25.0, 45.0, 85.0, 165.0])
        >>> [round(x) for x in line.at(1000)]
        [2005, 2005, 2005]
    """
    x, y = np.asarray(sizes, np.float64), np.asarray(values, np.float64)
    if len(np.unique(x)) < FEWEST:
        raise NotEnoughData(
            f"{len(np.unique(x))} sizes were measured, {FEWEST} are needed", hint="measure further sizes"
        )
    design = np.stack([np.ones_like(x), 1.0 / x], axis=1)  # of y / x, whose errors are alike at all sizes
    each, fixed = np.linalg.lstsq(design, y / x, rcond=None)[0]
    rest = y / x - design @ np.array([each, fixed])
    df = len(x) - 2
    spread = float(np.sqrt(rest @ rest / df))
    inverse = np.asarray(np.linalg.inv(design.T @ design), np.float64)
    return Line(float(fixed), float(each), spread, inverse, df, float(x.max()))
