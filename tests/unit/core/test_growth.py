"""Lines through measurements hold what they promise."""

import numpy as np
import pytest

from headwater.core.errors import NotEnoughData
from headwater.core.stats.growth import fit_line

SIZES = np.array([1, 2, 4, 8, 16, 32]) * 1000.0


def test_a_true_line_is_found_whatever_its_fixed_part() -> None:
    line = fit_line(SIZES, 3.0 + 0.002 * SIZES)
    assert (line.fixed, line.each) == pytest.approx((3.0, 0.002))
    assert line.at(1e6) == pytest.approx((2003.0, 2003.0, 2003.0), rel=1e-6)
    value, _, high = line.at(3.2e6, growth=1.05)
    assert high / value == pytest.approx(100**0.05, rel=1e-6)
    assert line.at(0.0)[0] == pytest.approx(3.0)


def test_nothing_is_negative() -> None:
    line = fit_line(SIZES, [0.5, 0.01, 0.4, 0.02, 0.3, 0.1])
    assert min(line.at(10.0)) >= 0
    assert min(line.at(1e9)) >= 0


def test_three_sizes_are_needed() -> None:
    with pytest.raises(NotEnoughData):
        fit_line([1, 1, 2], [1, 1, 2])


def test_intervals_cover_what_is_measured_next() -> None:
    chance = np.random.default_rng(5)
    covered = []
    for _ in range(800):
        truth = 2.0 + 0.003 * SIZES
        line = fit_line(SIZES, truth * chance.normal(1.0, 0.1, len(SIZES)))
        # errors in proportion to the size, as the fit takes them
        following = (2.0 + 0.003 * 1e6) + 0.003 * 1e6 * chance.normal(0.0, 0.1)
        _, low, high = line.at(1e6)
        covered.append(low <= following <= high)
    assert 0.92 <= np.mean(covered) <= 0.985
