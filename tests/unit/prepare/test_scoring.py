"""The statement model."""

import pytest

from headwater.prepare.scoring import _WEIGHTS, form_features, probability, words_of


@pytest.mark.parametrize(
    "text",
    [
        "my card was charged twice",
        "The app crashes when I open it.",
        "I want to cancel",
        "Mein Paket ist nicht angekommen.",
    ],
)
def test_issues_score_high(text: str) -> None:
    assert probability(words_of(text)) > 0.7


@pytest.mark.parametrize(
    "text", ["ok thank you", "yes that is correct", "my name is <PERSON_1>", "good morning", "Danke", "<ACCOUNT_1>"]
)
def test_the_rest_scores_low(text: str) -> None:
    assert probability(words_of(text)) < 0.4


def test_words_fold_placeholders_and_numbers() -> None:
    assert words_of("It’s <EMAIL_12>, 42 times?") == ["it's", "#email", "#0", "times", "?"]


def test_form_is_language_free() -> None:
    assert {"has:neg", "has:self", "self+neg"} <= set(
        form_features(words_of("ich kann mich nicht anmelden mein konto"))
    )


def test_nothing_said_is_nothing_stated() -> None:
    assert probability([]) == 0.0
    assert probability(words_of("?!")) == 0.0


@pytest.mark.parametrize(
    "text", ["", "my card, my card was charged twice, why?", "ok", "ich kann <EMAIL_1> nicht 42 !"]
)
def test_the_short_way_adds_up_what_the_features_say(text: str) -> None:
    words = words_of(text)
    assert probability(words) == probability(words, _WEIGHTS)
