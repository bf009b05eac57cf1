"""Fewer dimensions: principal directions with fixed signs."""

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats


def principal(
    vectors: Floats, n_dims: int, *, weights: npt.NDArray[np.float64] | None = None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Mean and leading principal directions of weighted rows.

    Args:
        vectors: ``(n, d) float32``.
        n_dims: directions wanted, at most d.
        weights: ``(n,)`` non-negative; default 1.

    Returns:
        mean ``(d,)`` and directions ``(d, n_dims)``, orthonormal columns, each signed so that its largest entry by
        magnitude is positive.
    """
    rows = vectors.astype(np.float64)
    weight = np.ones(len(rows)) if weights is None else weights
    mean = (rows * weight[:, None]).sum(axis=0) / max(float(weight.sum()), 1e-12)
    centred = rows - mean
    covariance = (centred * weight[:, None]).T @ centred
    _, directions = np.linalg.eigh(covariance)
    chosen = directions[:, ::-1][:, :n_dims]
    largest = np.abs(chosen).argmax(axis=0)
    signs = np.sign(chosen[largest, np.arange(chosen.shape[1])])
    return mean, chosen * np.where(signs == 0, 1.0, signs)
