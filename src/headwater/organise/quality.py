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
from headwater.organise.cut import adjusted_rand, reproduced_share

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
    coverage = float((labels >= 0).mean()) if len(labels) else 0.0
    duplicates = 1 - len(set(names)) / len(names) if names else 0.0
    looked = look(vectors, labels, max_rows=max_rows, seed=seed)
    if looked.n_topics < 2:
        return Quality(looked.n_topics, coverage, 0.0, 0.0, 0.0, 0.0, duplicates, 0.0)
    found = {name: round(value, 4) for name, value in measures(looked, np.ones(len(looked.rows)), coverage).items()}
    return Quality(
        looked.n_topics,
        coverage,
        found["predictability"],
        found["agreement"],
        found["separation"],
        found["resolution"],
        duplicates,
        found["overall"],
    )


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of each row that was looked at, all ``(m,)`` unless said otherwise.

    Attributes:
        rows: places in what was given.
        topics: of the rows, 0..k-1.
        present: ``(k,)`` the label that each of these numbers stands for.
        readings: ``(2, m)`` topic of each row as either half of the rows, learned from alone, says.
        guessed: topic as the half says that does not hold the row.
        chance: how often the largest topic of that half is right.
        neighbours: ``(m, 10)`` places of the nearest others.
        apart: silhouette of the row.
    """

    rows: npt.NDArray[np.int64]
    topics: npt.NDArray[np.int64]
    present: npt.NDArray[np.int64]
    readings: npt.NDArray[np.int64]
    guessed: npt.NDArray[np.int64]
    chance: npt.NDArray[np.float64]
    neighbours: npt.NDArray[np.int64]
    apart: npt.NDArray[np.float64]

    @property
    def n_topics(self) -> int:
        """Topics with at least one row."""
        return len(self.present)


def look(vectors: npt.ArrayLike, labels: npt.NDArray[np.int64], *, max_rows: int, seed: int) -> Looked:
    """The rows with a label, at most so many of them, chosen by content.

    Raises:
        InputError: the numbers of rows differ.
    """
    rows = snap(vectors)
    if len(rows) != len(labels):
        raise InputError(f"{len(rows)} vectors but {len(labels)} labels", hint="give one label a row")
    kept = np.flatnonzero(labels >= 0)
    order = kept[np.argsort(row_keys(rows[kept], seed=seed), kind="stable")][:max_rows]
    points = rows[order]
    present, topics = np.unique(labels[order], return_inverse=True)
    if len(present) < 2:
        none, nothing = np.zeros(len(order), dtype=np.int64), np.zeros(len(order))
        return Looked(order, topics, present, np.stack([none, none]), none, nothing, none[:, None], nothing)
    half = np.arange(len(points)) % 2
    readings = np.stack([_read_by(points, topics, np.flatnonzero(half == side), len(present)) for side in (0, 1)])
    largest = [np.bincount(topics[half == side]).max() / (half == side).sum() for side in (0, 1)]
    return Looked(
        order,
        topics,
        present,
        readings,
        guessed=np.where(half == 0, readings[1], readings[0]),
        chance=np.where(half == 0, largest[1], largest[0]),
        neighbours=nearest(points, points, 10, exclude_self=True)[0],
        apart=_silhouettes(points, topics, len(present)),
    )


def measures(looked: Looked, weights: npt.NDArray[np.float64], coverage: float) -> dict[str, float]:
    """The measures of the labels by name, from the rows that have a weight of 1; the others, of weight 0, are left out."""
    inside, topics = weights > 0, looked.topics
    right, chance = float((looked.guessed == topics) @ weights), float(looked.chance @ weights)
    share = np.bincount(topics, weights) / weights.sum()
    share = share[share > 0]
    resolution = min(1.0, float(-(share * np.log(share)).sum()) / (EXPONENT * np.log(len(topics))))
    separation = float(looked.apart @ weights) / float(weights.sum())
    clear = max(separation, 0.0)
    first, second = looked.readings[:, inside]
    return {
        "coverage": coverage,
        "stability": adjusted_rand(first, second),
        "predictability": max(0.0, (right - chance) / max(float(weights.sum()) - chance, 1e-9)),
        "agreement": max(0.0, reproduced_share(topics, looked.neighbours, rows=np.flatnonzero(inside))),
        "separation": separation,
        "resolution": resolution,
        "overall": coverage * 2 * clear * resolution / max(clear + resolution, 1e-12),
    }


def _read_by(
    points: Floats, topics: npt.NDArray[np.int64], half: npt.NDArray[np.int64], n_topics: int
) -> npt.NDArray[np.int64]:
    """The topic of each row by nearest direction, the directions learned from one half."""
    directions = snap(group_sums(points[half], topics[half], n_topics))
    read: npt.NDArray[np.int64] = (points @ directions.T).argmax(axis=1)
    return read


def _silhouettes(points: Floats, topics: npt.NDArray[np.int64], n_topics: int) -> npt.NDArray[np.float64]:
    sums = group_sums(points, topics, n_topics)
    rows = np.arange(len(points))
    rest = sums[topics] - points
    length = np.sqrt((rest**2).sum(axis=1))
    mine = np.divide((points * rest).sum(axis=1), length, out=np.zeros(len(points)), where=length > 1e-9)
    cosines = points @ snap(sums).T
    cosines[rows, topics] = -2.0
    own, other = 1 - mine, 1 - cosines.max(axis=1).astype(np.float64)
    each: npt.NDArray[np.float64] = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
    return each
