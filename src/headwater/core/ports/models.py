"""What a model must offer."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product is similarity of meaning.

    Attributes:
        id: name, version and content hash of the weights; rows are stamped with it.
        dim: length of a vector.
        costly: whether looking a vector up is cheaper than computing it again.
    """

    id: str
    dim: int
    costly: bool

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``, rows unit-norm; an empty text gives a zero row. Each row depends on its text alone."""
        ...
