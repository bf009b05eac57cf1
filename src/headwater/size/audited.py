"""The size of a topic from 100-500 labels, with an interval that covers what the classifier gets wrong.

Score strata (``strata``), labels drawn by Neyman allocation (``sample``), recalibrated scores as prior of each stratum
(``posterior``). Without an audit the blind part is extrapolated from the scores and the estimate does not claim
to cover ``unseen``; with a :class:`~headwater.size.audit.RecallAudit` the visible positives are divided by one minus
the hole, whose uncertainty is carried along.

Why not prediction-powered inference with a normal interval: at a prevalence of 0.1-2 % and 200 labels its real
coverage is 29-75 %; the Beta posterior keeps its promise (``docs/methods/prevalence.md``).

References:
    Angelopoulos et al. (2023), Science 382:669 and arXiv:2311.01453 (PPI, PPI++); Neyman (1934), JRSS 97:558.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.types import Estimate
from headwater.size.audit import RecallAudit
from headwater.size.posterior import Labelled, draw_totals
from headwater.size.strata import Strata, allot, checked_scores, stratify

METHOD = "size.prevalence.stratified.v1"
METHOD_AUDITED = "size.prevalence.audited.v1"
MIN_LABELS = 30
DRAWS = 4000
Floats = NDArray[np.float64]


def estimate_prevalence(
    scores: ArrayLike,
    labelled: ArrayLike,
    labels: ArrayLike,
    *,
    audit: RecallAudit | None = None,
    level: float = 0.95,
    label_noise: float | None = None,
) -> Estimate:
    """Share of contacts that truly belong to the topic.

    Args:
        scores: (n,) probability of the topic for every contact, 0..1; need not be calibrated.
        labelled: (m,) rows as drawn by ``draw_labels`` (or uniformly at random); distinct.
        labels: (m,) bool, whether each belongs to the topic.
        audit: the shared recall audit; without it contacts that the scores do not show are not covered.
        level: credibility level, 0..1.
        label_noise: share of labels that are wrong either way, where it is known (0 trusts every label); by default
            unknown and at most some 5 %, to be told from labels that contradict confident scores.

    Returns:
        Estimate of the share, 0..1; ``covers`` holds ``unseen`` only with an audit.

    Raises:
        InputError: lengths differ, rows repeat or lie outside, scores outside 0..1.
        NotEnoughData: fewer than 30 labels, or none where most of the uncertainty is; says how many are missing.

    Example:
        >>> scores = np.r_[np.full(50, 0.9), np.full(950, 0.001)]
        >>> rows = np.arange(0, 150, 3)
        >>> size = estimate_prevalence(scores, rows, rows < 50)
        >>> size.low <= 0.05 <= size.high
        True
    """
    s = checked_scores(scores)
    rows, answers = _checked_labels(len(s), labelled, labels)
    if label_noise is not None and not 0 <= label_noise < 0.5:
        raise InputError(f"label_noise must lie in 0..0.5, got {label_noise}")
    strata = stratify(s)
    asked = np.bincount(strata.of_row[rows], minlength=len(strata.sizes))
    positive = np.bincount(strata.of_row[rows[answers]], minlength=len(strata.sizes))
    _require(strata, asked)
    data = Labelled(strata.sizes, asked, positive)
    totals = _totals(s, strata, data, audit, label_noise)
    low, high = np.quantile(totals, [(1 - level) / 2, (1 + level) / 2])
    inputs = {"n_contacts": float(len(s)), "n_labels": float(len(rows)), "n_positive": float(answers.sum())}
    if audit is not None:
        inputs |= {"n_audited": float(audit.n_audited), "mean_hole": audit.mean_hole}
    covers = ("sampling", "classifier") if audit is None else ("sampling", "classifier", "unseen")
    value = float(np.clip(totals.mean(), low, high))
    method = METHOD if audit is None else METHOD_AUDITED
    return Estimate(value, float(low), float(high), level, "share", method, covers, inputs)


def expected_width(
    scores: ArrayLike,
    labelled: ArrayLike,
    labels: ArrayLike,
    n: int,
    *,
    audit: RecallAudit | None = None,
    level: float = 0.95,
) -> float:
    """Width of the interval to expect with ``n`` labels in all: what further labels buy.

    The labels so far say how many of a stratum are positive; ``n`` labels are allotted as ``draw_labels`` does, and
    their positives are put at that share.

    Args:
        scores: (n_contacts,) as for :func:`estimate_prevalence`.
        labelled: (m,) rows labelled so far.
        labels: (m,) bool.
        n: labels in all, m at least.
        audit: the shared audit.
        level: credibility level.

    Raises:
        InputError: as :func:`estimate_prevalence`, or ``n`` is smaller than the labels so far.

    Example:
        >>> scores = np.r_[np.full(50, 0.9), np.full(950, 0.01)]
        >>> rows = np.arange(0, 150, 3)
        >>> expected_width(scores, rows, rows < 50, 50) > expected_width(scores, rows, rows < 50, 150)
        True
    """
    s = checked_scores(scores)
    rows, answers = _checked_labels(len(s), labelled, labels)
    if n < len(rows):
        raise InputError(f"{len(rows)} labels are there already, got n={n}")
    strata = stratify(s)
    asked = np.bincount(strata.of_row[rows], minlength=len(strata.sizes))
    positive = np.bincount(strata.of_row[rows[answers]], minlength=len(strata.sizes))
    planned = np.maximum(allot(strata, min(n, len(s))), asked)
    mean = np.array([s[strata.of_row == h].mean() if size else 0.0 for h, size in enumerate(strata.sizes)])
    share = (positive + 2 * mean) / (asked + 2)
    more = positive + np.rint((planned - asked) * share).astype(np.int64)
    totals = _totals(s, strata, Labelled(strata.sizes, planned, more), audit, None)
    low, high = np.quantile(totals, [(1 - level) / 2, (1 + level) / 2])
    return float(high - low)


def _totals(s: Floats, strata: Strata, data: Labelled, audit: RecallAudit | None, label_noise: float | None) -> Floats:
    """(draws,) posterior of the share."""
    rng = np.random.default_rng(int(data.asked.sum()))
    visible, blind_mean, noise = draw_totals(s, strata, data, rng, DRAWS, label_noise=label_noise)
    if audit is None:
        blind = rng.poisson(blind_mean * rng.lognormal(0.0, 0.5, DRAWS))
    else:
        hole = np.minimum(audit.draw_holes(rng, DRAWS, scores=s), 0.95)
        blind = rng.negative_binomial(np.maximum(visible, 0.5), 1 - hole)
    return _with_blind_labels(visible, np.asarray(blind, float), noise, data, rng) / len(s)


def _with_blind_labels(
    visible: Floats, blind: Floats, noise: Floats, data: Labelled, rng: np.random.Generator
) -> Floats:
    """Totals, reweighted by the labels that fell into the blind part (sampling-importance-resampling)."""
    size, asked, found = (int(x[-1]) for x in (data.sizes, data.asked, data.positive))
    blind = np.minimum(blind, size)
    if asked == 0:
        return visible + blind
    expected = np.maximum(blind * asked / size, 1e-3) + noise * asked
    log = found * np.log(expected) - expected
    weight = np.exp(log - log.max())
    return (visible + blind)[rng.choice(len(blind), len(blind), p=weight / weight.sum())]


def _checked_labels(n: int, labelled: ArrayLike, labels: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    rows, answers = np.asarray(labelled, np.int64), np.asarray(labels).astype(bool)
    if len(answers) == n != len(rows):
        answers = answers[rows]
    if rows.shape != answers.shape or rows.ndim != 1:
        raise InputError(f"labelled {rows.shape} and labels {answers.shape} must be two lists of one length")
    if len(rows) and (rows.min() < 0 or rows.max() >= n):
        raise InputError(f"labelled holds row numbers outside 0..{n - 1}")
    if len(np.unique(rows)) != len(rows):
        raise InputError("labelled holds a row twice", hint="label each contact once")
    return rows, answers


def _require(strata: Strata, asked: NDArray[np.int64]) -> None:
    total = int(asked.sum())
    everything = int(strata.sizes.sum())
    if total < min(MIN_LABELS, everything):
        missing = min(MIN_LABELS, everything) - total
        raise NotEnoughData(
            f"{total} labels are too few for an interval that holds; {missing} more are needed",
            hint=f"label {missing} more rows from draw_labels(scores, {total + missing}, seed=...)",
        )
    visible = strata.spread[: strata.blind]
    bare = asked[: strata.blind] == 0
    if visible.sum() and visible[bare].sum() > 0.5 * visible.sum():
        missing = 2 * int(bare.sum())
        raise NotEnoughData(
            f"no labels where most of the uncertainty lies; at least {missing} more are needed there",
            hint="label the rows that draw_labels returns",
        )
