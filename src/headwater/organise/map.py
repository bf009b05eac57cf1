"""Two coordinates a statement, for a picture: near statements near, the same picture every time.

A bounded number of landmarks is laid out: principal axes first, then neighbours attract each other and random pairs repel
(the forces of UMAP with a Student-t kernel). Every statement then stands among its nearest landmarks, whichever they are:
row by row, in linear time, also those that come later, so that the picture does not move under the reader. Distances
between far groups mean little, as in every such map.

References:
    McInnes, Healy & Melville, UMAP: uniform manifold approximation and projection, arXiv:1802.03426 (2018).
    Tang, Liu, Zhang & Mei, Visualizing large-scale and high-dimensional data, WWW 2016: negative samples, linear time.
    Böhm, Berens & Kobak, Attraction-repulsion spectrum in neighbor embeddings, JMLR 23 (2022): principal axes to begin.
"""

import io
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import Floats, row_keys, snap
from headwater.core.vectors.neighbours import nearest
from headwater.core.vectors.reduce import principal
from headwater.organise.condense import condense

VERSION: Final = "organise.map.v2"
_AMONG: Final = 4  # landmarks that a statement stands among
_REPELLED: Final = 5  # random others that each end of an attraction is pushed from
_FURTHEST: Final = 4.0  # a point moves in one dimension of one round, at most
_SAME: Final = 1 - 1e-4  # cosine from which a landmark is that very row
_SPREAD: Final = 10.0  # of the principal axes at the beginning


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the landmarks stand.

    Attributes:
        landmarks: ``(m, d) float32`` snapped.
        places: ``(m, 2) float32`` within -1..1.
    """

    landmarks: Floats
    places: Floats

    def to_bytes(self) -> bytes:
        """Both arrays; equal layouts, equal bytes."""
        held = io.BytesIO()
        for part in (self.landmarks, self.places):
            np.save(held, np.ascontiguousarray(part, "<f4"), allow_pickle=False)
        return held.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Layout":
        """The layout whose ``to_bytes`` this is.

        Raises:
            InputError: not the bytes of a layout.
        """
        held = io.BytesIO(data)
        try:
            return cls(np.load(held, allow_pickle=False), np.load(held, allow_pickle=False))
        except (ValueError, EOFError, OSError) as error:
            raise InputError("these bytes are no layout of a map", hint="run again: the map is made anew") from error

    def without(self, vectors: npt.ArrayLike) -> "Layout":
        """The layout without the landmarks that are one of these vectors; the others stay where they stand.

        Args:
            vectors: ``(n, d)`` rows as they were laid out.
        """
        rows = snap(vectors)
        if not len(rows) or not len(self.landmarks):
            return self
        stays = (self.landmarks @ rows.T).max(axis=1) < _SAME * np.linalg.norm(self.landmarks, axis=1)
        return self if stays.all() else Layout(self.landmarks[stays], self.places[stays])


def lay_out(vectors: npt.ArrayLike, *, max_points: int = 3000, n_neighbours: int = 15, rounds: int = 200) -> Layout:
    """A layout of the rows; their order does not matter.

    Args:
        vectors: ``(n, d)``; more than ``max_points`` different ones are condensed first.
        max_points: landmarks, at most.
        n_neighbours: that attract each landmark.
        rounds: of attraction and repulsion.

    Example:
        >>> import numpy as np
        >>> layout = lay_out(np.eye(3).repeat(5, axis=0))
        >>> layout.places.shape
        (3, 2)
    """
    condensed = condense(snap(vectors), near=0.97, max_points=max_points)
    points = condensed.points[np.argsort(row_keys(condensed.points), kind="stable")]
    if len(points) < 3:
        return Layout(points, np.stack([np.linspace(-0.5, 0.5, len(points)), np.zeros(len(points))], 1).astype("<f4"))
    mean, axes = principal(points, min(2, points.shape[1]))
    flat = (points.astype(np.float64) - mean) @ axes
    start = np.zeros((len(points), 2))
    start[:, : flat.shape[1]] = flat * (_SPREAD / max(float(np.abs(flat).max()), 1e-9))
    neighbours, cosines = nearest(points, points, n_neighbours, exclude_self=True)
    place = _settle(start, neighbours, _weights(cosines), rounds=rounds)
    place -= np.median(place, axis=0)
    reach = max(float(np.quantile(np.abs(place), 0.999)), 1e-9)
    return Layout(points, np.asarray(np.clip(place / reach, -1, 1), dtype=np.float32))


def place_rows(layout: Layout, vectors: npt.ArrayLike) -> Floats:
    """``(n, 2) float32`` within -1..1: each row among its nearest landmarks, nearer ones counting more.

    Row-wise: any batch size gives the same bytes. A row without a direction stands in the middle.

    Args:
        layout: of the landmarks.
        vectors: ``(n, d)``.
    """
    rows = snap(vectors)
    if not len(layout.landmarks) or not len(rows):
        return np.zeros((len(rows), 2), np.float32)
    index, cosine = nearest(rows, layout.landmarks, _AMONG)
    near = np.maximum(cosine.astype(np.float64), 0)
    weight = np.exp(-12.0 * (near[:, :1] - near)) * (near > 0)
    total = weight.sum(axis=1, keepdims=True)
    found = (weight[:, :, None] * layout.places[index].astype(np.float64)).sum(axis=1) / np.maximum(total, 1e-12)
    return np.asarray(np.where(total > 0, found, 0.0), dtype=np.float32)


def label_places(layout: Layout, groups: npt.NDArray[np.int64], n_groups: int) -> Floats:
    """``(n_groups, 2)`` where to write the name of each group: the median of its landmarks; the middle where it has none.

    Args:
        layout: of the landmarks.
        groups: ``(m,)`` group of each landmark.
        n_groups: number of groups.
    """
    out = np.zeros((n_groups, 2), np.float32)
    for group in range(n_groups):
        own = layout.places[groups == group]
        if len(own):
            out[group] = np.median(own, axis=0)
    return out


def _weights(cosines: Floats) -> npt.NDArray[np.float64]:
    """Strength of each attraction: 1 for the nearest neighbour, falling with the angle beyond it at the scale of the row."""
    far = 1.0 - cosines.astype(np.float64)
    beyond = far - far[:, :1]
    scale = np.maximum(beyond.mean(axis=1, keepdims=True), 1e-6)
    return np.asarray(np.exp(-beyond / scale))


def _settle(
    start: npt.NDArray[np.float64], neighbours: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], *, rounds: int
) -> npt.NDArray[np.float64]:
    """Places after so many rounds; pushes get smaller to nothing."""
    n, k = neighbours.shape
    ends = np.repeat(np.arange(n), k), neighbours.ravel()
    pull = weights.ravel()
    drawn = np.random.default_rng(0)  # the same pairs repel each other every time
    place = start.copy()
    for done in range(rounds):
        rate = 1.0 - done / rounds
        gap = place[ends[0]] - place[ends[1]]
        distance = (gap**2).sum(axis=1)
        force = np.clip((-2.0 * pull / (1.0 + distance))[:, None] * gap, -_FURTHEST, _FURTHEST)
        move = _summed(ends[0], force, n) - _summed(ends[1], force, n)
        for _ in range(_REPELLED):
            other = drawn.permutation(n)
            gap = place - place[other]
            distance = (gap**2).sum(axis=1)
            push = 2.0 / ((0.01 + distance) * (1.0 + distance)) * (pull.sum() / n)
            move += np.clip(push[:, None] * gap, -_FURTHEST, _FURTHEST)
        place += rate * 0.1 * np.clip(move, -_FURTHEST * 10, _FURTHEST * 10)
    return place


def _summed(rows: npt.NDArray[np.int64], force: npt.NDArray[np.float64], n: int) -> npt.NDArray[np.float64]:
    return np.stack([np.bincount(rows, weights=force[:, axis], minlength=n) for axis in range(2)], axis=1)
