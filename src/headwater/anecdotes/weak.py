"""Weak signals: what is said by few, fits no known issue, and is recent.

Method ``anecdotes.weak.distance.v1``: the statements farthest from every topic, among them those that a person can act on;
each is counted with the others that say much the same.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

METHOD: Final = "anecdotes.weak.distance.v1"
KEPT: Final = 400
"""Statements farthest from every topic that are looked at."""
LIKE: Final = 0.6
"""Cosine from which two statements say much the same."""
LEAST_INFORMATIVE: Final = 0.25
LEAST_WORDS: Final = 6

Floats = npt.NDArray[np.float32]
_BINS = 1_000


@dataclass
class Farthest:
    """The statements farthest from every topic, kept while they stream by, and how far the others are.

    Attributes:
        ids: of those kept.
        cosines: to the nearest topic.
        vectors: ``(n, d)`` theirs.
    """

    ids: list[str]
    cosines: npt.NDArray[np.float64]
    vectors: Floats
    _counts: npt.NDArray[np.int64]

    @classmethod
    def none(cls, dim: int) -> "Farthest":
        """Nothing seen yet."""
        return cls([], np.zeros(0), np.zeros((0, dim), np.float32), np.zeros(_BINS + 1, np.int64))

    def add(self, ids: list[str], vectors: Floats, topics: Floats, open_to: npt.NDArray[np.bool_]) -> None:
        """See one batch.

        Args:
            ids: of the statements.
            vectors: ``(n, d)`` unit rows.
            topics: ``(k, d)`` unit centres.
            open_to: ``(n,)`` which may be kept; all are counted.
        """
        if not len(ids):
            return
        cosines = np.round((vectors @ topics.T).max(axis=1).astype(np.float64), 5)
        bins = np.clip(((1 - cosines) / 2 * _BINS).astype(np.int64), 0, _BINS)
        self._counts += np.bincount(bins, minlength=_BINS + 1)
        rows = np.flatnonzero(open_to)
        self.ids += [ids[row] for row in rows]
        self.cosines = np.concatenate([self.cosines, cosines[rows]])
        self.vectors = np.concatenate([self.vectors, vectors[rows]])
        order = sorted(range(len(self.ids)), key=lambda row: (self.cosines[row], self.ids[row]))[:KEPT]
        self.ids = [self.ids[row] for row in order]
        self.cosines, self.vectors = self.cosines[order], self.vectors[order]

    def novelty(self) -> npt.NDArray[np.float64]:
        """``(n,)`` share of all statements seen that are nearer to a topic, 0..1."""
        below = np.cumsum(self._counts)
        bins = np.clip(((1 - self.cosines) / 2 * _BINS).astype(np.int64), 0, _BINS)
        return np.asarray((below[bins] - self._counts[bins]) / max(int(self._counts.sum()), 1), dtype=np.float64)


def alike(vectors: Floats) -> npt.NDArray[np.bool_]:
    """``(n, n)`` which of the rows say much the same, themselves left out."""
    same = np.round(vectors @ vectors.T, 5) >= LIKE
    np.fill_diagonal(same, False)
    return np.asarray(same, dtype=np.bool_)
