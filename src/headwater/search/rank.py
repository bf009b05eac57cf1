"""One fusion for all: the score of each text of a pool from its words and its meaning.

The pool is everything (``index``, in memory) or the candidates that a store brought up (``stage``): the formula is the
same. In a pool of candidates each text borrows meaning from its neighbours among the candidates, which is nearly what
it would have borrowed from all, because neighbours come up together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.search import fuse
from headwater.search.config import SearchSettings
from headwater.search.dense import FloatArray, best, normalise


@dataclass(frozen=True, slots=True)
class Scores:
    """One query against a pool.

    Attributes:
        total: ``(n,)`` what ranks.
        words: ``(n,)`` BM25.
        meaning: ``(n,)`` cosine after borrowing and feedback.
    """

    total: FloatArray
    words: FloatArray
    meaning: FloatArray


@dataclass(frozen=True, slots=True)
class Pool:
    """Texts to rank.

    Attributes:
        centred: ``(n, d) float32`` unit-norm vectors without the corpus' mean.
        borrowed: the same after borrowing from neighbours.
        words: ``(n,)`` BM25 of the query.
    """

    centred: FloatArray
    borrowed: FloatArray
    words: FloatArray


def suited(settings: SearchSettings, *, weight: float) -> SearchSettings:
    """The settings for a corpus: where words were found to tell texts apart, nothing is borrowed and nothing fed back.

    Borrowing finds what is of the same kind and blurs what is the same one. A weight of words above the prior says that
    texts of this corpus are found again by what tells them apart.
    """
    if weight <= settings.lexical_weight:
        return settings
    return replace(settings, neighbours=0, feedback=0)


def blend(pool: Pool, query: FloatArray, settings: SearchSettings, *, weight: float, away: FloatArray) -> Scores:
    """The hybrid score of every text of the pool.

    Args:
        pool: what to rank.
        query: ``(d,)`` unit-norm, without the corpus' mean.
        settings: how meaning is borrowed.
        weight: of words against meaning.
        away: ``(m, d)`` unit-norm vectors to stay away from; may have no row.
    """
    weighted = np.float32(weight) * fuse.scaled(pool.words)
    first = pool.centred @ query
    moved = _fed(pool, query, first + weighted, settings)
    share = np.float32(settings.own_share)
    meaning = share * first + (1 - share) * (pool.borrowed @ moved)
    total = meaning + weighted
    for row in away:
        total = total - np.float32(0.5) * np.maximum(pool.borrowed @ row, 0)
    return Scores(np.asarray(total, np.float32), pool.words, np.asarray(meaning, np.float32))


def _fed(pool: Pool, query: FloatArray, first: FloatArray, settings: SearchSettings) -> FloatArray:
    """The query moved towards its first hits (Rocchio 1971)."""
    if settings.feedback < 1 or len(first) <= settings.feedback:
        return query
    top = best(first, settings.feedback)
    share = np.maximum(first[top], 0.0) ** 3
    mean = (share @ pool.borrowed[top]) / max(float(share.sum()), 1e-9)
    moved: FloatArray = normalise((query + np.float32(settings.feedback_weight) * mean)[None])[0]
    return moved


def fold(
    rows: Sequence[int], vectors: npt.NDArray[np.float32], k: int, *, likeness: float | None
) -> tuple[list[int], dict[int, list[int]]]:
    """The first ``k`` of these rows, near-duplicates folded into the better one.

    Args:
        rows: best first.
        vectors: ``(n, d)`` unit-norm, by row.
        k: rows to keep.
        likeness: cosine from which a row is a near-duplicate; ``None`` folds nothing.

    Returns:
        Rows that are kept, and the rows folded into each.
    """
    if likeness is None or not len(rows):
        return list(rows[:k]), {row: [] for row in rows[:k]}
    kept: list[int] = []
    also: dict[int, list[int]] = {}
    held = np.empty((min(k, len(rows)), vectors.shape[1]), np.float32)
    seen = 0
    while seen < len(rows) and len(kept) < k:
        row = rows[seen]
        near = held[: len(kept)] @ vectors[row]
        if len(kept) and float(near.max()) >= likeness:
            also[kept[int(near.argmax())]].append(row)
        else:
            held[len(kept)] = vectors[row]
            kept.append(row)
            also[row] = []
        seen += 1
    rest = np.asarray(rows[seen:], np.int64)  # none of these is kept: they are compared all at once
    if len(rest):
        likest = vectors[rest] @ held[: len(kept)].T
        for place in np.flatnonzero(likest.max(axis=1) >= likeness).tolist():
            also[kept[int(likest[place].argmax())]].append(int(rest[place]))
    return kept, also
