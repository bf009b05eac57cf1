import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.anecdotes.select import quotas, select
from headwater.core.errors import InputError


def clustered(seed, sizes=(30, 20, 10, 5, 5), dim=24, noise=0.12):
    rng = np.random.default_rng(seed)
    centres = np.linalg.qr(rng.standard_normal((dim, dim)))[0][: len(sizes)]
    member = np.repeat(np.arange(len(sizes)), sizes)
    rows = centres[member] + noise * rng.standard_normal((len(member), dim))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), member


def test_five_quotes_cover_five_groups_small_ones_too():
    vectors, member = clustered(0)
    chosen = select(vectors, 5)
    assert set(member[chosen.indices]) == set(range(5))
    assert chosen.stands_for.sum() == len(vectors)
    assert dict(zip(member[chosen.indices].tolist(), chosen.stands_for.tolist(), strict=True)) == {
        0: 30,
        1: 20,
        2: 10,
        3: 5,
        4: 5,
    }


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8))
def test_the_choice_does_not_depend_on_the_order_of_the_rows(seed, k):
    vectors, member = clustered(seed % 7)
    rng = np.random.default_rng(seed)
    quality = rng.random(len(vectors)).round(1)
    groups = np.array(["chat", "call", "mail"])[member % 3]
    shuffled = rng.permutation(len(vectors))
    one = select(vectors, k, quality=quality, groups=groups)
    two = select(vectors[shuffled], k, quality=quality[shuffled], groups=groups[shuffled])
    assert shuffled[two.indices].tolist() == one.indices.tolist()
    assert two.stands_for.tolist() == one.stands_for.tolist()
    assert two.coverage == one.coverage


def test_near_duplicates_are_never_chosen_twice():
    vectors, _ = clustered(1, sizes=(3,), noise=0.0)
    assert len(select(vectors, 3).indices) == 1
    assert select(vectors, 3).stands_for.tolist() == [3]


def test_no_position_is_favoured():
    hits = np.zeros(70)
    for seed in range(60):
        vectors, _ = clustered(3)
        shuffled = np.random.default_rng(seed).permutation(70)
        hits[select(vectors[shuffled], 5).indices] += 1
    first_half = hits[:35].sum() / hits.sum()
    assert 0.4 < first_half < 0.6


def test_quality_decides_between_equals_and_zero_quality_comes_last():
    vectors, member = clustered(2, sizes=(20, 20), noise=0.2)
    quality = np.where(np.arange(40) % 2 == 0, 0.0, 1.0)
    chosen = select(vectors, 2, quality=quality)
    assert set(member[chosen.indices]) == {0, 1}
    assert (quality[chosen.indices] == 1.0).all()


def test_cohorts_get_their_seats():
    vectors, _ = clustered(4, sizes=(40, 40))
    groups = np.array(["chat"] * 60 + ["call"] * 20)
    picked = groups[select(vectors, 4, groups=groups).indices].tolist()
    assert picked.count("call") == 1
    assert quotas(groups.tolist(), [1.0] * 80, 4) == {"call": 1, "chat": 3}
    assert quotas(["a", "b", "c"], [1.0, 3.0, 2.0], 2) == {"b": 1, "c": 1}


def test_zero_rows_alone_are_still_answered():
    assert select(np.zeros((3, 4)), 2).stands_for.sum() == 3


def test_bad_arguments_are_refused():
    with pytest.raises(InputError, match="shape"):
        select(np.zeros((0, 4)), 1)
    with pytest.raises(InputError, match="k must"):
        select(np.eye(3), 0)
    with pytest.raises(InputError, match="quality has 2"):
        select(np.eye(3), 1, quality=[1, 1])
