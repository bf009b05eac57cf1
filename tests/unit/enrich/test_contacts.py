from hypothesis import given
from hypothesis import strategies as st

from headwater.core.types import Contact, Turn
from headwater.enrich.contacts import masked, signals_of

SAID = (
    ("customer", "Hello, the battery caught fire. I am Ann Lee."),
    ("associate", "Sorry, I cannot help. Call my lawyer."),
    ("customer", "This is the third time I call about it!"),
    ("customer", "Great, that solved it, thank you"),
)


def conversation() -> Contact:
    text, turns = "", []
    for speaker, words in SAID:
        turns.append(Turn(speaker, len(text), len(text) + len(words)))
        text += words + "\n"
    return Contact("c_1", text[:-1], tuple(turns))


def rows(statements=()):
    contact = conversation()
    spans = contact.customer_spans()
    name = contact.text.index("Ann Lee")
    clean = Contact("c_1", masked(contact.text, spans, [(name, name + 7)]), contact.turns)
    return contact, *signals_of(clean, list(statements), original=contact.text)


def test_the_contact_comes_first_then_turns_and_statements():
    _, found, path = rows([(7, 30)])
    assert [row.unit for row in found] == ["contact", "turn", "turn", "turn", "statement"]
    assert found[0].scores["safety"] == max(row.scores["safety"] for row in found[1:4]) > 0.5
    assert found[0].scores["effort"] >= 0.8
    assert found[0].scores["legal"] == 0.0  # the associate's words are not the customer's
    assert path["turns"] == 3
    assert path["trough_at"] == 1
    assert path["recovery"] > 0.5


def test_evidence_points_at_the_words_of_the_original_and_never_at_personal_data():
    contact, found, _ = rows()
    words = {contact.text[start:end] for _, start, end in found[0].evidence}
    assert "caught fire" in words
    assert not any("Ann" in word or "Lee" in word for word in words)


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=4))
def test_masking_keeps_every_place(text, spans):
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in spans]
    clean = masked(text, [(0, len(text))], spans)
    assert len(clean) == len(text)
    for start, end in spans:
        assert not clean[start:end].strip()


def test_a_contact_without_words_has_a_row_and_a_flat_path():
    found, path = signals_of(Contact("c_2", "   "), [], original="   ")
    assert [row.unit for row in found] == ["contact"]
    assert path["trough_at"] == -1
