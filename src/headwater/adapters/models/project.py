"""A learned linear map behind any encoder, exact to the last bit.

A matrix product over a batch may round differently with the size of the batch and the linear-algebra library. Here both
sides are rounded to whole multiples of a power of two first, so that every partial sum is exact in float64 and each row
depends on its text alone, whatever the batch and the machine.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.adapters.models.npz import write_arrays
from headwater.core.errors import ConfigError, InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Encoder

_VECTOR_STEP: Final = 2.0**-20
_MATRIX_STEP: Final = 2.0**-20  # 20 + 20 bits and up to 2**11 terms stay within the 53 of a float64


class ProjectedEncoder:
    """Another encoder's vectors times a matrix, scaled to length one again.

    Args:
        encoder: gives unit rows of ``d`` numbers, at most 2,048.
        matrix: ``(d, k) float``; scaled so that its largest entry is at most 1.
        name: family and version of the projection, part of the id.

    Raises:
        InputError: the matrix does not fit the encoder.
    """

    def __init__(self, encoder: Encoder, matrix: npt.NDArray[np.floating[Any]], *, name: str) -> None:
        if matrix.ndim != 2 or matrix.shape[0] != encoder.dim or not np.isfinite(matrix).all() or encoder.dim > 2048:
            raise InputError(
                f"a projection of {matrix.shape} does not fit vectors of {encoder.dim}",
                hint="fit it on vectors of this encoder",
            )
        self._encoder = encoder
        self.matrix = (matrix / max(float(np.abs(matrix).max()), 1e-12)).astype(np.float32)
        self._whole = np.rint(self.matrix.astype(np.float64) / _MATRIX_STEP)
        self.name = name
        self.dim = matrix.shape[1]
        self.costly = encoder.costly
        self.id = f"{encoder.id}+{name}-{content_hash(np.ascontiguousarray(self.matrix).tobytes(), size=6)}"

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``, rows unit-norm; a zero row stays zero."""
        return project(self._encoder.encode(texts), self._whole)

    def save(self, path: str | Path) -> None:
        """Write the matrix and its name to a file, atomically; the encoder inside is not stored."""
        write_arrays(Path(path), {"matrix": self.matrix, "name": np.array(self.name)})

    @classmethod
    def load(cls, encoder: Encoder, path: str | Path) -> "ProjectedEncoder":
        """The projection that ``save`` wrote, behind the encoder it was fitted to.

        Raises:
            ConfigError: the file holds none.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(encoder, stored["matrix"], name=str(stored["name"]))
        except (OSError, KeyError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            raise ConfigError(f"{path} is not a projection: {error}", hint="give the path that was saved") from error


def project(vectors: npt.NDArray[np.float32], whole: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """``(n, k) float32`` unit rows of ``vectors @ whole``; ``whole`` holds whole numbers below 2**22."""
    product = np.rint(vectors.astype(np.float64) / _VECTOR_STEP) @ whole
    norms = np.sqrt(np.square(product).sum(axis=1, keepdims=True))
    unit: npt.NDArray[np.float32] = (product / np.where(norms > 0, norms, 1)).astype(np.float32)
    return unit
