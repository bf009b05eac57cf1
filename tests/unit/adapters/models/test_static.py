"""The static encoder: rows depend on their text alone, files come back as they were."""

from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.adapters.models.static import StaticEncoder, Table, quantise
from headwater.core.errors import ConfigError, InputError

TEXTS = [
    "where is my card", "my card has not arrived yet", "order a pizza", "", "cancel the policy please", "card",
    "not working", "it is not working at all", "   ", "I was charged twice for the same payment!",
]  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return StaticEncoder.shipped()


def tiny(pairs=((0, 1),)):
    pieces = ("not", "working", "card")
    vectors = np.array([[1, 0], [0, 1], [1, 1], [0, -4]], np.float32)[: 3 + len(pairs)]
    rows, scales = quantise(vectors)
    return StaticEncoder(Table(pieces, rows, scales, np.array(pairs, np.int32).reshape(-1, 2), "tiny.v1"))


def test_rows_are_unit_norm_and_empty_texts_are_zero(shipped):
    rows = shipped.encode(TEXTS)
    assert rows.shape == (len(TEXTS), shipped.dim)
    assert rows.dtype == np.float32
    norms = np.linalg.norm(rows, axis=1)
    assert np.allclose(norms[[bool(t.strip()) for t in TEXTS]], 1, atol=1e-6)
    assert not norms[[not t.strip() for t in TEXTS]].any()


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_row_depends_on_its_text_alone(shipped, texts, random):
    whole = shipped.encode(texts)
    order = list(range(len(texts)))
    random.shuffle(order)
    assert shipped.encode([texts[i] for i in order]).tobytes() == whole[order].tobytes()
    assert all(shipped.encode([text]).tobytes() == row.tobytes() for text, row in zip(texts, whole, strict=True))


def test_batches_do_not_show(shipped):
    many = [TEXTS[i % len(TEXTS)] for i in range(5000)]
    rows = shipped.encode(many)
    assert (rows == shipped.encode(TEXTS)[np.arange(5000) % len(TEXTS)]).all()


def test_a_pair_counts_within_a_text_only():
    encoder = tiny()
    apart = encoder.encode(["working not", "not", "working"])
    assert np.allclose(apart, [[0.7071, 0.7071], [1, 0], [0, 1]], atol=1e-2)
    assert np.allclose(encoder.encode(["not working"]), np.array([[1, -3]]) / 10**0.5, atol=1e-2)
    assert np.allclose(encoder.encode(["not", "", "working"])[[0, 2]], [[1, 0], [0, 1]], atol=1e-2)


def test_counts_hold_every_piece_and_pair():
    pieces, pairs = tiny().counts(["card not working", "", "not not working", "working"])
    assert pieces.toarray().tolist() == [[1, 1, 1], [0, 0, 0], [2, 1, 0], [0, 1, 0]]
    assert pairs.toarray().tolist() == [[1], [0], [1], [0]]


@pytest.mark.parametrize("into", ["file", "folder"])
def test_a_saved_encoder_comes_back(tmp_path, into):
    encoder = tiny()
    path = tmp_path / "own.bin" if into == "file" else tmp_path
    encoder.save(path)
    back = StaticEncoder.load(path)
    assert back.id == encoder.id
    assert back.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()


def test_a_turned_table_gives_the_turned_vectors_to_the_last_bit():
    rng = np.random.default_rng(0)
    rows, scales = quantise(rng.normal(size=(9, 4)).astype(np.float32), levels=31)
    table = Table(tuple("abcdefghi"), rows, scales, np.zeros((0, 2), np.int32), "tiny.v1")
    whole = rng.integers(-2047, 2048, size=(4, 4)).astype(np.int16)
    made = table.turned(whole, name="tiny.v2")
    exact = (rows.astype(object) @ whole.astype(object)).astype(np.float64) * scales[:, None]
    again = table.with_vectors(exact.astype(np.float32), name="tiny.v2")
    assert made.rows.tobytes() == again.rows.tobytes()
    assert made.name == "tiny.v2"
    with pytest.raises(InputError, match="no exact product"):
        table.turned(np.full((4, 4), 3000, np.int16), name="tiny.v2")


def test_both_shipped_encoders_are_known_by_their_name_and_apart(shipped):
    second = StaticEncoder.shipped(2)
    assert shipped.is_shipped
    assert second.is_shipped
    assert not tiny().is_shipped
    assert second.id.startswith("static.v2-")
    assert second.words.pieces == shipped.words.pieces
    copy = StaticEncoder(second.table.with_vectors(second.table.vectors() * 2, name="static.v2"))
    assert not np.allclose(second.encode(TEXTS[:3]), shipped.encode(TEXTS[:3]))
    assert np.allclose(copy.encode(TEXTS[:3]), second.encode(TEXTS[:3]), atol=1e-3)


def test_the_id_follows_the_content():
    assert tiny().id == tiny().id
    assert tiny(()).id != tiny().id
    assert tiny().id.startswith("tiny.v1-")


def test_what_is_no_encoder_is_refused(tmp_path):
    (tmp_path / "other.npz").write_bytes(b"no")
    with pytest.raises(ConfigError, match="not a static encoder"):
        StaticEncoder.load(tmp_path / "other.npz")
    with pytest.raises(ConfigError, match="not a static encoder"):
        StaticEncoder.load(tmp_path / "absent.npz")
    with pytest.raises(InputError, match="as many rows"):
        Table(("a",), np.zeros((2, 3), np.int8), np.zeros(2, np.float32), np.zeros((0, 2), np.int32), "x")


@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=4, max_size=4), min_size=1, max_size=8))
def test_quantising_is_near(vectors):
    given_rows = np.array(vectors, np.float32)
    rows, scales = quantise(given_rows)
    assert np.abs(rows * scales[:, None] - given_rows).max() <= np.abs(given_rows).max() / 250 + 1e-6


def test_meaning_beats_wording(shipped):
    rows = shipped.encode(
        ["where is my card", "my card has not arrived", "please order a pizza", "the parcel never came"]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert rows[1] @ rows[3] > rows[2] @ rows[3]


def test_the_package_carries_at_most_12_mb_and_a_small_change_of_minilm():
    folder = resources.files("headwater.adapters.models").joinpath("data")
    sizes = {file.name: len(file.read_bytes()) for file in folder.iterdir()}
    assert sizes.pop("minilm-intents-v1.npz") <= 1_500_000
    assert sum(sizes.values()) <= 12_000_000
