"""What a vector says about the language alone, taken away, so that one issue is one topic in every language.

Encoders place texts of one language near each other whatever they are about. The difference between the mean vectors
of two languages is mostly that: the language. Projecting all vectors onto the complement of these differences leaves
the meaning. It is linear and row-wise: no text needs to be told its language later.

Assumes that the mix of issues is similar across languages; where it is not, a little of the difference in mix is
taken away, too. With fewer than ``MIN_ROWS`` rows a language is left as it is.

References:
    Yang, Yang, Cer & Darve (2021), A simple and effective method to eliminate the self language bias in multilingual
    representations, EMNLP (there by principal components within each language).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import snap

VERSION: Final = "organise.languages.v2"
MIN_ROWS: Final = 50
UNKNOWN: Final = "und"
_FINE: Final = 2.0**14

Floats = npt.NDArray[np.float32]


def language_directions(vectors: Floats, languages: Sequence[str]) -> Floats:
    """Orthonormal directions that tell the languages of a sample apart.

    Args:
        vectors: ``(n, d)`` unit-norm rows, in an order that does not depend on chance.
        languages: ``(n,)`` ISO 639-1 codes; ``und`` is ignored.

    Returns:
        ``(d, k) float32``, k = languages with enough rows, less one; k = 0 for one language.

    Example:
        >>> rows = np.eye(4, dtype="float32")[[0, 1] * 60 + [2, 3] * 60]
        >>> language_directions(rows, ["en"] * 120 + ["de"] * 120).shape
        (4, 1)
    """
    tags = np.asarray(languages, dtype=str)
    names, counts = np.unique(tags[tags != UNKNOWN], return_counts=True)
    usable = [str(name) for _, name in sorted(zip(-counts, names, strict=True)) if np.sum(tags == name) >= MIN_ROWS]
    width = vectors.shape[1]
    if len(usable) < 2:
        return np.zeros((width, 0), np.float32)
    means = [vectors[tags == name].astype(np.float64).mean(axis=0) for name in usable]
    basis, _ = np.linalg.qr(np.stack([mean - means[0] for mean in means[1:]]).T)
    return np.ascontiguousarray(basis, np.float32)


def without_language(vectors: npt.ArrayLike, directions: Floats) -> Floats:
    """``(n, d) float32`` snapped rows without their part along the directions; rows of nothing else become zero.

    A row gives the same bytes alone and in any batch: rows, directions and what is taken away are rounded to grids on which
    every product and sum fits a float64 exactly.

    Args:
        vectors: ``(n, d)``.
        directions: ``(d, k)`` orthonormal columns; k may be 0.
    """
    rows = snap(vectors)
    if not directions.size:
        return rows
    basis = np.rint(directions.astype(np.float64) * _FINE) / _FINE
    along = np.rint((rows.astype(np.float64) @ basis) * _FINE) / _FINE
    left = rows - along @ basis.T
    left[np.abs(left).max(axis=1) < 1e-3] = 0  # it said nothing but its language
    return snap(left)
