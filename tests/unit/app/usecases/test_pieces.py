from hypothesis import given
from hypothesis import strategies as st

from headwater.anecdotes.quote import render
from headwater.app.usecases.pieces import pieces
from headwater.core.types import PersonalSpan

LENGTH = 40
BOUNDS = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def cases(draw):
    text = draw(st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=LENGTH, max_size=LENGTH))
    start, end = draw(BOUNDS.filter(lambda pair: pair[0] < pair[1]))
    hidden = draw(st.lists(BOUNDS, max_size=4))
    personal = [PersonalSpan(a, b, "PERSON", f"<PERSON_{i}>") for i, (a, b) in enumerate(hidden)]
    statements = draw(st.lists(BOUNDS.filter(lambda pair: pair[0] < pair[1]), max_size=3))
    kept = draw(st.lists(BOUNDS, max_size=3))
    return text, start, end, personal, statements, kept


@given(cases())
def test_joined_they_are_the_redacted_text(case):
    text, start, end, personal, statements, kept = case
    joined = "".join(piece.text for piece in pieces(text, start, end, personal, statements, kept))
    assert joined == render(text, start, end, personal)


@given(cases())
def test_no_character_of_personal_data_is_in_a_piece(case):
    text, start, end, personal, statements, kept = case
    hidden = {i for span in personal for i in range(span.start, span.end)}
    shown = "".join(piece.text for piece in pieces(text, start, end, personal, statements, kept) if not piece.personal)
    assert shown == "".join(text[i] for i in range(start, end) if i not in hidden)


@given(cases())
def test_every_open_character_of_a_statement_is_marked(case):
    text, start, end, personal, statements, kept = case
    hidden = {i for span in personal for i in range(span.start, span.end)}
    said = {i for a, b in statements for i in range(max(a, start), min(b, end))} - hidden
    found = pieces(text, start, end, personal, statements, kept)
    marked = sum(len(piece.text) for piece in found if piece.statement is not None and not piece.personal)
    assert marked == len(said)


def test_what_cleaning_dropped_is_told_apart():
    found = pieces("It broke. Sent from my phone", 0, 28, [], [(0, 9)], [(0, 9)])
    assert [(piece.text, piece.statement, piece.kept) for piece in found] == [
        ("It broke.", 0, True),
        (" Sent from my phone", None, False),
    ]


def test_personal_data_across_the_edge_of_a_statement_is_replaced_whole():
    spans = [PersonalSpan(2, 6, "PERSON", "<PERSON_1>")]
    found = pieces("I Anna left", 0, 11, spans, [(0, 4)], [])
    assert [piece.text for piece in found] == ["I ", "<PERSON_1>", " left"]
    assert [piece.statement for piece in found] == [0, 0, None]


def test_an_empty_turn_has_no_pieces():
    assert pieces("abc", 1, 1, [], [], []) == []
