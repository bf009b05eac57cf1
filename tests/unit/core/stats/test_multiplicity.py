import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.stats.multiplicity import benjamini_hochberg, e_bh


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_adjusted_values_keep_the_order_and_never_shrink(p_values: list[float]) -> None:
    p = np.array(p_values)
    adjusted = benjamini_hochberg(p)
    assert np.all(adjusted >= p - 1e-12)
    assert np.all(adjusted <= 1)
    assert np.all(np.diff(adjusted[np.argsort(p)]) >= -1e-12)


def test_e_bh_holds_the_false_discovery_rate_under_full_dependence() -> None:
    rng = np.random.default_rng(0)
    false = 0
    for _ in range(2_000):
        shared = np.exp(2 * rng.standard_normal() - 2)  # expectation 1, the same for all 50
        false += bool(e_bh(np.full(50, shared), q=0.05).any())
    assert false / 2_000 <= 0.05


def test_e_bh_of_nothing_is_nothing() -> None:
    assert e_bh([], q=0.05).tolist() == []
