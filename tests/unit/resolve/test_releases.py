"""Whether an issue is back on the release that should have removed it."""

import numpy as np
import pytest

from headwater.resolve.releases import Side, compare, is_at_least


@pytest.mark.parametrize(
    ("release", "fixed", "is_later"),
    [
        ("4.2.0", "4.2.0", True),
        ("v4.2", "4.2.0", True),
        ("4.10", "4.9.3", True),
        ("4.2.0-rc1", "4.2.0", False),
        ("4.1.9", "4.2", False),
        ("2026-11-27", "2026-11-03", True),
        ("2026-09-30", "2026-11-03", False),
    ],
)
def test_releases_are_ordered_as_people_read_them(release: str, fixed: str, is_later: bool) -> None:
    assert is_at_least(release, fixed) == is_later


def test_few_customers_are_not_enough_and_nothing_is_no_news() -> None:
    assert not compare(Side(60, 1000, 50), Side(30, 400, 4)).is_back
    assert not compare(Side(60, 1000, 50), Side(0, 400, 0)).is_back
    assert not compare(Side(0, 0, 0), Side(9, 100, 9)).is_back


def test_a_fix_that_holds_is_seldom_called_back_and_one_that_does_not_nearly_always() -> None:
    rng = np.random.default_rng(3)
    before = rng.binomial(2000, 0.05, 400)

    def share_back(rate: float) -> float:
        after = rng.binomial(1600, rate, 400)
        sides = [(Side(int(b), 2000, int(b)), Side(int(a), 1600, int(a))) for b, a in zip(before, after, strict=True)]
        return float(np.mean([compare(*both).is_back for both in sides]))

    assert share_back(0.025) <= 0.05  # exactly half of what it was: the edge; 2.5 % are promised
    assert share_back(0.05) >= 0.95
