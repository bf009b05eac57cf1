"""One model that says which topic a vector belongs to, used for batches and for one statement at serving time alike.

The score of a topic is the cosine with its mean direction, which is computed exactly (``core.vectors.exact``): the
same vector gets the same bytes alone or among a million. Scores become probabilities by a softmax whose temperature is
fitted to what trees grown on random subsets say of the same statements: it tells how likely the topic is found again.

References:
    C. Guo, G. Pleiss, Y. Sun, K. Weinberger, On calibration of modern neural networks, ICML 2017 (temperature).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment, minimize_scalar

from headwater.core.vectors.exact import Floats, group_sums, snap
from headwater.organise.cut import Vote

METHOD: Final = "organise.assign.direction.v1"
_BLOCK: Final = 4096


@dataclass(frozen=True, slots=True)
class Assigner:
    """Directions of the topics and the temperature of their scores.

    Attributes:
        directions: ``(k, d) float32`` snapped, largest topic first.
        sharpness: factor from cosine to logit, above 0.
    """

    directions: Floats
    sharpness: float

    def probabilities(self, vectors: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """``(n, k) float32`` probability of each topic, rows sum to 1; a zero row is equally likely everywhere."""
        rows = snap(vectors)
        out = np.empty((len(rows), len(self.directions)), dtype=np.float32)
        for start in range(0, len(rows), _BLOCK):
            out[start : start + _BLOCK] = _softmax(rows[start : start + _BLOCK] @ self.directions.T, self.sharpness)
        return out

    def best(self, vectors: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Most probable topic of each row and its probability; ties go to the larger topic.

        Args:
            vectors: ``(n, d)``; need not be unit-norm.

        Returns:
            topics ``(n,)`` and probabilities ``(n,)`` in 0..1.
        """
        given = np.asarray(vectors)
        topics = np.zeros(len(given), dtype=np.int64)
        probabilities = np.zeros(len(given), dtype=np.float32)
        for start in range(0, len(given), _BLOCK):
            cosines = snap(given[start : start + _BLOCK]) @ self.directions.T
            topics[start : start + _BLOCK] = cosines.argmax(axis=1)
            shifted = (cosines - cosines.max(axis=1, keepdims=True)) * np.float32(self.sharpness)
            probabilities[start : start + _BLOCK] = np.float32(1) / np.exp(shifted).sum(axis=1)
        return topics, np.round(probabilities, 6)


def _softmax(cosines: Floats, sharpness: float) -> npt.NDArray[np.float32]:
    shifted = np.exp((cosines - cosines.max(axis=1, keepdims=True)) * np.float32(sharpness))
    return np.asarray(np.round(shifted / shifted.sum(axis=1, keepdims=True), 6), dtype=np.float32)


def fit_assigner(
    points: Floats,
    topics: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    n_topics: int,
    *,
    votes: Sequence[Vote] = (),
) -> Assigner:
    """Directions from the members of each topic, sharpness from what others say of the same points.

    Args:
        points: ``(m, d) float32`` snapped, in content order.
        topics: ``(m,)`` topic of each point, 0..n_topics-1, none empty.
        weights: ``(m,)`` rows each point stands for.
        n_topics: number of topics.
        votes: groups found on random subsets alone; a probability then says how likely the topic is found again.
            Without them each half of the points is judged by directions learned from the other.
    """
    directions = snap(group_sums(points, topics, n_topics))
    judged = _by_votes(points, topics, directions, votes) if votes else _by_halves(points, topics, n_topics)
    cosines = [cosine for cosine, _, _ in judged]
    if n_topics < 2 or not cosines:
        return Assigner(directions, 20.0)
    right = np.concatenate([answer for _, answer, _ in judged])
    mass = np.sqrt(weights[np.concatenate([rows for _, _, rows in judged])])
    return Assigner(directions, _fit_sharpness(np.concatenate(cosines), right, mass))


Judged = list[tuple[npt.NDArray[np.float64], npt.NDArray[np.int64], npt.NDArray[np.int64]]]


def _by_votes(points: Floats, topics: npt.NDArray[np.int64], directions: Floats, votes: Sequence[Vote]) -> Judged:
    """Cosines of the points of each subset, and the topic that their group there stands for (Hungarian matching)."""
    out: Judged = []
    for rows, groups in votes:
        shared = np.zeros((int(groups.max()) + 1, len(directions)))
        np.add.at(shared, (groups, topics[rows]), 1.0)
        matched = np.full(len(shared), -1, dtype=np.int64)
        from_group, to_topic = linear_sum_assignment(-shared)
        matched[from_group] = to_topic
        answer = matched[groups]
        kept = np.flatnonzero(answer >= 0)
        out.append(((points[rows[kept]] @ directions.T).astype(np.float64), answer[kept], rows[kept]))
    return out


def _by_halves(points: Floats, topics: npt.NDArray[np.int64], n_topics: int) -> Judged:
    """Cosines of each half with the directions of the other half, and the points' own topics."""
    halves = np.arange(len(points)) % 2
    out: Judged = []
    for half in (0, 1):
        train, test = np.flatnonzero(halves != half), np.flatnonzero(halves == half)
        seen = np.unique(topics[train])
        test = test[np.isin(topics[test], seen)]
        if len(seen) >= 2 and len(test):
            scores = (points[test] @ snap(group_sums(points[train], topics[train], n_topics)).T).astype(np.float64)
            scores[:, np.setdiff1d(np.arange(n_topics), seen)] = -1.0
            out.append((scores, topics[test], test))
    return out


def _fit_sharpness(
    cosines: npt.NDArray[np.float64], right: npt.NDArray[np.int64], mass: npt.NDArray[np.float64]
) -> float:
    """Sharpness of the least weighted negative log-likelihood, with 2 % of the answers taken for slips."""
    rows = np.arange(len(right))

    def loss(log_sharpness: float) -> float:
        logits = cosines * np.exp(log_sharpness)
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        chance = likely[rows, right] / likely.sum(axis=1)
        return float(-(mass * np.log(0.98 * chance + 0.02 / cosines.shape[1])).sum() / mass.sum())

    found = minimize_scalar(loss, bounds=(np.log(2.0), np.log(100.0)), method="bounded", options={"xatol": 1e-3})
    return float(np.round(np.exp(found.x), 3))


def settle(points: Floats, topics: npt.NDArray[np.int64], *, n_topics: int, rounds: int = 3) -> npt.NDArray[np.int64]:
    """Move each point to its nearest direction, a few times: the labels of the tree become those of the assigner.

    A topic never dies: its nearest member stays.

    Args:
        points: ``(m, d) float32`` snapped.
        topics: ``(m,)`` topics by the tree.
        n_topics: number of topics.
        rounds: of reassignment.
    """
    current = topics
    for _ in range(rounds):
        cosines = points @ snap(group_sums(points, current, n_topics)).T
        moved = cosines.argmax(axis=1)
        for lost in np.setdiff1d(np.arange(n_topics), moved):
            members = np.flatnonzero(current == lost)
            moved[members[cosines[members, lost].argmax()]] = lost
        if np.array_equal(moved, current):
            break
        current = moved
    return current
