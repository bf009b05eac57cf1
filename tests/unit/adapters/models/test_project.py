"""A projection behind an encoder: exact, stored with its name."""

import numpy as np
import pytest

from headwater.adapters.models.project import ProjectedEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.core.errors import ConfigError, InputError

TEXTS = [f"text number {i} about my card" for i in range(257)] + [""]


@pytest.fixture(scope="module")
def projected():
    matrix = np.random.default_rng(0).normal(size=(256, 64))
    return ProjectedEncoder(StaticEncoder.shipped(), matrix, name="random.v1")


def test_rows_do_not_depend_on_the_batch(projected):
    whole = projected.encode(TEXTS)
    assert whole.shape == (258, 64)
    assert all(projected.encode([text]).tobytes() == row.tobytes() for text, row in zip(TEXTS, whole, strict=True))
    assert np.allclose(np.linalg.norm(whole[:-1], axis=1), 1, atol=1e-6)
    assert not whole[-1].any()


def test_equals_the_plain_product(projected):
    plain = StaticEncoder.shipped().encode(TEXTS[:50]) @ projected.matrix
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    assert np.abs(projected.encode(TEXTS[:50]) - plain).max() < 1e-4


def test_saved_and_loaded(projected, tmp_path):
    projected.save(tmp_path / "p.npz")
    back = ProjectedEncoder.load(StaticEncoder.shipped(), tmp_path / "p.npz")
    assert back.id == projected.id
    (tmp_path / "q.npz").write_bytes(b"?")
    with pytest.raises(ConfigError, match="not a projection"):
        ProjectedEncoder.load(StaticEncoder.shipped(), tmp_path / "q.npz")


def test_a_matrix_of_another_encoder_is_refused():
    with pytest.raises(InputError, match="does not fit"):
        ProjectedEncoder(StaticEncoder.shipped(), np.eye(3), name="x")
