import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.enrich.lexicon import LANGUAGES, language_of, lexicon
from headwater.enrich.lexicon.signs import sign_strength
from headwater.enrich.mood import mood
from headwater.enrich.negation import marked
from headwater.enrich.text import fold, tokens


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("en", "the staff were very friendly and helpful", "the staff were rude and it is a terrible service"),
        ("de", "das ist sehr schön und der Service ist gut", "das ist leider kaputt und der Service ist schlecht"),
        ("es", "el servicio es muy bueno y estoy contento", "el servicio es muy malo y estoy harto de esto"),
        ("fr", "le service est très bon et j'adore ce produit", "le service est mauvais et je suis déçu de ça"),
        ("pt", "o atendimento é muito bom e eu gostei", "o atendimento é ruim e eu não gostei"),
        ("it", "il servizio è ottimo e sono molto contento", "il servizio è pessimo e sono molto deluso"),
    ],
)
def test_six_languages(language, good, bad):
    assert mood(good).language == language
    assert mood(good).good > mood(good).bad
    assert mood(bad).bad > mood(bad).good


def test_negation_turns_around_and_strength_scales():
    assert mood("it is good").good > 0
    assert mood("it is not good").bad > 0 == mood("it is not good").good
    assert mood("very bad").bad > mood("bad").bad > mood("slightly bad").bad
    assert mood("it broke, but support was great").good > mood("support was great, but it broke").good
    assert mood("das ist gut").good > 0
    assert mood("das funktioniert und ist gut nicht").good == 0


def test_signs():
    assert sign_strength("😡") < 0 < sign_strength("😍")
    assert sign_strength(":(") < 0 < sign_strength(":-)")
    assert mood("ok then :(").bad > 0


def test_evidence_names_the_words_as_written():
    assert mood("The AWFUL screen is great").words[0] == "AWFUL"


@given(st.text())
def test_any_text_has_a_mood_of_finite_strength(text):
    felt = mood(text)
    assert felt.good >= 0
    assert felt.bad >= 0
    assert felt.language in LANGUAGES
    assert all(word in text for word in felt.words)


@given(st.text())
def test_tokens_stand_in_the_text_in_order(text):
    place = 0
    for token in tokens(text):
        place = text.index(token, place) + len(token)


@given(st.text())
def test_marked_tokens_are_those_of_the_text_plus_marks(text):
    assert len([word for word in marked(text) if not (word.startswith("!") and word[1:2].isalpha())]) == len(
        tokens(text)
    )


def test_no_word_is_good_and_bad_in_one_language():
    for language in LANGUAGES:
        known = lexicon(language)
        assert known.whole
        assert all(word == fold(word) for word in known.whole)


def test_language_in_doubt_is_english():
    assert language_of([]) == "en"
    assert language_of(["zzz"]) == "en"
