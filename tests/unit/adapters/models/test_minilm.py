"""MiniLM: its file is checked, long texts are cut, rows do not depend on their company."""

import sys

import numpy as np
import pytest

from headwater.adapters.models.minilm import MAX_PIECES, PARTS, MiniLMEncoder, bert_vocabulary
from headwater.core.errors import ConfigError, MissingExtra


def test_without_the_runtime_it_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra) as raised:
        MiniLMEncoder()
    assert "pip install onnxruntime" in raised.value.hint


def test_other_weights_are_refused(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(ConfigError, match="not the MiniLM file"):
        MiniLMEncoder(model=tmp_path / "model.onnx")


def test_what_follows_the_limit_is_not_read():
    encoder = MiniLMEncoder()
    long = "card " * (MAX_PIECES - 2)
    one, two, three = encoder.encode([long, long + "refund refund", "refund"])
    assert one.tobytes() == two.tobytes()
    assert one @ three < 0.9


def test_the_vocabulary_is_bert_s():
    words = bert_vocabulary()
    assert len(words) == 30_522
    assert [words.number(piece) for piece in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the")] == [0, 100, 101, 102, 1996]
    assert np.array(words.encode("the card")).tolist() == [1996, 4003]


def test_a_change_moves_the_vectors_a_little_and_has_an_id_of_its_own(tmp_path):
    rng = np.random.default_rng(0)
    shapes = {"up": (1536, 384), "down": (384, 1536)}
    factors = {}
    for place in (f"{layer}.{part}" for layer in range(6) for part in PARTS):
        out, inside = shapes.get(place.split(".")[1], (384, 384))
        factors[f"{place}.left"] = (0.02 * rng.normal(size=(out, 2))).astype(np.float16)
        factors[f"{place}.right"] = (0.05 * rng.normal(size=(2, inside))).astype(np.float16)
    np.savez(tmp_path / "change.npz", **factors)
    plain, moved = MiniLMEncoder(change=None), MiniLMEncoder(change=tmp_path / "change.npz")
    texts = ["where is my card?", "the app crashes", "refund"]
    cosines = (plain.encode(texts) * moved.encode(texts)).sum(axis=1)
    assert plain.id != moved.id
    assert ((cosines > 0.8) & (cosines < 0.9999)).all()
    assert moved.encode(texts)[1].tobytes() == moved.encode(texts[1:2])[0].tobytes()
    np.savez(tmp_path / "other.npz", something=np.zeros(3))
    with pytest.raises(ConfigError, match="holds no change of MiniLM"):
        MiniLMEncoder(change=tmp_path / "other.npz")


def test_the_shipped_one_brings_the_same_wish_in_other_words_nearer():
    texts = ["I forgot my password", "cannot log in any more", "please cancel my order"]
    shipped, published = MiniLMEncoder().encode(texts), MiniLMEncoder(change=None).encode(texts)
    assert shipped[0] @ shipped[1] - shipped[0] @ shipped[2] > published[0] @ published[1] - published[0] @ published[2]
