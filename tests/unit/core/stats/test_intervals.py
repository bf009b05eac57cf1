import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.core.stats import intervals


@settings(deadline=None, max_examples=40)
@given(n=st.integers(1, 10_000), data=st.data())
def test_share_intervals_are_ordered_and_contain_the_share(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    for method in (intervals.wilson, intervals.clopper_pearson, intervals.jeffreys):
        low, high = method(k, n)
        assert 0 <= float(low) <= k / n <= float(high) <= 1
        assert float(low) < float(high)


@settings(deadline=None, max_examples=40)
@given(n=st.integers(1, 500), data=st.data())
def test_shares_mirror(n: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n))
    low, high = intervals.wilson(k, n)
    mirrored_low, mirrored_high = intervals.wilson(n - k, n)
    assert float(low) == pytest.approx(1 - float(mirrored_high))
    assert float(high) == pytest.approx(1 - float(mirrored_low))


def test_clopper_pearson_covers_exactly() -> None:
    n, share = 40, 0.03
    drawn = np.random.default_rng(1).binomial(n, share, 20_000)
    low, high = intervals.clopper_pearson(drawn, n)
    assert np.mean((low <= share) & (share <= high)) >= 0.95


@settings(deadline=None, max_examples=40)
@given(count=st.floats(0, 1e5), dispersion=st.floats(0, 1))
def test_negative_binomial_contains_the_count_and_widens(count: float, dispersion: float) -> None:
    narrow_low, narrow_high = intervals.negative_binomial(count, dispersion=0)
    low, high = intervals.negative_binomial(count, dispersion=dispersion)
    assert float(low) <= float(narrow_low) * (1 + 1e-9) <= count * (1 + 1e-9) + 1e-9
    assert count <= float(narrow_high) * (1 + 1e-9) <= float(high) * (1 + 1e-9)


def test_ratio_covers() -> None:
    rng = np.random.default_rng(2)
    first, second = rng.binomial(300, 0.06, 20_000), rng.binomial(5_000, 0.02, 20_000)
    low, high = intervals.ratio(first, 300, second, 5_000)
    assert np.mean((low <= 3) & (high >= 3)) == pytest.approx(0.95, abs=0.015)


def test_ratio_ends_are_open_without_events() -> None:
    low, high = intervals.ratio([0, 5], [10, 10], [5, 0], [10, 10])
    assert low[0] == 0
    assert 0 < high[0] < np.inf
    assert low[1] > 0
    assert high[1] == np.inf


def test_clusters_widen_and_row_order_is_immaterial() -> None:
    rng = np.random.default_rng(3)
    hit = np.repeat(rng.random(100) < 0.2, 10).astype(float)
    ones, cluster = np.ones(1000), np.repeat(np.arange(100), 10)
    apart = intervals.cluster_ratio(hit, ones, np.arange(1000))
    together = intervals.cluster_ratio(hit, ones, cluster)
    assert together[2] - together[1] > 2 * (apart[2] - apart[1])
    shuffle = rng.permutation(1000)
    assert intervals.cluster_ratio(hit[shuffle], ones, cluster[shuffle]) == together
    first = intervals.cluster_bootstrap(hit, ones, cluster, seed=1, draws=300)
    assert intervals.cluster_bootstrap(hit[shuffle], ones, cluster[shuffle], seed=1, draws=300) == first
    assert first[1] < together[0] < first[2]


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(k: int, n: int) -> None:
    with pytest.raises(InputError):
        intervals.wilson(k, n)


def test_level_outside_0_1_is_refused() -> None:
    with pytest.raises(InputError):
        intervals.wilson(1, 2, level=95)


def test_matched_ratio_counts_only_what_the_rulers_disagree_on() -> None:
    value, low, high = intervals.matched_ratio(950, 50, 100)
    assert value == 1.05
    apart_low, apart_high = intervals.ratio(1050, 10_000, 1000, 10_000)
    assert apart_low < low < value < high < apart_high
    assert intervals.matched_ratio(100, 0, 0)[1] < 1 < intervals.matched_ratio(100, 0, 0)[2]
    assert intervals.matched_ratio(0, 0, 5)[0] == np.inf


def test_matched_ratio_covers() -> None:
    rng = np.random.default_rng(0)
    found = [intervals.matched_ratio(rng.poisson(200), rng.poisson(20), rng.poisson(40)) for _ in range(400)]
    assert 0.92 <= np.mean([low <= 240 / 220 <= high for _, low, high in found]) <= 0.985
