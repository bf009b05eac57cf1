"""How good any labels are, ours or a peer's, without gold.

Five questions, each a number: can the labels be learned and predicted on held-out rows; do neighbours share them; is a row
nearer to the rest of its topic than to the nearest other topic; how much do the labels tell; how many rows have one at all.
Names that repeat are counted.

The overall score is the harmonic mean of separation and resolution, times coverage: labels that say little (one topic),
labels that halve what belongs together (the other half is as near as the own one) and labels nobody can tell apart all
score low. Form and exponent were chosen on six labelled sets, 43 labellings each, by rank correlation with accuracy
against gold (mean .79; the form before, ``organise.quality.v1``, had .41); each set left out chooses the same.

References:
    R. Tibshirani, G. Walther, Cluster validation by prediction strength, JCGS 14 (2005).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import Floats, group_sums, row_keys, snap
from headwater.core.vectors.neighbours import nearest
from headwater.organise.cut import reproduced_share

METHOD: Final = "organise.quality.v2"
EXPONENT: Final = 0.35  # labels of as much information as ``rows ** 0.35`` equal topics are fine enough


@dataclass(frozen=True, slots=True)
class Quality:
    """Quality of labels without gold.

    Attributes:
        n_topics: topics with at least one row.
        coverage: share of rows with a label (not -1).
        predictability: cross-fitted accuracy of the label by nearest topic direction, beyond chance, 0..1.
        agreement: share of the information in the label that the ten nearest neighbours reproduce, 0..1.
        separation: mean silhouette of a row, itself left out: rest of its topic against nearest other topic, -1..1.
        resolution: entropy of the labels over that of ``rows ** 0.35`` equal topics, at most 1.
        duplicate_names: share of names that another topic has too; 0 where no names are given.
        overall: one number to rank labellings of the same rows by, 0..1.
    """

    n_topics: int
    coverage: float
    predictability: float
    agreement: float
    separation: float
    resolution: float
    duplicate_names: float
    overall: float
    method: str = METHOD


def assess(
    vectors: npt.ArrayLike,
    labels: npt.NDArray[np.int64],
    *,
    names: Sequence[str] = (),
    max_rows: int = 5000,
    seed: int = 0,
) -> Quality:
    """Quality of the labels of these rows.

    Args:
        vectors: ``(n, d)``.
        labels: ``(n,)``; -1 = no label.
        names: of the topics, for the share of duplicates.
        max_rows: rows looked at, chosen by content.
        seed: of the choice and the halves.

    Raises:
        InputError: the numbers of rows differ.
    """
    rows = snap(vectors)
    if len(rows) != len(labels):
        raise InputError(f"{len(rows)} vectors but {len(labels)} labels", hint="give one label a row")
    coverage = float((labels >= 0).mean()) if len(labels) else 0.0
    kept = np.flatnonzero(labels >= 0)
    order = kept[np.argsort(row_keys(rows[kept], seed=seed), kind="stable")][:max_rows]
    points = rows[order]
    present, topics = np.unique(labels[order], return_inverse=True)
    duplicates = 1 - len(set(names)) / len(names) if names else 0.0
    if len(present) < 2:
        return Quality(len(present), coverage, 0.0, 0.0, 0.0, 0.0, duplicates, 0.0)
    predictability = _cross_fitted(points, topics, len(present))
    agreement = max(0.0, reproduced_share(topics, nearest(points, points, 10, exclude_self=True)[0]))
    share = np.bincount(topics) / len(topics)
    entropy = float(-(share * np.log(share)).sum())
    resolution = min(1.0, entropy / (EXPONENT * np.log(len(topics))))
    separation = _separation(points, topics, len(present))
    clear = max(separation, 0.0)
    overall = coverage * 2 * clear * resolution / max(clear + resolution, 1e-12)
    return Quality(
        len(present),
        coverage,
        round(predictability, 4),
        round(agreement, 4),
        round(separation, 4),
        round(resolution, 4),
        duplicates,
        round(float(overall), 4),
    )


def _cross_fitted(points: Floats, topics: npt.NDArray[np.int64], n_topics: int) -> float:
    half = np.arange(len(points)) % 2
    right, chance = 0.0, 0.0
    for side in (0, 1):
        train, test = np.flatnonzero(half != side), np.flatnonzero(half == side)
        directions = snap(group_sums(points[train], topics[train], n_topics))
        right += float(((points[test] @ directions.T).argmax(axis=1) == topics[test]).sum())
        chance += len(test) * float(np.bincount(topics[train], minlength=n_topics).max()) / len(train)
    return max(0.0, (right - chance) / max(len(points) - chance, 1e-9))


def _separation(points: Floats, topics: npt.NDArray[np.int64], n_topics: int) -> float:
    sums = group_sums(points, topics, n_topics)
    rows = np.arange(len(points))
    rest = sums[topics] - points
    length = np.sqrt((rest**2).sum(axis=1))
    mine = np.divide((points * rest).sum(axis=1), length, out=np.zeros(len(points)), where=length > 1e-9)
    cosines = points @ snap(sums).T
    cosines[rows, topics] = -2.0
    own, other = 1 - mine, 1 - cosines.max(axis=1).astype(np.float64)
    return float(((other - own) / np.maximum(np.maximum(own, other), 1e-9)).mean())
