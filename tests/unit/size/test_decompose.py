import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError, NotEnoughData
from headwater.size.decompose import Decomposition, decompose

NAMES = ["web", "phone", "mail"]


def spread(cells: list[tuple[int, int, int, int]]) -> tuple[list[bool], list[int], list[int]]:
    """Contacts of (period, slice, contacts, of the topic)."""
    inside, period, slices = [], [], []
    for when, where, n, k in cells:
        inside += [True] * k + [False] * (n - k)
        period += [when] * n
        slices += [where] * n
    return inside, period, slices


def taken_apart(cells: list[tuple[int, int, int, int]], **more: object) -> Decomposition:
    inside, period, slices = spread(cells)
    return decompose(inside, period, slices, range(len(inside)), names=NAMES, **more)  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 1)), min_size=6, max_size=6), st.floats(0.5, 8))
def test_the_parts_add_up_exactly(cells: list[tuple[int, float]], weeks: float) -> None:
    rows = [(i // 3, i % 3, n, round(n * share)) for i, (n, share) in enumerate(cells)]
    if sum(row[3] for row in rows) < 10 or any(sum(r[2] for r in rows if r[0] == t) == 0 for t in (0, 1)):
        return
    d = taken_apart(rows, weeks=(weeks, 2.0))
    assert d.volume.value + d.mix.value + d.by_rate.value == pytest.approx(d.change.value, abs=1e-9)
    assert d.after.value - d.before.value == pytest.approx(d.change.value, abs=1e-9)
    assert sum(part.mix.value for part in d.parts) == pytest.approx(d.mix.value, abs=1e-9)
    assert sum(part.by_rate.value for part in d.parts) == pytest.approx(d.by_rate.value, abs=1e-9)
    assert d.before.value == pytest.approx(sum(r[3] for r in rows if r[0] == 0) / weeks)


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_turning_the_periods_round_turns_every_sign(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [(t, g, 40 + int(rng.integers(40)), int(rng.integers(5, 30))) for t in (0, 1) for g in range(3)]
    there, back = taken_apart(rows), taken_apart([(1 - t, g, n, k) for t, g, n, k in rows])
    for name in ("change", "volume", "mix", "by_rate"):
        one, other = getattr(there, name), getattr(back, name)
        assert one.value == pytest.approx(-other.value, abs=1e-9)
        assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=1e-9)


def test_kitagawa_by_hand() -> None:
    # rates stay, the mix moves to the slice with the high one
    d = taken_apart([(0, 0, 50, 5), (0, 1, 50, 20), (1, 0, 20, 2), (1, 1, 80, 32)])
    assert (d.change.value, d.volume.value) == pytest.approx((9.0, 0.0))
    assert (d.mix.value, d.by_rate.value) == pytest.approx((9.0, 0.0))
    # the mix stays, one rate doubles
    d = taken_apart([(0, 0, 50, 5), (0, 1, 50, 20), (1, 0, 50, 10), (1, 1, 50, 20)])
    assert (d.mix.value, d.by_rate.value) == pytest.approx((0.0, 5.0))
    assert d.parts[0].name == "web"
    assert d.parts[0].rate == pytest.approx((0.1, 0.2))


def test_a_slice_that_arrives_is_mix_and_has_no_rate_before() -> None:
    d = taken_apart([(0, 0, 100, 10), (1, 0, 50, 5), (1, 2, 50, 25)])
    assert d.by_rate.value == pytest.approx(0.0)
    assert d.mix.value == pytest.approx(20.0)
    arrived = next(part for part in d.parts if part.name == "mail")
    assert np.isnan(arrived.rate[0])
    assert arrived.rate[1] == pytest.approx(0.5)


def test_contacts_that_depend_on_each_other_widen_the_interval() -> None:
    inside, period, slices = spread([(0, 0, 100, 20), (1, 0, 100, 40)])
    alone = decompose(inside, period, slices, range(200), names=NAMES)
    pairs = decompose(inside, period, slices, [i // 2 for i in range(200)], names=NAMES)
    width = [x.change.high - x.change.low for x in (alone, pairs)]
    assert width[1] > 1.3 * width[0]


def test_known_exposure_has_no_error_and_sets_the_rates() -> None:
    d = taken_apart([(0, 0, 20, 20), (1, 0, 30, 30)], exposure=[[1000, 500, 500], [2000, 500, 500]])
    assert d.volume.low == d.volume.value - (d.volume.high - d.volume.value)
    assert d.parts[0].rate == pytest.approx((0.02, 0.015))
    assert d.volume.value + d.mix.value + d.by_rate.value == pytest.approx(10.0)


def test_bad_input_is_named() -> None:
    with pytest.raises(NotEnoughData, match="10 are needed"):
        taken_apart([(0, 0, 50, 4), (1, 0, 50, 5)])
    with pytest.raises(InputError, match="each period needs exposure"):
        taken_apart([(0, 0, 50, 20)])
    with pytest.raises(InputError, match="contacts and no exposure"):
        taken_apart([(0, 0, 50, 20), (1, 0, 50, 20)], exposure=[[0, 1, 1], [1, 1, 1]])
    with pytest.raises(InputError, match="one length"):
        decompose([True], [0, 1], [0], [0], names=NAMES)
    with pytest.raises(InputError, match="numbers of the 3 names"):
        decompose([True], [0], [7], [0], names=NAMES)
