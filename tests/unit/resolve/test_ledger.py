import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.core.types import Estimate
from headwater.resolve.ledger import Entry, credit


def entry(fix: str, week: int, avoided: float | None, order: int = 1, claimed: float = 10) -> Entry:
    found = None if avoided is None else Estimate(avoided, avoided - 5, avoided + 5, unit="contacts")
    return Entry(fix, "t", week, claimed, found, order)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 4), st.floats(0, 100)), unique_by=lambda r: r[:2]))
def test_no_week_is_credited_beyond_its_largest_verdict(rows: list[tuple[str, int, float]]) -> None:
    entries = [entry(fix, week, avoided, order=ord(fix)) for fix, week, avoided in rows]
    credited = sum(c.credited.value for c in credit(entries))
    largest = sum(max(a for _, w, a in rows if w == week) for week in {w for _, w, _ in rows})
    assert credited == pytest.approx(largest)
    assert credit(entries[::-1]) == credit(entries)


def test_what_is_not_found_has_decayed_and_what_is_not_judged_has_not() -> None:
    found = credit([entry("f", 1, 8), entry("f", 2, 4), entry("f", 3, None)])[0]
    assert (found.claimed, found.verified, found.credited.value, found.decayed) == (30, 12, 12, 8)
    assert found.credited.low < 12 < found.credited.high


def test_two_entries_for_one_week_are_refused() -> None:
    with pytest.raises(InputError, match="two entries"):
        credit([entry("f", 1, 1), entry("f", 1, 2)])
