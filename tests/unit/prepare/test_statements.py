"""Statements: spans of the original, redacted text."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.text.visible import visible
from headwater.core.types import Contact, Turn
from headwater.prepare import PrepareConfig, extract_statements


def _texts(text: str) -> list[str]:
    return [statement.text for statement in extract_statements(Contact("c_1", text))]


def test_greeting_details_and_thanks_are_left_out() -> None:
    text = "Hello. My name is Anna Kowalska. My card was charged twice for one order. Thank you!"
    assert _texts(text) == ["My card was charged twice for one order."]


def test_two_matters_are_two_statements() -> None:
    found = _texts("The parcel never arrived and nobody answers. Also, my password reset link does not work.")
    assert len(found) == 2


def test_neighbours_on_one_matter_are_joined_up_to_the_cap() -> None:
    text = "The app crashes when I open it. It shows an error and closes."
    assert len(_texts(text)) == 1
    contact = Contact("c_1", text)
    assert len(extract_statements(contact, config=PrepareConfig(statement_words=6))) == 2


def test_personal_data_is_replaced_in_the_text_only() -> None:
    contact = Contact("c_1", "I was charged twice on card 4111 1111 1111 1111 and want my money back")
    (found,) = extract_statements(contact)
    assert "<CARD_1>" in found.text
    assert "4111" in contact.text[found.start : found.end]


def test_only_customer_turns_and_never_over_a_turn_of_another() -> None:
    text = "my internet is down\nsorry your internet is down\ni want a refund for the month"
    turns = (Turn("customer", 0, 19), Turn("associate", 20, 47), Turn("customer", 48, len(text)))
    found = extract_statements(Contact("c_1", text, turns))
    assert [text[s.start : s.end] for s in found] == ["my internet is down", "i want a refund for the month"]


def test_empty_and_polite_contacts_state_nothing() -> None:
    assert _texts("") == []
    assert _texts("Thank you very much, have a nice day!") == []


@settings(deadline=None)
@given(st.text(alphabet="ab. I'm not?\n<br>@1,", max_size=300) | st.text(max_size=200))
def test_spans_lie_inside_in_order(text: str) -> None:
    found = extract_statements(Contact("c_1", text))
    assert all(0 <= s.start < s.end <= len(text) and 0 <= s.probability <= 1 for s in found)
    assert all(x.end <= y.start for x, y in itertools.pairwise(found))
    assert all(s.text == visible(s.text) for s in found if "&" not in text)
