"""When a change began, with its uncertainty, and which change event it goes with.

The rate per exposure is a level plus a disturbance that begins at an unknown step: it stays (``step``), grows
(``ramp``) or decays (``spike``, half-lives of 4 and 14 steps). Every beginning and shape is fitted by Poisson
likelihood; divided by the dispersion seen, the likelihoods give a posterior over the step, against the possibility
that nothing began. A narrow posterior is an onset that the data know; a wide one says so.

An event is compared with placebo times: the posterior mass soon after the event, over the mean of the same at every
time of the history. That is a Bayes factor for "the onset follows this event" against "it lies
anywhere"; it is 1 on average for events that have nothing to do with the onset. Closeness in time is association.

Version: ``causes.onset.shapes.v1``, ``causes.events.placebo.v1``.

References:
    Chib (1998), J. Econometrics 86:221 (change points by posterior); Wedderburn (1974), Biometrika 61:439
    (quasi-likelihood); Kass & Raftery (1995), JASA 90:773 (Bayes factors).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError, NotEnoughData

METHOD: Final = "causes.onset.shapes.v1"
EVENTS: Final = "causes.events.placebo.v1"
MIN_STEPS: Final = 14
MIN_CONTACTS: Final = 15
SHAPES: Final = ("step", "ramp", "spike")
_HALF_LIVES: Final = (4.0, 14.0)
_MARGIN: Final = 3  # steps at either end where no onset is looked for
_ROUNDS: Final = 60
_CHANCE: Final = 0.5  # prior probability that something began
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Onset:
    """When a disturbance began.

    Attributes:
        step: likeliest first step.
        low: first step of the credible interval.
        high: last step of the credible interval.
        level: of the interval.
        probability: that something began at all, 0..1.
        shape: ``step``, ``ramp`` or ``spike``.
        factor: rate at the height of the disturbance over the rate before.
        dispersion: variance of a count over its mean.
        posterior: (steps,) probability of each first step, given that something began; sums to 1.
    """

    step: int
    low: int
    high: int
    level: float
    probability: float
    shape: str
    factor: float
    dispersion: float
    posterior: Floats


@dataclass(frozen=True, slots=True)
class EventMatch:
    """How well an onset goes with an event.

    Attributes:
        bayes_factor: onset after this event against onset anywhere; 1 = no more than chance.
        p_value: share of placebo times that fit at least as well, corrected for the number of events.
        lag: steps from the event to the likeliest onset; negative: the onset came first.
    """

    bayes_factor: float
    p_value: float
    lag: int


def find_onset(counts: ArrayLike, exposure: ArrayLike | None = None, *, level: float = 0.95) -> Onset:
    """When the rate of a series rose, as a posterior over its steps.

    Args:
        counts: (steps,) contacts a step (a day is best), equally spaced, complete.
        exposure: (steps,) all other contacts, orders ...; steps with 0 are left out. Default: constant.
        level: of the credible interval.

    Raises:
        InputError: shapes differ, or values are negative or not finite.
        NotEnoughData: fewer than 14 steps or 15 contacts.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> onset = find_onset(rng.poisson(np.where(np.arange(90) < 60, 4, 12)))
        >>> abs(onset.step - 60) <= 2, onset.low <= 60 <= onset.high, onset.shape
        (True, True, 'step')
    """
    y, e = _checked(counts, exposure)
    n = len(y)
    shapes = _disturbances(n)
    flat, _, _ = _fit(y, e, np.zeros((1, n)))
    log, base, height = _fit(y, e, shapes.reshape(-1, n))
    best = int(np.argmax(log))
    mean = e * (base[best] + height[best] * shapes.reshape(-1, n)[best])
    spread = _dispersion(y, mean, e > 0)
    gain = ((log - flat[0]) / spread).reshape(shapes.shape[:2])
    gain -= np.log(max(n, 2))  # two more parameters than no change: shape's height and its beginning
    allowed = np.zeros(n, bool)
    allowed[_MARGIN : n - _MARGIN] = True
    gain = np.where(allowed, gain, -np.inf)
    weight = np.exp(gain - gain.max())
    evidence = float(gain.max() + np.log(weight.sum() / (allowed.sum() * len(shapes))))
    posterior = weight.sum(axis=0) / weight.sum()
    shape, step = divmod(int(np.argmax(gain)), n)
    if posterior[step] < posterior.max() / 2:
        step = int(np.argmax(posterior))
    low, high = _credible(posterior, level)
    row = shape * n + step
    odds = evidence + np.log(_CHANCE / (1 - _CHANCE))
    return Onset(
        step,
        min(low, step),
        max(high, step),
        level,
        float(1 / (1 + np.exp(-np.clip(odds, -500, 500)))),
        ("step", "ramp", *["spike"] * len(_HALF_LIVES))[shape],
        float((base[row] + height[row]) / max(base[row], 1e-12)) if base[row] > 0 else float("inf"),
        spread,
        posterior,
    )


def match_events(posterior: ArrayLike, events: Sequence[int], *, scale: float = 3.0) -> list[EventMatch]:
    """How much likelier the onset follows each event than a placebo time, in the order of the events.

    An effect is expected to show soon: with weight ``exp(-lag / scale)`` for lags from 0, and for onsets dated up to
    two steps before the event (days are coarse, onsets uncertain) half and a quarter of it.

    Args:
        posterior: (steps,) as ``Onset.posterior``.
        events: step of each event; may lie outside the series.
        scale: mean lag of an effect behind its cause, in steps.

    Raises:
        InputError: the posterior is empty or negative, or the scale is not positive.

    Example:
        >>> sure = np.zeros(100)
        >>> sure[52] = 1.0
        >>> [round(match.bayes_factor) for match in match_events(sure, [50, 20])]
        [12, 0]
    """
    p = np.asarray(posterior, float)
    if p.ndim != 1 or not len(p) or np.any(~(p >= 0)) or p.sum() <= 0:
        raise InputError("posterior must hold the probability of each step")
    if not scale > 0:
        raise InputError(f"scale must be positive, got {scale}")
    p = p / p.sum()
    steps = np.arange(len(p))

    def fit(event: int) -> float:
        lag = steps - event
        weight = np.where(
            lag >= 0, np.exp(-np.maximum(lag, 0) / scale), np.where(lag >= -2, 0.5 ** -lag.clip(-2, 0), 0)
        )
        return float(p @ weight)

    placebo = np.array([fit(step) for step in range(len(p))])
    usual = max(float(placebo.mean()), 1e-12)
    likeliest = int(np.argmax(p))
    found = []
    for event in events:
        here = fit(event)
        share = np.count_nonzero(placebo >= here * (1 - 1e-9)) / len(placebo)
        found.append(EventMatch(here / usual, min(share * len(events), 1.0), likeliest - event))
    return found


def _disturbances(n: int) -> Floats:
    """(shapes, beginnings, steps) 0..1."""
    age = np.arange(n)[None] - np.arange(n)[:, None]
    on = age >= 0
    ramp = np.where(on, (age + 1) / np.maximum(n - np.arange(n)[:, None], 1), 0.0)
    spikes = [np.where(on, 0.5 ** (np.maximum(age, 0) / half), 0.0) for half in _HALF_LIVES]
    return np.stack([on.astype(float), ramp, *spikes])


def _fit(y: Floats, e: Floats, w: Floats) -> tuple[Floats, Floats, Floats]:
    """Log-likelihood, level and height of ``y ~ Poisson(e (a + b w))`` for each row of ``w``, by EM."""
    used = e > 0
    y, e, w = y[used], e[used], w[:, used]
    mass = np.maximum(w @ e, 1e-12)
    rate = y.sum() / e.sum()
    inside = (w * y).sum(axis=1) / mass
    a, b = np.full(len(w), max(rate / 2, 1e-12)), np.maximum(inside - rate / 2, rate / 10)
    for _ in range(_ROUNDS):
        share = y / (a[:, None] + b[:, None] * w)
        a, b = a * share.sum(axis=1) / e.sum(), b * (share * w).sum(axis=1) / mass
    mean = np.maximum(e * (a[:, None] + b[:, None] * w), 1e-12)
    return (y * np.log(mean) - mean).sum(axis=1), a, b


def _dispersion(y: Floats, mean: Floats, used: NDArray[np.bool_]) -> float:
    """Pearson's, with a step's neighbours taken along so that autocorrelation counts; 1 or more."""
    r = (y[used] - mean[used]) / np.sqrt(np.maximum(mean[used], 0.2))
    free = max(len(r) - 3, 1)
    own = float(r @ r) / free
    together = float(np.sum((r[1:] + r[:-1]) ** 2)) / (2 * free)
    return max(own, together, 1.0)


def _credible(posterior: Floats, level: float) -> tuple[int, int]:
    """Shortest run of steps that holds so much of the posterior."""
    total = np.concatenate([[0.0], np.cumsum(posterior)])
    lasts = np.searchsorted(total, total[:-1] + level - 1e-12)
    firsts = np.arange(len(posterior))
    whole = lasts <= len(posterior)
    length = np.where(whole, lasts - firsts, len(posterior) + 1)
    first = int(np.argmin(length))
    return first, int(min(lasts[first], len(posterior))) - 1


def _checked(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[Floats, Floats]:
    y = np.asarray(counts, float)
    e = np.ones_like(y) if exposure is None else np.asarray(exposure, float)
    if y.ndim != 1 or y.shape != e.shape:
        raise InputError(f"counts {y.shape} and exposure {e.shape} must be two lists of one length")
    if not np.all(np.isfinite(y) & (y >= 0)) or not np.all(np.isfinite(e) & (e >= 0)):
        raise InputError("counts and exposure must be finite and not negative")
    if len(y) < MIN_STEPS or y[e > 0].sum() < MIN_CONTACTS:
        raise NotEnoughData(
            f"an onset needs {MIN_STEPS} steps and {MIN_CONTACTS} contacts, got {len(y)} and {y.sum():g}",
            hint="wait for more contacts, or look at a larger issue",
        )
    return y, e / max(float(e.mean()), 1e-300)
