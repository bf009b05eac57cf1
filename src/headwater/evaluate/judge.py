"""A judge (a language model, a rubric, another classifier) held against people's labels, and its scores corrected by them.

The judge scored many items, people some of them. The mean of people's scores over all items is estimated from both: the
judge's mean over all, less its mean error on the items that people scored, weighed so that a poor judge adds nothing. The
interval is valid however biased the judge is, as long as people's items were drawn at random.

References:
    A. N. Angelopoulos, S. Bates, C. Fannjiang, M. I. Jordan, T. Zrnic, Prediction-powered inference, Science 382
    (2023); A. N. Angelopoulos, J. C. Duchi, T. Zrnic, PPI++ (2023), arXiv:2311.01453; J. Cohen, A coefficient of agreement
    (1960); L. Zheng et al., Judging LLM-as-a-judge, NeurIPS 2023 (position and length bias).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.intervals import wilson
from headwater.evaluate.measures import Doubles

METHOD: Final = "evaluate.judge.ppi.v1"
LEAST: Final = 20
"""Items that people must have scored: below, a standard error says nothing."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The mean score that people would give, from a judge and some labels.

    Attributes:
        value: estimated mean.
        low: end of the interval.
        high: the other end.
        level: of the interval.
        judged: the judge's own mean over all items: what would be told without correction.
        people: mean of people's scores alone, with its interval.
        people_low: end of that interval.
        people_high: the other end.
        weight: how much the judge is trusted, 0..1.
        n_labelled: items that people scored.
        n_judged: items that only the judge scored.
        worth: people's labels that an interval as narrow would have needed without the judge.
    """

    value: float
    low: float
    high: float
    level: float
    judged: float
    people: float
    people_low: float
    people_high: float
    weight: float
    n_labelled: int
    n_judged: int
    worth: int
    method: str = METHOD

    def __str__(self) -> str:
        return (
            f"{self.value:.3f} [{self.low:.3f} to {self.high:.3f}]; the judge alone says {self.judged:.3f}, people alone "
            f"{self.people:.3f} [{self.people_low:.3f} to {self.people_high:.3f}]; worth {self.worth:,} labels of people, "
            f"{self.n_labelled:,} were made"
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far judge and people agree on the items of both.

    Attributes:
        share: equal scores.
        low: end of the interval of that share.
        high: the other end.
        kappa: Cohen's, chance = 0.
        bias: mean of judge less people.
        bias_p: chance of as large a bias without one.
        n: items.
    """

    share: float
    low: float
    high: float
    kappa: float
    bias: float
    bias_p: float
    n: int


@dataclass(frozen=True, slots=True)
class Bias:
    """Whether something that should not matter moves the judge.

    Attributes:
        name: ``position`` or ``length``.
        effect: share of first places beyond one half, or change of the judge's error a doubling of the length.
        low: end of its interval.
        high: the other end.
        p_value: two-sided.
        n: items or pairs that tell.
    """

    name: str
    effect: float
    low: float
    high: float
    p_value: float
    n: int

    @property
    def found(self) -> bool:
        """Whether its interval leaves zero out."""
        return self.low > 0 or self.high < 0


def correct(
    people: Sequence[float],
    judge: Sequence[float],
    others: Sequence[float],
    *,
    clusters: Sequence[Any] | None = None,
    level: float = 0.95,
) -> Corrected:
    """The mean score that people would give over all items.

    Args:
        people: ``(n,)`` scores by people, n >= 20, of items drawn at random from all.
        judge: ``(n,)`` scores of the judge of the same items.
        others: ``(m,)`` scores of the judge of the other items.
        clusters: customer or conversation of each labelled item; None: independent.
        level: of the interval.

    Raises:
        NotEnoughData: fewer than 20 labelled items or customers.
        InputError: the numbers of scores differ.
    """
    y, f, rest = (np.asarray(values, float) for values in (people, judge, others))
    _check(y, f)
    n, m = len(y), len(rest)
    index = (
        np.arange(n) if clusters is None else np.unique(np.asarray(list(map(str, clusters))), return_inverse=True)[1]
    )
    if index.max() + 1 < LEAST:
        raise NotEnoughData(
            f"people labelled items of {index.max() + 1} customers; {LEAST} are needed", hint="label more"
        )
    everything = np.concatenate([f, rest])
    spread = float(everything.var())
    shared = float(np.cov(y, f)[0, 1]) if n > 1 else 0.0
    weight = float(np.clip(shared / ((1 + n / m) * spread), 0.0, 1.0)) if m and spread > 0 else 0.0
    value = float(np.mean(y - weight * f) + (weight * rest.mean() if weight else 0.0))
    error = math.sqrt(_of_mean(y - weight * f, index) + (weight**2 * float(rest.var()) / m if weight else 0.0))
    alone = math.sqrt(_of_mean(y, index))
    reach = float(stats.t.ppf(0.5 + level / 2, index.max()))
    return Corrected(
        value=value,
        low=value - reach * error,
        high=value + reach * error,
        level=level,
        judged=float(everything.mean()),
        people=float(y.mean()),
        people_low=float(y.mean()) - reach * alone,
        people_high=float(y.mean()) + reach * alone,
        weight=weight,
        n_labelled=n,
        n_judged=m,
        worth=max(n, round(n * (alone / error) ** 2)) if error > 0 else n,
    )


def agreement(people: Sequence[float], judge: Sequence[float], *, level: float = 0.95) -> Agreement:
    """How far judge and people agree.

    Raises:
        NotEnoughData: fewer than 20 items of both.
    """
    y, f = np.asarray(people, float), np.asarray(judge, float)
    _check(y, f)
    n, equal = len(y), float((y == f).sum())
    low, high = wilson(equal, n, level=level)
    values = np.unique(np.concatenate([y, f]))
    chance = sum(float((y == v).mean() * (f == v).mean()) for v in values)
    kappa = (equal / n - chance) / (1 - chance) if chance < 1 else 1.0
    gap = f - y
    p = float(stats.ttest_1samp(gap, 0.0).pvalue) if gap.std() > 0 else float(gap.mean() == 0)
    return Agreement(equal / n, float(low), float(high), kappa, float(gap.mean()), p, n)


def length_bias(
    people: Sequence[float], judge: Sequence[float], lengths: Sequence[float], *, level: float = 0.95
) -> Bias:
    """Whether the judge's error moves with the length of the text: its change a doubling, by least squares.

    Args:
        people: ``(n,)`` scores by people.
        judge: ``(n,)`` of the judge.
        lengths: ``(n,)`` words of the texts, positive.

    Raises:
        NotEnoughData: fewer than 20 items, or all of one length.
    """
    y, f, x = np.asarray(people, float), np.asarray(judge, float), np.log2(np.maximum(np.asarray(lengths, float), 1.0))
    _check(y, f)
    centred = x - x.mean()
    held = float((centred**2).sum())
    if held <= 0:
        raise NotEnoughData("all texts are of one length", hint="judge texts of several lengths")
    gap = f - y
    slope = float((centred * gap).sum() / held)
    rest = gap - gap.mean() - slope * centred
    error = math.sqrt(float(((centred * rest) ** 2).sum())) / held * math.sqrt(len(y) / max(len(y) - 2, 1))
    reach = float(stats.t.ppf(0.5 + level / 2, len(y) - 2)) * error
    p = float(2 * stats.t.sf(abs(slope) / error, len(y) - 2)) if error > 0 else float(slope == 0)
    return Bias("length", slope, slope - reach, slope + reach, p, len(y))


def position_bias(shown: Sequence[str], swapped: Sequence[str], *, level: float = 0.95) -> Bias:
    """Whether the judge prefers what it is shown first, from pairs that it judged in both orders.

    A judge without such a bias picks the same text in both orders; where it does not, first and second place should win
    equally often.

    Args:
        shown: ``first``, ``second`` or ``tie``: the place that won.
        swapped: the same when the two texts changed places.

    Raises:
        NotEnoughData: fewer than 20 pairs.
        InputError: the numbers differ, or a verdict is none of the three.
    """
    _check_verdicts(shown, swapped)
    moved = [one for one, other in zip(shown, swapped, strict=True) if one == other and one != "tie"]
    firsts, n, pairs = sum(one == "first" for one in moved), len(moved), len(shown)
    low, high = (float(x) for x in wilson(firsts, n, level=level))
    share = firsts / n if n else 0.5
    p = float(stats.binomtest(firsts, n).pvalue) if n else 1.0
    scale = n / pairs  # of all pairs, those whose verdict follows the place
    return Bias("position", (share - 0.5) * scale * 2, (low - 0.5) * scale * 2, (high - 0.5) * scale * 2, p, n)


def _check(y: Doubles, f: Doubles) -> None:
    if len(y) != len(f):
        raise InputError(f"{len(y)} scores by people but {len(f)} of the judge", hint="give both for the same items")
    if len(y) < LEAST:
        raise NotEnoughData(f"people scored {len(y)} items; {LEAST} are needed", hint="label more")


def _check_verdicts(shown: Sequence[str], swapped: Sequence[str]) -> None:
    if len(shown) != len(swapped):
        raise InputError(
            f"{len(shown)} verdicts but {len(swapped)} swapped ones", hint="judge every pair in both orders"
        )
    for at, verdict in enumerate([*shown, *swapped]):
        if verdict not in ("first", "second", "tie"):
            raise InputError(f"verdict {at % len(shown) + 1} is {verdict!r}", hint="write first, second or tie")
    if len(shown) < LEAST:
        raise NotEnoughData(f"{len(shown)} pairs were judged; {LEAST} are needed", hint="judge more")


def _of_mean(values: Doubles, index: np.ndarray[Any, np.dtype[np.int64]]) -> float:
    """Squared standard error of a mean of clusters."""
    n, m = len(values), int(index.max()) + 1
    sums = np.bincount(index, values - values.mean())
    return float((sums**2).sum()) * m / max(m - 1, 1) / n**2
