"""Candidates for names: what went wrong, what is wanted, what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.organise.candidates import candidates
from headwater.organise.grammar import Part, clauses
from headwater.organise.inflect import inflect, is_participle, lemma, verb_form
from headwater.organise.spans import spans
from headwater.organise.words import NEGATIONS


@pytest.mark.parametrize(
    ("said", "heading", "kind"),
    [
        ("My card has not arrived yet, where is it?", "card not arrived", "fault"),
        ("I haven't received my refund", "refund not received", "fault"),
        ("the app doesn't work", "app not working", "fault"),
        ("App won't open", "app not opening", "fault"),
        ("I was charged twice for a transfer", "charged twice", "fault"),
        ("I was charged an extra fee", "charged an extra fee", "fault"),
        ("my card payment was declined", "card payment declined", "fault"),
        ("I can't log in to my account", "cannot log in", "fault"),
        ("I am not able to open files", "cannot open files", "fault"),
        ("unable to verify my identity", "cannot verify identity", "fault"),
        ("the app keeps crashing", "app keeps crashing", "fault"),
        ("no response from support", "no response", "fault"),
        ("why is my top up still pending?", "top-up pending", "fault"),
        ("How do I change my PIN?", "change pin", "wish"),
        ("can you cancel my order please", "cancel order", "wish"),
        ("How long does a transfer take", "how long transfer takes", "wish"),
        ("I lost my wallet", "lost wallet", "did"),
        ("I need proof of insurance", "proof of insurance", "about"),
        ("what is the exchange rate", "exchange rate", "about"),
    ],
)
def test_a_statement_offers_the_heading_that_a_person_would_write(said: str, heading: str, kind: str) -> None:
    assert (heading, kind) in {(c.text, c.kind) for c in candidates(said)}


def test_a_negation_is_never_lost() -> None:
    offered = {c.text for c in candidates("my refund has not been received")}
    assert "refund not received" in offered
    assert "refund received" not in offered


def test_masked_data_are_in_no_candidate() -> None:
    for said in ("please call <PERSON_1> about card XXXX 1234", "mail @jo_doe at https://x.example/y"):
        for candidate in candidates(said) | spans(said, frozenset()):
            assert not {"person", "xxxx", "jo", "https", "example"} & set(candidate.text.split())


@given(st.text(max_size=120))
def test_any_text_gives_candidates_that_say_something(text: str) -> None:
    for candidate in candidates(text) | spans(text, frozenset({"my"})):
        assert candidate.text
        assert candidate.key
        assert list(candidate.key) == sorted(set(candidate.key))
        assert candidate.text.split()[-1] not in NEGATIONS


@given(st.lists(st.sampled_from("i my the card not was has don't charged top up to refund".split()), max_size=14))
def test_every_word_keeps_its_place(tokens: list[str]) -> None:
    read = [word for clause in clauses(" ".join(tokens)) for word in clause]
    assert [w.text for w in read if w.part is Part.ARTICLE] == [t for t in tokens if t in ("my", "the")]


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("receive", ("received", "receiving")),
        ("stop", ("stopped", "stopping")),
        ("try", ("tried", "trying")),
        ("withdraw", ("withdrawn", "withdrawing")),
        ("get", ("gotten", "getting")),
        ("pay", ("paid", "paying")),
    ],
)
def test_forms(base: str, forms: tuple[str, str]) -> None:
    assert (inflect(base, "pp"), inflect(base, "ing")) == forms
    assert is_participle(forms[0])
    assert verb_form(forms[1]) == (base, "ing")
    assert {lemma(form) for form in (base, *forms)} == {base}


def test_other_languages_keep_their_words_in_their_order() -> None:
    stop = frozenset({"dei"})
    assert "orari dei film" in {c.text for c in spans("Orari dei film oggi", stop)}
    assert not any(c.text.endswith(" dei") for c in spans("Orari dei film oggi", stop))
    assert "退款" in {c.text for c in spans("我的退款在哪里", frozenset())}
