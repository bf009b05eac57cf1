"""Is what comes in still what the topics were learned from?

References:
    A. Gretton et al., A kernel two-sample test, JMLR 13 (2012): the linear kernel, i.e. the distance of means.
    B. Phipson, G. Smyth, Permutation p-values should never be zero, SAGMB 9 (2010).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import Floats, snap

METHOD: Final = "organise.drift.mean.v1"


@dataclass(frozen=True, slots=True)
class Drift:
    """Difference between two batches of one topic (or of all statements).

    Attributes:
        distance: between the mean vectors, 0..2.
        p_value: share of random regroupings that differ at least as much, above 0.
        n_before: statements before.
        n_after: statements after.
    """

    distance: float
    p_value: float
    n_before: int
    n_after: int
    method: str = METHOD


def measure_drift(
    before: npt.ArrayLike, after: npt.ArrayLike, *, n_permutations: int = 200, max_rows: int = 2000, seed: int = 0
) -> Drift:
    """Whether two batches of vectors have the same mean.

    Args:
        before: ``(n, d)``, n >= 5.
        after: ``(m, d)``, m >= 5.
        n_permutations: regroupings tried; the least p-value is ``1 / (n_permutations + 1)``.
        max_rows: rows of each batch that are used.
        seed: of the draws.

    Raises:
        NotEnoughData: fewer than five rows on a side.
    """
    rng = np.random.default_rng([seed, 5])
    first, second = _draw(snap(before), max_rows, rng), _draw(snap(after), max_rows, rng)
    if min(len(first), len(second)) < 5:
        raise NotEnoughData(
            f"drift needs 5 statements on each side, got {len(first)} and {len(second)}", hint="wait for more"
        )
    pool = np.concatenate([first, second]).astype(np.float64)
    n_first = len(first)
    seen = _distance(pool, np.arange(len(pool)), n_first)
    beyond = sum(_distance(pool, rng.permutation(len(pool)), n_first) >= seen for _ in range(n_permutations))
    return Drift(round(seen, 6), (1 + beyond) / (n_permutations + 1), len(first), len(second))


def _draw(rows: Floats, max_rows: int, rng: np.random.Generator) -> Floats:
    return rows if len(rows) <= max_rows else rows[np.sort(rng.permutation(len(rows))[:max_rows])]


def _distance(pool: npt.NDArray[np.float64], order: npt.NDArray[np.int64], n_first: int) -> float:
    return float(np.linalg.norm(pool[order[:n_first]].mean(axis=0) - pool[order[n_first:]].mean(axis=0)))
