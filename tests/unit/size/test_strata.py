import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.size.strata import allot, checked_scores, stratify


@settings(deadline=None, max_examples=40)
@given(
    scores=st.lists(st.floats(0, 1), min_size=1, max_size=300),
    n=st.integers(1, 400),
)
def test_every_row_has_a_stratum_and_every_label_a_place(scores: list[float], n: int) -> None:
    s = np.array(scores)
    strata = stratify(s)
    assert strata.sizes.sum() == len(s)
    assert np.array_equal(np.bincount(strata.of_row, minlength=len(strata.sizes)), strata.sizes)
    take = allot(strata, min(n, len(s)))
    assert take.sum() == min(n, len(s))
    assert np.all((take >= 0) & (take <= strata.sizes))


def test_strata_do_not_depend_on_row_order() -> None:
    rng = np.random.default_rng(0)
    s = rng.beta(0.05, 2, 5_000)
    shuffle = rng.permutation(5_000)
    assert np.array_equal(stratify(s).of_row[shuffle], stratify(s[shuffle]).of_row)


def test_higher_scores_come_first() -> None:
    s = np.random.default_rng(1).beta(0.05, 2, 5_000)
    of_row = stratify(s).of_row
    assert np.all(np.diff(of_row[np.argsort(-s, kind="stable")]) >= 0)


def test_the_zeros_of_a_yes_no_classifier_are_blind() -> None:
    strata = stratify(np.r_[np.ones(40), np.zeros(10_000)])
    assert strata.sizes[strata.blind] == 10_000


@pytest.mark.parametrize("bad", [[1.2], [float("nan")], [], [[0.1]]])
def test_what_is_not_a_probability_is_refused(bad: list[float]) -> None:
    with pytest.raises(InputError):
        checked_scores(bad)
