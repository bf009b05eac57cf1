"""Words and telling phrases in several scripts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headwater.organise.phrases import rank_phrases, statement_phrases, stem
from headwater.organise.words import ENGLISH, NEGATIONS, function_words, words


@given(st.text(max_size=200))
def test_any_text_gives_lower_cased_words(text: str) -> None:
    for word in words(text):
        assert word
        assert " " not in word


def test_scripts() -> None:
    assert words("Où est ma CARTE?") == ["où", "est", "ma", "carte"]
    assert words("退款在哪里") == ["退款", "款在", "在哪", "哪里"]
    assert words("") == []


def test_function_words_of_another_language_are_found_by_frequency() -> None:
    documents = [["wo", "ist", "die", thing] for thing in ("karte", "rechnung", "sendung", "gutschrift", "hilfe")] * 10
    assert {"wo", "ist", "die"} <= function_words(documents, list(range(5)) * 10)
    assert "karte" not in function_words(documents, list(range(5)) * 10)


@given(st.lists(st.sampled_from(["refund", "not", "arrived", "my", "card", "is", "never"]), max_size=12))
def test_phrases_never_end_in_a_negation_or_a_function_word(document: list[str]) -> None:
    for phrase in statement_phrases(document, ENGLISH):
        parts = phrase.split()
        assert parts[-1] not in ENGLISH
        assert parts[-1] not in NEGATIONS
        assert len({stem(p) for p in parts}) == len(parts)


def test_the_telling_phrase_leads() -> None:
    documents = [["card", "not", "arrived"]] * 20 + [["card", "declined"]] * 20
    ranked = rank_phrases(documents, np.repeat([0, 1], 20), frozenset(), n_topics=2, keep=5)
    assert "arrived" in ranked[0][0].text
    assert ranked[1][0].text in {"declined", "card declined"}
    assert next(p for p in ranked[0] if p.text == "arrived").share == 1.0
