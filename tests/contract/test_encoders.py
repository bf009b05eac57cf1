"""Every encoder keeps the promises of the port; one that is not installed is skipped by name."""

import numpy as np
import pytest

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.load import load_encoder
from headwater.adapters.models.project import ProjectedEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.core.errors import UnknownComponent
from headwater.core.ports import Encoder

TEXTS = [
    "Where is my card?",
    "",
    "my card still hasn't come, I ordered it two weeks ago and nobody tells me anything",
    "cancel",
    "Kann ich meine Bestellung stornieren?",
    "注文をキャンセル",
    "the app crashes " * 60,
    "Where is my card?",
]


@pytest.fixture(params=["static", "static.v2", "minilm", "cached", "projected"], scope="module")
def encoder(request, tmp_path_factory) -> Encoder:
    if request.param == "minilm":
        return load_encoder("minilm")
    if request.param == "static.v2":
        return load_encoder("static.v2")
    plain = StaticEncoder.shipped()
    if request.param == "cached":
        return CachedEncoder(plain, tmp_path_factory.mktemp("cache") / "vectors.db")
    if request.param == "projected":
        return ProjectedEncoder(plain, np.random.default_rng(0).normal(size=(256, 96)), name="random.v1")
    return plain


def test_keeps_the_port(encoder):
    assert isinstance(encoder, Encoder)
    assert isinstance(encoder.id, str)
    assert isinstance(encoder.costly, bool)
    rows = encoder.encode(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dim)
    assert rows.dtype == np.float32


def test_rows_are_unit_norm_or_zero(encoder):
    norms = np.linalg.norm(encoder.encode(TEXTS), axis=1)
    assert norms[1] == 0
    assert np.allclose(np.delete(norms, 1), 1, atol=1e-5)


def test_a_row_depends_on_its_text_alone(encoder):
    whole = encoder.encode(TEXTS)
    assert encoder.encode(TEXTS[::-1]).tobytes() == whole[::-1].tobytes()
    assert all(encoder.encode([text]).tobytes() == row.tobytes() for text, row in zip(TEXTS, whole, strict=True))
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_similar_meanings_are_near(encoder):
    rows = encoder.encode(["my card has not arrived", "where is the card I ordered", "the hotel room was dirty"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


def test_a_saved_encoder_is_loaded_by_its_path(tmp_path):
    StaticEncoder.shipped().save(tmp_path)
    assert load_encoder(tmp_path).id == load_encoder("static").id == load_encoder(str(tmp_path / "static.npz")).id


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(UnknownComponent):
        load_encoder("statik")
