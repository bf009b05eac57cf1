import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.enrich.dialogue import trouble

ASKS = ("customer", "I need a train to Cambridge on Friday morning")


def test_a_plain_request_is_no_trouble():
    assert trouble([ASKS]) == [0.0]


@pytest.mark.parametrize(
    "turns",
    [
        [ASKS, ("associate", "Unfortunately there are no trains."), ("customer", "Then a bus")],
        [ASKS, ("associate", "Where to?"), ASKS],
        [ASKS, ("associate", "A taxi is booked."), ("customer", "No, I said a train")],
    ],
    ids=["refused", "asked twice", "corrected"],
)
def test_what_annoys(turns):
    assert trouble(turns)[-1] < 0


def test_thanks_at_the_end():
    assert trouble([ASKS, ("associate", "Booked."), ("customer", "Perfect, thank you")])[-1] > 0


@given(st.lists(st.tuples(st.sampled_from(["customer", "associate"]), st.text(max_size=30)), max_size=8))
def test_one_score_a_customer_turn(turns):
    found = trouble(turns)
    assert len(found) == sum(speaker == "customer" for speaker, _ in turns)
    assert all(-1 <= score <= 1 for score in found)
