"""Posterior of the number of positives in score strata: recalibrated scores as prior, labels as evidence.

Model. The scores are right up to a shift and a stretch of their log-odds: ``logit m = a + b logit s`` (a prior shift
changes ``a``, over-confidence ``b``). Within stratum h the share of positives is Beta with the mean of ``m`` over the
stratum and ``k`` pseudo-observations. ``a``, ``b``, ``k`` get a weak prior and their posterior on a grid through the
beta-binomial likelihood of the labels; then each stratum's share, given its labels, is Beta again, and what is not
labelled is drawn binomially. So the answer refers to this very corpus, and a stratum that is labelled completely has
no error.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, logit

from headwater.size.strata import Strata

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SHIFTS = np.linspace(-6, 6, 49)
_STRETCHES = np.exp(np.linspace(-1.2, 1.8, 13))
_STRENGTHS = np.array([2.0, 6.0, 18.0, 54.0])
_NOISES = np.array([0.0, 0.01, 0.03, 0.05])
_NOISE_PRIOR = np.array([0.55, 0.2, 0.15, 0.1])
_BINS = 24
_TINY = 1e-9


@dataclass(frozen=True)
class Labelled:
    """Labels by stratum.

    Attributes:
        sizes: (h,) rows.
        asked: (h,) labels.
        positive: (h,) positive labels.
    """

    sizes: Ints
    asked: Ints
    positive: Ints


def draw_totals(
    scores: Floats, strata: Strata, data: Labelled, rng: np.random.Generator, draws: int, *, label_noise: float | None
) -> tuple[Floats, Floats, Floats]:
    """Posterior draws of the positives of the visible part and of the expected positives of the blind part.

    Args:
        scores: (n,) 0..1.
        strata: of these scores.
        data: labels by stratum.
        rng: source of randomness.
        draws: how many.
        label_noise: share of labels that are wrong either way, 0..0.5 exclusive; None = unknown and small.

    Returns:
        (draws,) visible totals, means of the blind part before its labels, label noise.
    """
    means = _stratum_means(scores, strata).reshape(-1, len(strata.sizes))
    noises = _NOISES if label_noise is None else np.array([label_noise])
    seen = means[:, : strata.blind]
    log = np.stack([_log_likelihood(_observed(seen, noise), data, strata.blind) for noise in noises])
    log += _log_prior()
    if label_noise is None:
        log += np.log(_NOISE_PRIOR)[:, None, None]
    weight = np.exp(log - log.max()).ravel()
    cell = rng.choice(len(weight), draws, p=weight / weight.sum())
    noise_at, rest = np.divmod(cell, means.shape[0] * len(_STRENGTHS))
    mean_at, strength_at = np.divmod(rest, len(_STRENGTHS))
    noise, strength, drawn = noises[noise_at], _STRENGTHS[strength_at], means[mean_at]
    visible = np.zeros(draws)
    for h in range(strata.blind):
        visible += _draw_stratum(drawn[:, h], strength, noise, data, h, rng)
    return visible, drawn[:, strata.blind] * float(data.sizes[strata.blind]), noise


def _draw_stratum(
    mean: Floats, strength: Floats, noise: Floats, data: Labelled, h: int, rng: np.random.Generator
) -> Floats:
    """Positives of one stratum: those labelled, cleaned of noise, and a draw for the others."""
    size, asked, positive = (int(x[h]) for x in (data.sizes, data.asked, data.positive))
    observed = _observed(mean, noise)
    share = rng.beta(
        np.maximum(observed * strength, _TINY) + positive,
        np.maximum((1 - observed) * strength, _TINY) + asked - positive,
    )
    share = np.clip((share - noise) / (1 - 2 * noise), 0, 1)
    exact = positive + rng.binomial(size - asked, share)
    return np.where(noise > 0, rng.binomial(size, share), exact).astype(float)


def _observed(share: Floats, noise: Floats | float) -> Floats:
    """Share of positive labels when so many labels are wrong either way."""
    return share * (1 - 2 * noise) + noise


def _stratum_means(scores: Floats, strata: Strata) -> Floats:
    """(shifts, stretches, h) mean recalibrated score of each stratum."""
    means = np.zeros((len(_SHIFTS), len(_STRETCHES), len(strata.sizes)))
    for h, size in enumerate(strata.sizes):
        if size == 0:
            continue
        ordered = np.sort(np.clip(scores[strata.of_row == h], 1e-7, 1 - 1e-7))
        bins = np.array_split(ordered, min(_BINS, len(ordered)))
        level = logit(np.array([b.mean() for b in bins]))
        weight = np.array([len(b) for b in bins]) / size
        means[:, :, h] = expit(_SHIFTS[:, None, None] + _STRETCHES[:, None] * level) @ weight
    return np.clip(means, _TINY, 1 - _TINY)


def _log_prior() -> Floats:
    """(shifts x stretches, strengths)."""
    shift = -0.5 * (_SHIFTS / 1.5) ** 2
    stretch = -0.5 * (np.log(_STRETCHES) / 0.5) ** 2
    flat = (shift[:, None] + stretch).reshape(-1, 1)
    return np.asarray(flat + np.zeros(len(_STRENGTHS)))


def _log_likelihood(means: Floats, data: Labelled, visible: int) -> Floats:
    """(cells, strengths) of (cells, visible) expected shares of positive labels."""
    a = np.maximum(means[:, None, :] * _STRENGTHS[:, None], _TINY)
    b = np.maximum((1 - means[:, None, :]) * _STRENGTHS[:, None], _TINY)
    k, n = data.positive[:visible], data.asked[:visible]
    return np.asarray(np.sum(betaln(a + k, b + n - k) - betaln(a, b), axis=-1), np.float64)
