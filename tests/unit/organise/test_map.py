"""The picture is the same every time and keeps near things near."""

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.core.errors import InputError
from headwater.organise.map import Layout, label_places, lay_out, place_rows


def test_topics_lie_together_and_order_does_not_matter() -> None:
    vectors, truth, _ = blobs(6, 30, noise=0.5)
    layout = lay_out(vectors)
    order = np.random.default_rng(0).permutation(len(truth))
    again = lay_out(vectors[order])
    assert again.to_bytes() == layout.to_bytes()
    place = place_rows(layout, vectors)
    assert np.abs(place).max() <= 1
    gap = np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(gap, np.inf)
    assert (truth[gap.argmin(axis=1)] == truth).mean() > 0.95


def test_rows_are_placed_one_by_one() -> None:
    vectors, _, _ = blobs(5, 20, noise=0.5)
    layout = lay_out(vectors[::2])
    together = place_rows(layout, vectors)
    apart = np.concatenate([place_rows(layout, row[None]) for row in vectors])
    assert together.tobytes() == apart.tobytes()


def test_the_layout_survives_its_bytes() -> None:
    vectors, _, _ = blobs(4, 20, noise=0.5)
    layout = lay_out(vectors)
    back = Layout.from_bytes(layout.to_bytes())
    assert place_rows(back, vectors).tobytes() == place_rows(layout, vectors).tobytes()
    with pytest.raises(InputError):
        Layout.from_bytes(b"no layout")


def test_labels_stand_among_their_own() -> None:
    layout = Layout(np.eye(4, dtype=np.float32), np.float32([[0, 0], [0.2, 0], [1, 1], [0.8, 1]]))
    found = label_places(layout, np.array([0, 0, 1, 1]), 3)
    assert np.allclose(found, [[0.1, 0], [0.9, 1], [0, 0]])


def test_odd_inputs() -> None:
    layout = lay_out(np.zeros((2, 8)))
    assert place_rows(layout, np.zeros((2, 8))).tolist() == [[0, 0], [0, 0]]
    assert place_rows(lay_out(np.eye(8)[:1]), np.eye(8)[:3]).shape == (3, 2)
    assert place_rows(lay_out(np.eye(8)), np.zeros((1, 8))).tolist() == [[0, 0]]


def test_a_layout_without_a_row_keeps_the_others_in_their_places() -> None:
    rows = np.eye(8, dtype=np.float32)
    layout = lay_out(rows)
    assert layout.without(rows[:0]) is layout
    assert layout.without(-rows) is layout
    rest = layout.without(rows[2:4])
    assert len(rest.landmarks) == 6
    assert not (rest.landmarks @ rows[2:4].T > 0.5).any()
    kept = {tuple(landmark): tuple(place) for landmark, place in zip(layout.landmarks, layout.places, strict=True)}
    assert all(
        kept[tuple(landmark)] == tuple(place) for landmark, place in zip(rest.landmarks, rest.places, strict=True)
    )
