"""From vectors to topics: condense, smooth, agglomerate, cut, look again, settle; then the levels above."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.vectors.exact import Floats, group_sums, row_keys, snap
from headwater.organise.agglomerate import Tree, ward
from headwater.organise.assign import Assigner, fit_assigner, settle
from headwater.organise.condense import Condensed, condense
from headwater.organise.config import FACTOR, OrganiseConfig
from headwater.organise.cut import CERTAIN, JUDGES, Evidence, Vote, choose_count, gather_evidence, judge_splits, prune
from headwater.organise.graph import neighbour_lists, smooth
from headwater.organise.hierarchy import build_levels
from headwater.organise.lens import LOOKS, centre, whiten

VERSION = "organise.topics.v2"
POINTS_A_TOPIC: Final = 5  # with fewer, the spread within topics is not known well enough for a second look
_BLOCK: Final = 16_384


@dataclass(frozen=True, slots=True)
class Discovery:
    """Topics of a sample.

    Attributes:
        assigner: which topic a vector belongs to.
        topics: ``(n,)`` topic of each row of the sample, largest topic first.
        levels: ``levels[i][t]`` group of topic t at level i; level 0 is the topics themselves.
        evidence: why this number.
    """

    assigner: Assigner
    topics: npt.NDArray[np.int64]
    levels: tuple[npt.NDArray[np.int64], ...]
    evidence: Evidence


def sample_rows(
    vectors: npt.NDArray[np.floating[Any]], texts: Sequence[str], max_rows: int, *, seed: int
) -> npt.NDArray[np.int64]:
    """Rows that discovery looks at, in the order of their content: the order they came in cannot matter.

    The rows are read in blocks: beside a million vectors nothing of their size is held.

    Args:
        vectors: ``(n, d)``; need not be unit-norm.
        texts: n texts; they break ties between equal vectors.
        max_rows: more distinct vectors than that are cut to those with the smallest hashes; then one row stands for
            all equal ones.
        seed: another seed gives another sample.
    """
    keys = np.empty(len(vectors), dtype=np.uint64)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK]
        if not (finite := np.isfinite(block)).all():
            bad = start + int(np.flatnonzero(~finite.reshape(len(block), -1).all(axis=1))[0])
            raise InputError(f"row {bad} of the vectors holds a value that is not finite", hint="drop or re-encode it")
        keys[start : start + _BLOCK] = row_keys(snap(block), seed=seed)
    order = np.lexsort((np.asarray(texts, dtype=object), keys)) if len(keys) <= max_rows else np.argsort(keys)
    if len(keys) > max_rows:
        first = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1]])[:max_rows]
        order = order[first]
    return order


def discover(vectors: npt.ArrayLike, config: OrganiseConfig) -> Discovery:
    """Topics of the rows, the model that assigns further rows, the levels above, and the evidence.

    Args:
        vectors: ``(n, d)``, n >= 1; rows need not be unit-norm, zero rows (empty texts) are allowed.
        config: settings.

    Raises:
        NotEnoughData: there is no row at all.

    References:
        the package docstring lists them step by step.
    """
    rows = snap(vectors)
    if not len(rows):
        raise NotEnoughData("no statements were given", hint="pass at least one text")
    condensed = condense(rows, near=config.near, max_points=config.max_points, seed=config.seed)
    if not len(condensed.points):
        assigner = Assigner(np.zeros((1, rows.shape[1]), dtype=np.float32), 20.0)
        flat = np.zeros(len(rows), dtype=np.int64)
        return Discovery(assigner, flat, (np.zeros(1, dtype=np.int64),), Evidence((1,), (1.0,), (1.0,), 1))
    if config.n_topics is not None and len(condensed.points) < config.n_topics:
        condensed = condense(rows, near=1.0, max_points=config.max_points, seed=config.seed)
    topics, evidence, votes = _group(condensed, config)
    n_topics = int(topics.max()) + 1
    topics = settle(condensed.points, topics, n_topics=n_topics, rounds=1)
    if config.n_topics is None:
        topics = _drop_tiny(condensed, topics, config.min_size)
    topics = _by_size(condensed.points, topics, condensed.weights)
    n_topics = int(topics.max()) + 1
    assigner = fit_assigner(condensed.points, topics, condensed.weights, n_topics, votes=votes)
    final, _ = assigner.best(rows)
    masses = np.bincount(final, minlength=n_topics).astype(np.float64)
    levels = build_levels(assigner.directions, masses)
    return Discovery(assigner, final, levels, replace(evidence, chosen=n_topics))


def _group(condensed: Condensed, config: OrganiseConfig) -> tuple[npt.NDArray[np.int64], Evidence, tuple[Vote, ...]]:
    points, weights = condensed.points, condensed.weights
    neighbours = neighbour_lists(points, config.n_neighbours, weights)
    tree: Tree = ward(smooth(points, neighbours))
    choice = choose_count(points, weights, tree, factor=config.finer * FACTOR[config.granularity])
    count = min(config.n_topics or choice.count, tree.n_points)
    evidence, votes = gather_evidence(
        points, tree, neighbours, count, n_bootstraps=config.n_bootstraps, seed=config.seed
    )
    topics = tree.cut(count, first=choice.certain)
    if count > 1 and len(points) >= POINTS_A_TOPIC * count:
        topics = _look_again(condensed, topics, count, config.n_neighbours)
    return topics, evidence, votes


def _look_again(
    condensed: Condensed, topics: npt.NDArray[np.int64], count: int, n_neighbours: int
) -> npt.NDArray[np.int64]:
    """As many topics as the first cut has, from trees grown through what it says of the spread within topics."""
    weights = condensed.weights
    centred = centre(condensed.points, weights)
    judges = neighbour_lists(condensed.points, JUDGES, weights)
    for _ in range(LOOKS):
        seen = whiten(centred, topics)
        tree = ward(smooth(seen, neighbour_lists(seen, n_neighbours, weights)))
        certain = prune(tree, judge_splits(tree, judges), weights, strictness=CERTAIN)
        topics = settle(seen, tree.cut(count, first=certain), n_topics=count)
    return topics


def _drop_tiny(condensed: Condensed, topics: npt.NDArray[np.int64], min_size: int) -> npt.NDArray[np.int64]:
    """Give the members of topics with too few rows to the nearest topic that has enough."""
    masses = np.bincount(topics, weights=condensed.weights)
    keep = np.flatnonzero(masses >= min_size)
    if len(keep) in (0, len(masses)):
        return topics if len(keep) else np.zeros_like(topics)
    directions = snap(group_sums(condensed.points, topics, len(masses)))[keep]
    out = np.searchsorted(keep, topics)
    lost = np.flatnonzero(masses[topics] < min_size)
    out[lost] = (condensed.points[lost] @ directions.T).argmax(axis=1)
    return out


def _by_size(points: Floats, topics: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Number the topics from the largest; ties by the content of their direction."""
    masses = np.bincount(topics, weights=weights)
    keys = row_keys(snap(group_sums(points, topics, len(masses))))
    order = np.lexsort((keys, -masses))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[topics]
