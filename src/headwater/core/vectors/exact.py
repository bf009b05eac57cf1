"""Dot products that are the same to the last bit, whatever the batch, the order of rows or the number of threads.

Matrix libraries add in an order that depends on the shape of the batch, so one row computed alone and the same row in
a batch differ in their last bits. Unit vectors rounded to multiples of 2**-11 have products that are multiples of
2**-22 and partial sums below 2 (Cauchy-Schwarz), so that every intermediate result fits the 24 bits of a float32
without rounding: any order of summation gives the same number. The rounding moves a cosine by about 1e-4.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError

Floats = npt.NDArray[np.float32]

GRID: Final = 2048.0
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_ROWS: Final = 512  # of distances at once: bounds memory, no effect on them


def unit(vectors: npt.ArrayLike) -> Floats:
    """Rows scaled to length 1; a zero row stays zero.

    Args:
        vectors: ``(n, d)`` finite numbers.

    Raises:
        InputError: not two-dimensional, or a value is not finite.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    if rows.ndim != 2:
        raise InputError(
            f"vectors must have two dimensions (rows, length), got {rows.ndim}", hint="pass a (n, d) array"
        )
    if not np.isfinite(rows).all():
        bad = int(np.flatnonzero(~np.isfinite(rows).all(axis=1))[0])
        raise InputError(
            f"row {bad} of the vectors holds a value that is not finite", hint="drop or re-encode that row"
        )
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    scale = np.divide(1.0, lengths, out=np.zeros_like(lengths), where=lengths > 1e-12)
    return np.asarray(rows * scale[:, None], dtype=np.float32)


def snap(vectors: npt.ArrayLike) -> Floats:
    """Unit rows on the grid of multiples of 1/2048: dot products of two such rows are exact in float32.

    Args:
        vectors: ``(n, d)`` finite numbers, any length.

    Returns:
        ``(n, d) float32``, rows of length 1 within about 1 %; zero rows stay zero.

    Example:
        >>> import numpy as np
        >>> rows = snap(np.random.default_rng(0).normal(size=(50, 64)))
        >>> bool((rows @ rows.T == (rows[:, ::-1] @ rows[:, ::-1].T)).all())
        True
    """
    return np.asarray(np.rint(unit(vectors) * np.float32(GRID)) / np.float32(GRID), dtype=np.float32)


def row_keys(vectors: Floats, *, seed: int = 0) -> npt.NDArray[np.uint64]:
    """One 64-bit content hash a row: equal rows have equal keys, and their order is as good as random.

    Args:
        vectors: ``(n, d) float32``.
        seed: another seed gives another order.
    """
    bits = np.ascontiguousarray(vectors + np.float32(0.0)).view(np.uint32)  # -0.0 becomes 0.0
    odd = np.random.default_rng([seed, 7]).integers(0, 2**63, size=bits.shape[1], dtype=np.uint64) * np.uint64(2)
    odd += np.uint64(1)
    keys = np.empty(bits.shape[0], dtype=np.uint64)
    for start in range(0, bits.shape[0], 8192):
        block = bits[start : start + 8192].astype(np.uint64)
        block ^= block >> np.uint64(15)
        keys[start : start + 8192] = (block * odd).sum(axis=1, dtype=np.uint64)
    keys ^= keys >> np.uint64(31)
    keys *= _MIX
    keys ^= keys >> np.uint64(29)
    return keys


def mean_direction(vectors: Floats, groups: npt.NDArray[np.int64], n_groups: int) -> Floats:
    """Snapped mean direction of each group; the order of the rows does not matter.

    Args:
        vectors: ``(n, d) float32`` snapped rows.
        groups: ``(n,)`` group of each row, 0..n_groups-1.
        n_groups: number of groups; one without rows gives a zero row.
    """
    return snap(group_sums(vectors, groups, n_groups))


def distances(points: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Euclidean distances of all pairs of points, in the order (0, 1), (0, 2), ..., (1, 2), ...: what ``linkage`` takes.

    The points are rounded to a grid on which their dot products are whole numbers that float64 holds, so that a product
    of matrices gives the same bits everywhere, in a fifth of the time of the differences. The rounding is below
    ``2**-20`` of the largest value for up to 1,024 numbers a point.

    Args:
        points: ``(m, d)`` finite numbers.

    Returns:
        ``(m * (m - 1) / 2,) float64``.

    Example:
        >>> import numpy as np
        >>> distances(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 4.0]])).tolist()
        [5.0, 4.0, 3.0]
    """
    n_points, width = points.shape
    largest = float(np.abs(points).max(initial=0.0))
    bits = (50 - max(width - 1, 1).bit_length()) // 2
    scale = 2.0 ** (bits - int(np.ceil(np.log2(largest)))) if largest else 1.0
    whole = np.rint(points.astype(np.float64) * scale)
    squares = np.einsum("ij,ij->i", whole, whole)
    found = np.empty(n_points * (n_points - 1) // 2)
    at = 0
    for start in range(0, n_points, _ROWS):
        block = whole[start : start + _ROWS] @ whole[start:].T
        block *= -2
        block += squares[start : start + _ROWS, None]
        block += squares[None, start:]
        np.sqrt(block, out=block)
        for i, row in enumerate(block):
            beyond = row[i + 1 :]
            found[at : at + len(beyond)] = beyond
            at += len(beyond)
    found /= scale
    return found


def group_sums(
    vectors: Floats, groups: npt.NDArray[np.int64], n_groups: int, *, weights: npt.NDArray[np.float64] | None = None
) -> npt.NDArray[np.float64]:
    """``(n_groups, d) float64`` sums of the rows of each group: exact, hence independent of the order of rows.

    Args:
        vectors: ``(n, d) float32`` snapped rows.
        groups: ``(n,)`` group of each row.
        n_groups: number of groups.
        weights: ``(n,)`` whole numbers; default 1.
    """
    sums = np.zeros((n_groups, vectors.shape[1]), dtype=np.float64)
    order = np.argsort(groups, kind="stable")
    for start in range(0, len(order), 65_536):
        rows = order[start : start + 65_536]
        block = vectors[rows].astype(np.float64)
        if weights is not None:
            block *= weights[rows, None]
        here = groups[rows]
        first = np.flatnonzero(np.r_[True, here[1:] != here[:-1]])
        sums[here[first]] += np.add.reduceat(block, first, axis=0)
    return sums
