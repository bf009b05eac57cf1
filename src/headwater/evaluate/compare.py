"""Two systems on the same items: which is better, how sure that is, and how many labels would decide it.

Each resample draws the same clusters for both, so that what is hard for both cancels. Beside the interval stands a test
by swapping: were the two alike, the answers of a cluster could as well have come from the other one. On labels without
clusters that is McNemar's exact question.

References:
    E. W. Noreen, Computer-Intensive Methods for Testing Hypotheses (1989); Q. McNemar, Psychometrika 12 (1947); P.
    Koehn, EMNLP 2004 (paired bootstrap); N. Card et al., With little power comes great responsibility, EMNLP 2020.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from headwater.core.errors import InputError
from headwater.core.stats.multiplicity import holm
from headwater.evaluate.bootstrap import Resamples
from headwater.evaluate.evaluation import MIN_SEGMENT, Answers, Evaluation, Items
from headwater.evaluate.measures import Doubles, Measure, Ratio
from headwater.evaluate.tasks import Task, task

POWER: Final = 0.8
_SWAPS: Final = 4000
Verdict = Literal["better", "worse", "no evidence"]


@dataclass(frozen=True, slots=True)
class SegmentGap:
    """The difference on the items of one value of a property.

    Attributes:
        name: of the property.
        value: of it.
        n_items: with that value.
        gap: of the deciding metric, positive = the first is better.
        p_worse: chance of as bad a gap were the two alike there, corrected for all segments looked at (Holm).
    """

    name: str
    value: str
    n_items: int
    gap: float
    p_worse: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first system against the second.

    Attributes:
        first: its name.
        second: its name.
        task: on which.
        metric: that decides.
        n_items: that both answered.
        n_clusters: among them.
        gap: positive = the first is better, whatever the direction of the metric.
        low: end of the interval of the gap.
        high: the other end.
        level: of the interval.
        spread: standard error of the gap.
        p_value: two-sided, by swapping.
        verdict: on the first.
        labels_needed: further labels that would decide a gap of this size with a chance of 80 %; 0 where it is decided,
            None where the gap is 0.
        detectable: smallest gap that these labels would show with a chance of 80 %.
        segments: gaps by property, the worst first.
    """

    first: str
    second: str
    task: str
    metric: str
    n_items: int
    n_clusters: int
    gap: float
    low: float
    high: float
    level: float
    spread: float
    p_value: float
    verdict: Verdict
    labels_needed: int | None
    detectable: float
    segments: tuple[SegmentGap, ...]

    def __str__(self) -> str:
        said = f"{self.metric}: {self.first} is {self.gap:+.3f} [{self.low:+.3f} to {self.high:+.3f}] against {self.second}"
        if self.verdict != "no evidence":
            return f"{said}: {self.verdict} (p = {self.p_value:.3g})"
        more = f"about {self.labels_needed:,} more labels" if self.labels_needed else "no number of labels"
        return f"{said}: no evidence; {more} would decide a gap of this size"


def compare(first: Evaluation, second: Evaluation, *, level: float = 0.95, seed: int = 0) -> Comparison:
    """Two evaluations of the same task and data.

    Raises:
        InputError: the tasks or the data differ.
    """
    if first.task != second.task:
        raise InputError(
            f"{first.name} is of {first.task}, {second.name} of {second.task}", hint="compare like with like"
        )
    if first.data_hash != second.data_hash:
        raise InputError(
            f"{first.name or first.system} and {second.name or second.system} are of different data",
            hint="evaluate both on the same file of labels",
        )
    items, one = first.asked()
    _, other = second.asked()
    names = [e.name or e.system for e in (first, second)]
    draws = int(first.spec["draws"])
    return compare_answers(
        first.task, items, one, other, names=(names[0], names[1]), level=level, draws=draws, seed=seed
    )


def compare_answers(
    which: str | Task,
    items: Items,
    first: Answers,
    second: Answers,
    *,
    names: tuple[str, str] = ("first", "second"),
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Comparison:
    """The first system's answers against the second's, on the same items.

    Args:
        which: task, or its name.
        items: with their gold.
        first: its answers, in the order of the items.
        second: the other's.
        names: of both.
        level: of the interval.
        draws: resamples.
        seed: of the resamples and swaps.
    """
    asked = task(which) if isinstance(which, str) else which
    sign = 1.0 if asked.primary.better == "higher" else -1.0
    pair = [asked.primary.measure(items.gold, a.said, a.scores) for a in (first, second)]
    one, other = pair
    if one is None or other is None:
        raise InputError(f"{asked.primary.name} needs a score of every item", hint="give the scores of both")
    resamples = Resamples(items.clusters, draws=draws, seed=seed)
    own = np.ones((1, len(items.ids)))
    gap = sign * float((one.at(own) - other.at(own))[0])
    drawn = resamples.drawn([one, other])
    gaps = sign * (drawn[0] - drawn[1])
    gaps = gaps[np.isfinite(gaps)]
    tail = (1 - level) / 2
    low, high = (float(x) for x in np.quantile(gaps, [tail, 1 - tail])) if len(gaps) else (math.nan, math.nan)
    spread = float(gaps.std()) if len(gaps) else math.nan
    verdict: Verdict = "better" if low > 0 else "worse" if high < 0 else "no evidence"
    reach = float(stats.norm.ppf(1 - tail) + stats.norm.ppf(POWER))
    return Comparison(
        first=names[0],
        second=names[1],
        task=asked.name,
        metric=asked.primary.name,
        n_items=len(items.ids),
        n_clusters=resamples.n_clusters,
        gap=gap,
        low=min(low, gap),
        high=max(high, gap),
        level=level,
        spread=spread,
        p_value=_swapped(one, other, resamples.index, gap * sign, gap, spread, seed),
        verdict=verdict,
        labels_needed=0 if verdict != "no evidence" else _needed(len(items.ids), reach * spread, gap),
        detectable=reach * spread,
        segments=segment_gaps(asked, items, one, other, resamples.index),
    )


def segment_gaps(
    asked: Task, items: Items, one: Measure, other: Measure, clusters: npt.NDArray[np.int64]
) -> tuple[SegmentGap, ...]:
    """Gaps of all segments of at least 20 items, the surest worse first, corrected for how many were looked at."""
    sign = 1.0 if asked.primary.better == "higher" else -1.0
    rows = []
    for name, values in items.segments.items():
        column = np.asarray(values)
        for value in sorted(set(values) - {""}):
            mask = column == value
            if mask.sum() >= MIN_SEGMENT:
                gap, spread = _gap_and_spread(one, other, mask.astype(float), clusters)
                rows.append((name, value, int(mask.sum()), sign * gap, spread))
    raw = [float(stats.norm.cdf(gap / spread)) if spread > 0 else 1.0 for *_, gap, spread in rows]
    held = [
        SegmentGap(name, value, n, gap, float(p)) for (name, value, n, gap, _), p in zip(rows, holm(raw), strict=True)
    ]
    return tuple(sorted(held, key=lambda row: (row.p_worse, row.gap, row.name, row.value)))


def _gap_and_spread(
    one: Measure, other: Measure, mask: Doubles, clusters: npt.NDArray[np.int64]
) -> tuple[float, float]:
    """The gap on some items and its standard error: linearised for ratios, by leaving parts out for the others."""

    def gap_of(weights: Doubles) -> float:
        return float((one.at(weights[None, :]) - other.at(weights[None, :]))[0])

    gap = gap_of(mask)
    if isinstance(one, Ratio) and isinstance(other, Ratio):
        rest = np.zeros(len(mask))
        for measure, side in ((one, 1.0), (other, -1.0)):
            bottom = float(mask @ measure.bottom)
            if bottom <= 0:
                return 0.0, 0.0
            value = float(mask @ measure.top) / bottom
            rest += side * mask * (measure.top - value * measure.bottom) / bottom
        sums = np.bincount(clusters, rest)
        m = len(np.unique(clusters[mask > 0]))
        # as if half a cluster more had differed: one pair of answers that differ must not look like certainty
        floor = 0.5 / max(float(mask.sum()), 1.0) ** 2
        return gap, math.sqrt(float((sums**2).sum()) * m / max(m - 1, 1) + floor)
    parts = min(20, int(clusters.max()) + 1)
    left = np.array([gap_of(mask * (clusters % parts != k)) for k in range(parts)])
    left = left[np.isfinite(left)]
    if len(left) < 2 or not np.isfinite(gap):
        return 0.0, 0.0
    return gap, math.sqrt((len(left) - 1) / len(left) * float(((left - left.mean()) ** 2).sum()))


def _swapped(
    one: Measure, other: Measure, index: npt.NDArray[np.int64], raw: float, gap: float, spread: float, seed: int
) -> float:
    """Two-sided p-value by swapping the answers of clusters; by the normal curve for figures that are no ratio."""
    if not (isinstance(one, Ratio) and isinstance(other, Ratio)):
        return float(2 * stats.norm.sf(abs(gap) / spread)) if spread > 0 else 1.0
    tops = [np.bincount(index, measure.top).astype(np.float64) for measure in (one, other)]
    bottoms = [np.bincount(index, measure.bottom).astype(np.float64) for measure in (one, other)]
    differ = np.flatnonzero((tops[0] != tops[1]) | (bottoms[0] != bottoms[1]))
    if not len(differ):
        return 1.0
    rng = np.random.default_rng([seed, 37])
    swap = rng.integers(0, 2, (_SWAPS, len(differ)), dtype=np.int8).astype(np.float32)

    def totals(sums: list[Doubles]) -> tuple[Doubles, Doubles]:
        moved = swap @ (sums[1] - sums[0])[differ].astype(np.float32)
        return sums[0].sum() + moved, sums[1].sum() - moved

    (top, top_other), (bottom, bottom_other) = totals(tops), totals(bottoms)
    drawn = top / np.maximum(bottom, 1e-12) - top_other / np.maximum(bottom_other, 1e-12)
    as_far = float((np.abs(drawn) >= abs(raw) - 1e-6).sum())
    return (as_far + 1) / (_SWAPS + 1)


def _needed(n: int, reach: float, gap: float) -> int | None:
    if gap == 0 or not math.isfinite(reach):
        return None
    return max(1, math.ceil(n * (reach / gap) ** 2) - n)
