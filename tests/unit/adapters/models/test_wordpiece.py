"""Word pieces: the rules of uncased BERT, on any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.adapters.models.minilm import bert_vocabulary
from headwater.adapters.models.wordpiece import WordPieces, split_words

tokenizers = pytest.importorskip("tokenizers")
BERT = bert_vocabulary()


@pytest.fixture(scope="module")
def reference() -> object:
    """The reference implementation over the same vocabulary."""
    vocabulary = {piece: i for i, piece in enumerate(BERT.pieces)}
    made = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


@pytest.mark.parametrize(
    "text",
    [
        "Where is my card? It hasn't arrived!",
        "Café naïve ÜBERWEISUNG straße İstanbul",
        "a\u200bb\tc\nd\x00e\ufffdf",
        "价格是100元 und 東京",
        "ΜΕΓΑΛΗ Άμμος ΠΑΦΟΣ",
        "x" * 101 + " " + "y" * 100,
        "#1 @user http://t.co/a_b $5.00 — “quoted” … 😀👍🏽",
        "नमस्ते مرحبا привет",
    ],
)
def test_equals_the_reference(reference, text):
    assert BERT.encode(text) == reference.encode(text, add_special_tokens=False).ids


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cn"]), max_size=60))
def test_equals_the_reference_on_any_latin_text(text):
    vocabulary = {piece: i for i, piece in enumerate(BERT.pieces)}
    assert all(0 <= number < len(vocabulary) for number in BERT.encode(text))
    assert split_words(text) == split_words(text.upper()) or text.upper().lower() != text.lower()


@given(st.text(max_size=80))
def test_every_text_is_cut_the_same_way_twice(text):
    assert BERT.encode(text) == BERT.encode(text)
    assert all(not word.isspace() and word for word in split_words(text))


def test_the_longest_piece_wins_and_what_cannot_be_cut_is_dropped():
    words = WordPieces(["un", "unwanted", "##want", "##wanted", "want", "a"])
    assert [words.pieces[i] for i in words.encode("Unwanted unwant")] == ["unwanted", "un", "##want"]
    assert words.encode("zzz") == []
    assert words.number("zzz") is None


def test_the_unknown_piece_stands_for_a_word_that_cannot_be_cut():
    words = WordPieces(["[UNK]", "a", "##b"], unknown="[UNK]")
    assert words.encode("ab ac") == [1, 2, 0]
