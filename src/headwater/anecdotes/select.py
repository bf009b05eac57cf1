"""Which few contacts to read: representative, diverse, good to read, and the same ones whatever the order of the rows.

Method ``anecdotes.select.coverage.v2``: greedy maximisation of facility location (every contact is served by its most
similar chosen one; Mirzasoleiman et al. 2013) plus the candidate's quality, minus its likeness to what is already
chosen (MMR; Carbonell & Goldstein 1998), under a quota for each cohort. Greedy is within 1 - 1/e of the best coverage
(Nemhauser, Wolsey & Fisher 1978), within 1/2 under quotas.

Likeness is measured on vectors that are averaged with their nearest neighbours, which takes noise out, and then freed of
the mean of all, which is what they share anyway and hides what sets them apart. Near-duplicates are told by the vectors
as they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.anecdotes.config import SelectSettings
from headwater.core.errors import InputError
from headwater.core.ids import content_hash

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

_ROWS_A_NEIGHBOUR = 10  # the fewer rows there are, the fewer neighbours a row is averaged with
_LEAST_TO_CENTRE = 10

METHOD = "anecdotes.select.coverage.v2"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen.

    Attributes:
        indices: ``(k,) int64``, rows of the input, read first one first; fewer where the rest repeats them.
        stands_for: ``(k,) int64``, rows nearer to this one than to the others; they sum to the number of rows.
        coverage: share of what the whole set could cover that these cover, 0..1.
        method: versioned name of the algorithm.
    """

    indices: IntArray
    stands_for: IntArray
    coverage: float
    method: str = METHOD


def select(
    vectors: npt.ArrayLike,
    k: int,
    *,
    weights: Sequence[float] | None = None,
    quality: Sequence[float] | None = None,
    groups: Sequence[str] | None = None,
    keys: Sequence[str] | None = None,
    settings: SelectSettings | None = None,
) -> Selection:
    """Up to ``k`` rows that stand for all.

    Args:
        vectors: ``(n, d)`` floats, rows unit-norm (zero rows are served by nothing and never chosen while others are).
        k: rows wanted, at least 1.
        weights: ``(n,)`` how many contacts a row counts for, above 0; 1 each by default.
        quality: ``(n,)`` how good a row is to read, 0..1; a row with 0 is chosen last. 1 each by default.
        groups: ``(n,)`` cohort of a row (channel, region, week ...): each gets seats by its share of the weight.
        keys: ``(n,)`` what identifies a row's content (its text, its id); decides ties. The vector by default.
        settings: trade-offs.

    Raises:
        InputError: nothing to choose from, ``k`` below 1, or lengths that differ.

    Example:
        >>> import numpy as np
        >>> vectors = np.array([[1, 0], [0.98, 0.199], [0, 1], [0.1, 0.995]], dtype="float32")
        >>> sorted(select(vectors, 2).stands_for.tolist())
        [2, 2]
    """
    settings = settings or SelectSettings()
    matrix = np.ascontiguousarray(np.asarray(vectors, dtype=np.float32))
    n = len(matrix)
    _check(matrix, k, {"weights": weights, "quality": quality, "groups": groups, "keys": keys})
    weight = np.ones(n) if weights is None else np.asarray(weights, dtype=np.float64)
    worth = np.ones(n) if quality is None else np.clip(np.asarray(quality, dtype=np.float64), 0.0, 1.0)
    cohort = np.zeros(n, dtype=np.str_) if groups is None else np.asarray([str(group) for group in groups])
    vector_keys = np.asarray([content_hash(row.tobytes()) for row in matrix])
    row_keys = vector_keys if keys is None else np.asarray([content_hash(key) for key in keys])

    # Everything below happens in the order of the content, so that no sum and no tie depends on the order of the rows.
    order = np.lexsort((cohort, weight, worth, vector_keys, row_keys))
    chosen, coverage = _greedy(matrix[order], weight[order], worth[order], cohort[order], k, settings)
    stands_for = _served(matrix[order], chosen, settings.block_rows)
    return Selection(order[chosen].astype(np.int64), stands_for, coverage)


def quotas(groups: Sequence[str], weights: Sequence[float], k: int) -> dict[str, int]:
    """Seats of each cohort: by its share of the weight (largest remainders), the largest cohorts getting one at least.

    Args:
        groups: cohort of each row.
        weights: weight of each row.
        k: seats.

    Example:
        >>> quotas(["chat"] * 8 + ["call"] * 2, [1.0] * 10, 5)
        {'call': 1, 'chat': 4}
    """
    totals: dict[str, float] = {}
    for group, weight in zip(groups, weights, strict=True):
        totals[group] = totals.get(group, 0.0) + weight
    ranked = sorted(totals, key=lambda group: (-totals[group], group))
    seats = dict.fromkeys(ranked[:k], 1)
    everything = sum(totals.values()) or 1.0
    while sum(seats.values()) < k:
        # the cohort whose fair share is farthest above its seats gets the next one
        neediest = max(seats, key=lambda group: (k * totals[group] / everything - seats[group], totals[group], group))
        seats[neediest] += 1
    return {group: seats[group] for group in sorted(seats)}


def _check(matrix: FloatArray, k: int, columns: dict[str, Sequence[object] | None]) -> None:
    if matrix.ndim != 2 or not len(matrix):
        raise InputError(f"vectors must have the shape (n, d) with n >= 1, got {matrix.shape}")
    if k < 1:
        raise InputError(f"k must be at least 1, got {k}")
    for name, column in columns.items():
        if column is not None and len(column) != len(matrix):
            raise InputError(f"{name} has {len(column)} entries for {len(matrix)} vectors")


def _greedy(
    matrix: FloatArray,
    weight: npt.NDArray[np.float64],
    worth: npt.NDArray[np.float64],
    cohort: npt.NDArray[np.str_],
    k: int,
    settings: SelectSettings,
) -> tuple[IntArray, float]:
    """Positions chosen, in order of choice, and the share of the coverage they reach."""
    n = len(matrix)
    ground = np.arange(min(n, settings.max_ground))
    # the rows come sorted by a hash of their content: a prefix is a random sample that does not depend on their order
    candidates = np.sort(np.argsort(-worth, kind="stable")[: settings.max_candidates])
    apart = _set_apart(matrix, ground, settings)
    likeness = np.maximum(apart[candidates] @ apart[ground].T, 0.0)
    share = (weight[ground] / weight[ground].sum()).astype(np.float32)
    reach = likeness.max(axis=0)
    seats = quotas(cohort.tolist(), weight.tolist(), k)
    served = np.zeros(len(ground), dtype=np.float32)
    closest = np.zeros(len(candidates), dtype=np.float32)
    open_seats = np.ones(len(candidates), dtype=bool)
    alive = np.ones(len(candidates), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < k and alive.any():
        if not (alive & open_seats).any():
            open_seats[:] = True  # no cohort with a seat has anything new to say: the others may
        gain = np.maximum(likeness - served, 0.0) @ share
        objective = (
            gain
            + settings.quality_share * gain.max() * worth[candidates]
            - settings.redundancy * (gain.max() * closest)
        )
        objective[worth[candidates] <= 0.0] -= 2.0  # only when nothing else is left
        objective[~(alive & open_seats)] = -np.inf
        best = int(np.argmax(np.round(objective, 6)))
        chosen.append(best)
        served = np.maximum(served, likeness[best])
        closest = np.maximum(closest, apart[candidates] @ apart[candidates[best]])
        alive &= matrix[candidates] @ matrix[candidates[best]] < settings.near_duplicate
        alive[best] = False
        group = str(cohort[candidates[best]])
        seats[group] = seats.get(group, 0) - 1
        open_seats &= (cohort[candidates] != group) | (seats[group] > 0)
    total = float(reach @ share)
    return candidates[chosen], float(served @ share) / total if total > 0 else 1.0


def _set_apart(matrix: FloatArray, ground: IntArray, settings: SelectSettings) -> FloatArray:
    """Rows averaged with their nearest neighbours in the ground set, less the mean of all; zero rows stay zero."""
    n_near = min(settings.neighbours, len(ground) // _ROWS_A_NEIGHBOUR)
    result = matrix.copy()
    if n_near:
        for begin in range(0, len(matrix), settings.block_rows):
            block = np.round(matrix[begin : begin + settings.block_rows] @ matrix[ground].T, 6)
            near = np.argsort(-block, axis=1, kind="stable")[:, : n_near + 1]  # itself among them
            result[begin : begin + settings.block_rows] = matrix[ground][near].mean(axis=1)
    told = np.linalg.norm(matrix, axis=1) > 0
    if told.sum() >= _LEAST_TO_CENTRE:
        result = result - result[ground][told[ground]].mean(axis=0)
    length = np.linalg.norm(result, axis=1, keepdims=True)
    return np.asarray(np.where(told[:, None], result / np.maximum(length, 1e-9), 0.0), dtype=np.float32)


def _served(matrix: FloatArray, chosen: IntArray, block_rows: int) -> IntArray:
    """How many rows are nearest to each chosen one."""
    counts = np.zeros(len(chosen), dtype=np.int64)
    for begin in range(0, len(matrix), block_rows):
        nearest = np.argmax(matrix[begin : begin + block_rows] @ matrix[chosen].T, axis=1)
        counts += np.bincount(nearest, minlength=len(chosen))
    return counts
