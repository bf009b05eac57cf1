"""The pooled recall audit: one random sample of the corpus shows, across topics, what the classifier cannot see.

The hole of a topic is the share of its true contacts that lie in the blind part of its score list (``strata``). One
topic's hole cannot be measured with few labels; but some hundred random contacts, labelled once for all topics, hold
hundreds of positives together. Holes of the topics are modelled as draws from one Beta distribution whose mean and
concentration are unknown; the posterior of both is kept on a grid (no plug-in), so that an estimate carries the
uncertainty of the audit itself.

References:
    Gelman et al. (2013), Bayesian Data Analysis, ch. 5.3 (beta-binomial with a hyperprior).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.size.strata import checked_scores, stratify

Floats = NDArray[np.float64]
MIN_POSITIVES = 30
_MEANS = (np.arange(200) + 0.5) / 200 * 0.9
_CONCENTRATIONS = np.array([4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0])


@dataclass(frozen=True)
class RecallAudit:
    """What is known of the holes after the audit.

    Attributes:
        weights: (200, 8) posterior of mean hole x concentration, sums to 1.
        seen: positives of the audit in visible parts.
        missed: positives of the audit in blind parts.
        n_audited: contacts labelled.
        topics: fingerprint of a topic's scores -> its own (missed, seen).

    Example:
        >>> rng = np.random.default_rng(0)
        >>> truth = np.eye(5, dtype=bool)[rng.integers(0, 5, 2000)]
        >>> audit = RecallAudit.fit(np.where(truth, 0.9, 0.02), np.arange(200), truth[:200])
        >>> audit.missed, audit.mean_hole < 0.05
        (0, True)
    """

    weights: Floats
    seen: int
    missed: int
    n_audited: int
    topics: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def fit(cls, score_matrix: ArrayLike, audited: ArrayLike, label_matrix: ArrayLike) -> "RecallAudit":
        """Learn the holes from a simple random sample of the corpus.

        Args:
            score_matrix: (n, topics) probabilities, 0..1, of the whole corpus.
            audited: (m,) row numbers, drawn uniformly at random; distinct.
            label_matrix: (m, topics) bool, answers for the audited rows in that order; (n, topics) works as well.

        Raises:
            InputError: shapes do not fit.
            NotEnoughData: the audited rows hold fewer than 30 positives over all topics.
        """
        scores, rows = np.asarray(score_matrix, float), np.asarray(audited, np.int64)
        labels = np.asarray(label_matrix, bool)
        if scores.ndim != 2 or labels.ndim != 2 or labels.shape[1] != scores.shape[1]:
            raise InputError(f"score_matrix {scores.shape} and label_matrix {labels.shape} must share their topics")
        if len(labels) != len(rows):
            if len(labels) != len(scores):
                raise InputError(f"label_matrix has {len(labels)} rows for {len(rows)} audited contacts")
            labels = labels[rows]
        return cls.of_columns(scores.T, rows, labels)

    @classmethod
    def of_columns(
        cls, columns: Iterable[ArrayLike], audited: NDArray[np.int64], labels: NDArray[np.bool_]
    ) -> "RecallAudit":
        """As :meth:`fit`, from one topic's scores at a time, so that the matrix need not fit into memory.

        Args:
            columns: (n,) scores of each topic, in the order of the labels' columns.
            audited: (m,) row numbers.
            labels: (m, topics) bool.

        Raises:
            NotEnoughData: the audited rows hold fewer than 30 positives over all topics.
        """
        rows = audited
        topics: dict[str, tuple[int, int]] = {}
        counts = np.zeros((labels.shape[1], 2), np.int64)
        for topic, scores in enumerate(columns):
            column = checked_scores(scores)
            strata = stratify(column)
            blind = strata.of_row[rows] == strata.blind
            counts[topic] = (labels[:, topic] & blind).sum(), (labels[:, topic] & ~blind).sum()
            topics[fingerprint(column)] = (int(counts[topic, 0]), int(counts[topic, 1]))
        positives = int(counts.sum())
        if positives < MIN_POSITIVES:
            more = int(np.ceil(len(rows) * (MIN_POSITIVES / max(positives, 1) - 1)))
            raise NotEnoughData(
                f"the audit holds {positives} positives over all topics, {MIN_POSITIVES} are needed",
                hint=f"label about {more} more random contacts",
            )
        return cls(_posterior(counts), int(counts[:, 1].sum()), int(counts[:, 0].sum()), len(rows), topics)

    @property
    def mean_hole(self) -> float:
        """Posterior mean of the average hole, 0..1."""
        return float(self.weights.sum(axis=1) @ _MEANS)

    def draw_holes(self, rng: np.random.Generator, n: int, *, scores: Floats | None = None) -> Floats:
        """(n,) draws of one topic's hole; sharpened by its own audited labels if the audit knows these scores."""
        missed, seen = self.topics.get(fingerprint(scores), (0, 0)) if scores is not None else (0, 0)
        flat = self.weights.ravel()
        cell = rng.choice(len(flat), n, p=flat)
        mean, strength = _MEANS[cell // len(_CONCENTRATIONS)], _CONCENTRATIONS[cell % len(_CONCENTRATIONS)]
        return np.asarray(rng.beta(mean * strength + missed, (1 - mean) * strength + seen))


def fingerprint(scores: Floats) -> str:
    """Content hash of a topic's scores, whatever the order of the rows."""
    return content_hash(np.sort(scores).astype("<f8").tobytes())


def _posterior(counts: NDArray[np.int64]) -> Floats:
    missed, seen = counts[:, 0, None, None], counts[:, 1, None, None]
    a = _MEANS[:, None] * _CONCENTRATIONS
    b = (1 - _MEANS)[:, None] * _CONCENTRATIONS
    log = np.sum(betaln(a + missed, b + seen) - betaln(a, b), axis=0)
    log += -0.5 * np.log(_MEANS)[:, None]  # prior: small holes are likelier, Beta(1/2, 1)
    weight = np.exp(log - log.max())
    return np.asarray(weight / weight.sum(), np.float64)
