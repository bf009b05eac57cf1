"""Add the score of the words to the score of the meaning, with a weight that the corpus chooses.

A convex sum needs one weight, and which is right depends on the corpus (bug reports: names and codes; short questions:
meaning) and on the encoder. ``learn_weight`` takes some texts, cuts them in two, searches for one half and looks where
the other half comes out. Among the weights that do as well as the best one within a standard error, the one nearest to
the prior is taken, so that where the halves say nothing, nothing changes.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from headwater.core.ids import content_hash
from headwater.search.dense import FloatArray

GRID = (0.05, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.0, 1.5, 2.5, 4.0)


def scaled(scores: FloatArray, *, top: int = 10) -> FloatArray:
    """BM25 scores over the mean of the ``top`` highest, so that weights mean the same for any query.

    The mean, because the very first is often the query itself, or a copy of it.
    """
    if not len(scores):
        return scores
    top = min(top, len(scores))
    level = float(-np.partition(-scores, top - 1)[:top].mean(dtype=np.float64))
    return scores / np.float32(level) if level > 0 else scores


def halves(text: str) -> tuple[str, str]:
    """The text in two: by its middle when it is long, else by the hash of its words (their order carries little).

    Example:
        >>> one, two = halves("when will my new card arrive")
        >>> sorted((one + " " + two).split()) == sorted("when will my new card arrive".split())
        True
    """
    parts = text.split()
    middle = len(parts) // 2
    if len(parts) > 30:
        return " ".join(parts[:middle]), " ".join(parts[middle:])
    ranked = sorted(range(len(parts)), key=lambda i: (content_hash(text, parts[i], size=8), i))
    first = set(ranked[:middle])
    return (
        " ".join(parts[i] for i in range(len(parts)) if i in first),
        " ".join(parts[i] for i in range(len(parts)) if i not in first),
    )


def learn_weight(ranks: npt.NDArray[np.integer], *, prior: float, grid: Sequence[float] = GRID) -> float:
    """The weight to use.

    Args:
        ranks: ``(n_probes, len(grid))``, 0 = first: where the other half came out under each weight.
        prior: the weight to stay near.
        grid: the weights tried.

    Example:
        >>> import numpy as np
        >>> learn_weight(np.zeros((50, 11), dtype=int), prior=0.15)
        0.15
    """
    if not len(ranks):
        return prior
    reciprocal = 1.0 / (1.0 + ranks)
    mean = reciprocal.mean(axis=0)
    lead = reciprocal[:, [int(mean.argmax())]] - reciprocal
    error = lead.std(axis=0) / np.sqrt(len(ranks))
    as_good = [weight for weight, gap, se in zip(grid, lead.mean(axis=0), error, strict=True) if gap <= se]
    return min(as_good, key=lambda weight: (abs(np.log(weight / prior)), weight))
