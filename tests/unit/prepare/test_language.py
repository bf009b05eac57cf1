"""The decision on a language."""

import pytest

from headwater.adapters.models.language import build
from headwater.prepare.language import decide, plainly_english, sample


def test_too_little_is_unknown() -> None:
    assert decide("ok", [("en", 0.9)]) == "und"
    assert decide("", []) == "und"


def test_low_probability_is_unknown_on_short_texts_only() -> None:
    assert decide("hola que", [("es", 0.6)]) == "und"
    assert decide("hola que tal el pedido no llega", [("es", 0.6)]) == "es"


def test_script_settles_it() -> None:
    assert decide("届きません", []) == "ja"
    assert decide("주문이", []) == "ko"


def test_sample_is_words_only() -> None:
    assert sample("<EMAIL_1> Hello!! https://x.example 123") == "hello!!"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("my package never arrived and nobody answers", "en"),
        ("mein paket ist nie angekommen und niemand antwortet", "de"),
        ("mon colis n'est jamais arrivé et personne ne répond", "fr"),
        ("mi paquete nunca llegó y nadie responde", "es"),
        ("meu pacote nunca chegou e ninguém responde", "pt"),
    ],
)
def test_with_the_real_identifier(text: str, code: str) -> None:
    assert decide(sample(text), build().candidates(sample(text))) == code
    assert plainly_english(sample(text)) in ({True, False} if code == "en" else {False})
