import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.anecdotes.quote import is_verbatim, make_quote, render, trim
from headwater.core.errors import InputError
from headwater.core.types import PersonalSpan, Quote

TEXTS = st.text(min_size=1, max_size=60)


@st.composite
def text_span_personal(draw):
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    bounds = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=4))
    spans = [PersonalSpan(min(b), max(b), "PERSON", f"<PERSON_{i}>") for i, b in enumerate(bounds)]
    return text, start, end, spans


@given(text_span_personal())
def test_without_personal_data_the_quote_is_the_span(case):
    text, start, end, _ = case
    assert render(text, start, end) == text[start:end]


@given(text_span_personal())
def test_a_quote_of_ours_is_verbatim_and_ignores_the_order_of_the_spans(case):
    text, start, end, spans = case
    quote = make_quote("c_1", text, start, end, spans)
    assert is_verbatim(quote, text, spans)
    assert is_verbatim(quote, text, spans[::-1])


@given(text_span_personal())
def test_every_character_of_a_quote_is_of_the_text_or_of_a_placeholder(case):
    text, start, end, spans = case
    masked = {i for span in spans for i in range(span.start, span.end)}
    kept = [text[i] for i in range(start, end) if i not in masked]
    rest = render(text, start, end, [PersonalSpan(s.start, s.end, s.type, "\x00") for s in spans]).replace("\x00", "")
    assert rest == "".join(c for c in kept if c != "\x00")


@given(text_span_personal(), st.integers(0, 1_000), st.characters())
def test_a_changed_store_is_noticed(case, where, replacement):
    text, start, end, _ = case
    quote = Quote("c_1", start, end, render(text, start, end))
    place = start + where % (end - start)
    corrupt = text[:place] + replacement + text[place + 1 :]
    assert is_verbatim(quote, corrupt) == (replacement == text[place])


def test_an_altered_quote_is_noticed():
    text = "I waited 3 weeks for Ann Smith to call back."
    personal = [PersonalSpan(21, 30, "PERSON", "<PERSON_1>")]
    good = make_quote("c_1", text, 0, len(text), personal)
    assert good.text == "I waited 3 weeks for <PERSON_1> to call back."
    assert not is_verbatim(Quote("c_1", 0, len(text), good.text.replace("3", "9")), text, personal)
    assert not is_verbatim(Quote("c_1", 0, len(text), text), text, personal)
    assert not is_verbatim(Quote("c_1", 0, len(text) + 1, good.text), text, personal)


def test_personal_data_that_only_reaches_in_is_replaced_whole():
    text = "mail ann@example.com please"
    personal = [PersonalSpan(5, 20, "EMAIL", "<EMAIL_1>")]
    assert render(text, 0, 10, personal) == "mail <EMAIL_1>"
    assert render(text, 10, 27, personal) == "<EMAIL_1> please"
    assert render(text, 8, 12, personal) == "<EMAIL_1>"


def test_overlapping_personal_data_is_replaced_once():
    text = "Ann Mary Smith left"
    personal = [PersonalSpan(0, 8, "PERSON", "<PERSON_1>"), PersonalSpan(4, 14, "PERSON", "<PERSON_2>")]
    assert render(text, 0, len(text), personal) == "<PERSON_1> left"


def test_white_space_is_trimmed_from_the_ends_only():
    assert trim("  a b ", 0, 6) == (2, 5)
    assert trim("   ", 0, 3) == (0, 3)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_span_outside_the_text_is_refused(start, end):
    with pytest.raises(InputError, match="start"):
        render("hello", start, end)
