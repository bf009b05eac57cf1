"""The metrics of tasks: gold and what was said in, a measure out.

Kinds of answers: a label (``None``: abstained) with its probability, a group, a score for a yes, a ranked list, spans, a
set, a number with its interval, a day.

References:
    N. Chinchor, MUC-4 evaluation metrics (1992): F; L. Hubert, P. Arabie (1985): adjusted Rand; G. W. Brier (1950);
    K. Järvelin, J. Kekäläinen, Cumulated gain, TOIS 20 (2002); T. Fawcett, ROC analysis, PRL 27 (2006); M. P. Naeini
    et al., AAAI 2015: calibration error; T. Gneiting, A. Raftery, JASA 102 (2007): interval score.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from scipy.optimize import linear_sum_assignment

from headwater.evaluate.measures import Doubles, Measure, Ratio, Weighted

Gold = Sequence[Any]
Said = Sequence[Any]
Scores = Sequence[float | None]
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of merit.

    Attributes:
        name: short.
        meaning: in words.
        measure: from gold, answers and scores; None where the answers do not allow it.
        better: which direction.
    """

    name: str
    meaning: str
    measure: Callable[[Gold, Said, Scores], Measure | None]
    better: Literal["higher", "lower"] = "higher"


# --- labels ---------------------------------------------------------------------------------------------------------


def _right(gold: Gold, said: Said) -> Doubles:
    return np.array([a == b and b is not None for a, b in zip(gold, said, strict=True)], float)


def _decided(said: Said) -> Doubles:
    return np.array([b is not None for b in said], float)


def accuracy(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Share right; an abstention is not right."""
    return Ratio(_right(gold, said), np.ones(len(gold)))


def selective(gold: Gold, said: Said, _scores: Scores) -> Measure | None:
    """Share right of those decided; None where all are."""
    decided = _decided(said)
    return None if decided.all() else Ratio(_right(gold, said), decided)


def coverage(_gold: Gold, said: Said, _scores: Scores) -> Measure | None:
    """Share decided; None where all are."""
    decided = _decided(said)
    return None if decided.all() else Ratio(decided, np.ones(len(said)))


def macro_f1(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Mean F1 of the classes that occur in gold."""
    names = {name: i for i, name in enumerate(sorted({str(g) for g in gold} | {str(s) for s in said if s is not None}))}
    y = np.array([names[str(g)] for g in gold])
    z = np.array([names[str(s)] if s is not None else len(names) for s in said])
    k = len(names)

    def value(weights: Doubles) -> float:
        true, found = np.bincount(y, weights, k), np.bincount(z, weights, k + 1)[:k]
        both = np.bincount(y[y == z], weights[y == z], k)
        there = true > 0
        return float((2 * both[there] / (true[there] + found[there])).mean()) if there.any() else math.nan

    return Weighted(value)


def brier(gold: Gold, said: Said, scores: Scores) -> Measure | None:
    """Mean squared error of the probability that the answer is right."""
    known = _probabilities(said, scores)
    return None if known is None else Ratio((known - _right(gold, said)) ** 2, _decided(said))


def calibration(gold: Gold, said: Said, scores: Scores) -> Measure | None:
    """Expected calibration error over ten bins of equally many items."""
    known = _probabilities(said, scores)
    if known is None:
        return None
    right = _right(gold, said)
    order = np.argsort(known, kind="stable")
    bins = np.empty(len(known), int)
    bins[order] = np.arange(len(known)) * BINS // max(len(known), 1)
    decided = _decided(said)

    def value(weights: Doubles) -> float:
        used = weights * decided
        gaps = np.bincount(bins, used * (known - right), BINS)
        return float(np.abs(gaps).sum() / used.sum()) if used.sum() > 0 else math.nan

    return Weighted(value)


def reliability(gold: Gold, said: Said, scores: Scores) -> list[tuple[float, float, int]]:
    """Mean probability, share right and number of items of each of ten bins; empty without probabilities."""
    known = _probabilities(said, scores)
    if known is None:
        return []
    right, kept = _right(gold, said), np.flatnonzero(_decided(said))
    parts = np.array_split(kept[np.argsort(known[kept], kind="stable")], min(BINS, max(len(kept), 1)))
    return [(float(known[p].mean()), float(right[p].mean()), len(p)) for p in parts if len(p)]


def _probabilities(said: Said, scores: Scores) -> Doubles | None:
    """``(n,)`` probabilities, 0 for abstentions; None where a decided item has none between 0 and 1."""
    if any(s is not None and (p is None or not 0 <= p <= 1) for s, p in zip(said, scores, strict=True)):
        return None
    return np.array([p if s is not None and p is not None else 0.0 for s, p in zip(said, scores, strict=True)])


# --- groups ---------------------------------------------------------------------------------------------------------


def _table(gold: Gold, said: Said) -> Callable[[Doubles], Doubles]:
    """Weights -> ``(classes, groups)`` table; an item without a group is a group of its own."""
    classes = {name: i for i, name in enumerate(sorted({str(g) for g in gold}))}
    alone = [("", str(s)) if s is not None else ("none", str(i)) for i, s in enumerate(said)]
    groups = {name: i for i, name in enumerate(sorted(set(alone)))}
    code = np.array([classes[str(g)] * len(groups) + groups[s] for g, s in zip(gold, alone, strict=True)])
    shape = (len(classes), len(groups))
    return lambda weights: np.bincount(code, weights, shape[0] * shape[1]).astype(np.float64).reshape(shape)


def matched(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Share right when each group stands for one class and each class for one group (Hungarian)."""
    table = _table(gold, said)
    missing = np.array([s is None for s in said])

    def value(weights: Doubles) -> float:
        if weights.sum() <= 0:
            return math.nan
        held = table(np.where(missing, 0.0, weights))
        rows, columns = linear_sum_assignment(-held)
        return float(held[rows, columns].sum() / weights.sum())

    return Weighted(value)


def rand(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Adjusted Rand index over pairs of different items: an item drawn twice does not agree with itself."""
    table = _table(gold, said)

    def value(weights: Doubles) -> float:
        held, own = table(weights), table(weights**2)
        same, rows, columns, every = (
            float((x**2 - y).sum() / 2)
            for x, y in (
                (held, own),
                (held.sum(axis=1), own.sum(axis=1)),
                (held.sum(axis=0), own.sum(axis=0)),
                (held.sum(), own.sum()),
            )
        )
        expected = rows * columns / max(every, 1)
        most = (rows + columns) / 2
        return 1.0 if most == expected else float((same - expected) / (most - expected))

    return Weighted(value)


def information(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Normalised mutual information, by the mean of both entropies."""
    table = _table(gold, said)

    def value(weights: Doubles) -> float:
        held = table(weights) / max(weights.sum(), 1e-12)
        rows, columns, both = (_entropy(x) for x in (held.sum(axis=1), held.sum(axis=0), held.ravel()))
        return (rows + columns - both) / ((rows + columns) / 2) if rows + columns > 0 else 1.0

    return Weighted(value)


def _entropy(p: Doubles) -> float:
    held = p[p > 0]
    return float(-(held * np.log(held)).sum())


# --- scores for a yes -----------------------------------------------------------------------------------------------


def _yes(gold: Gold, scores: Scores) -> tuple[Doubles, Doubles] | None:
    if any(s is None for s in scores):
        return None
    return np.array([bool(g) for g in gold], float), np.array(scores, float)


def auroc(gold: Gold, _said: Said, scores: Scores) -> Measure | None:
    """Chance that a yes has a higher score than a no."""
    held = _yes(gold, scores)
    if held is None:
        return None
    yes, value_of = held
    levels, place = np.unique(value_of, return_inverse=True)

    def value(weights: Doubles) -> float:
        up = np.bincount(place, weights * yes, len(levels))
        down = np.bincount(place, weights * (1 - yes), len(levels))
        below = np.cumsum(down) - down
        total = up.sum() * down.sum()
        return float((up * (below + down / 2)).sum() / total) if total > 0 else math.nan

    return Weighted(value)


def average_precision(gold: Gold, _said: Said, scores: Scores) -> Measure | None:
    """Mean precision at each yes, in order of the scores; ties share their precision."""
    held = _yes(gold, scores)
    if held is None:
        return None
    yes, value_of = held
    levels, place = np.unique(-value_of, return_inverse=True)

    def value(weights: Doubles) -> float:
        up = np.bincount(place, weights * yes, len(levels))
        seen = np.cumsum(np.bincount(place, weights, len(levels)))
        precision = np.divide(np.cumsum(up), seen, out=np.zeros(len(levels)), where=seen > 0)
        return float((up * precision).sum() / up.sum()) if up.sum() > 0 else math.nan

    return Weighted(value)


# --- ranked lists, sets, spans --------------------------------------------------------------------------------------


def ndcg(at: int) -> Callable[[Gold, Said, Scores], Measure]:
    """Discounted gain of the first ``at`` results over the best possible; gold is the set of relevant ids."""

    def measure(gold: Gold, said: Said, _scores: Scores) -> Measure:
        top, bottom = np.zeros(len(gold)), np.zeros(len(gold))
        for i, (wanted, found) in enumerate(zip(gold, said, strict=True)):
            if wanted:
                gain = sum(1 / math.log2(rank + 2) for rank, key in enumerate((found or ())[:at]) if key in wanted)
                top[i] = gain / sum(1 / math.log2(rank + 2) for rank in range(min(at, len(wanted))))
                bottom[i] = 1.0
        return Ratio(top, bottom)

    return measure


def recall_at(at: int) -> Callable[[Gold, Said, Scores], Measure]:
    """Share of the relevant that are among the first ``at`` results, mean over queries."""

    def measure(gold: Gold, said: Said, _scores: Scores) -> Measure:
        held = [
            (len(set((found or ())[:at]) & set(wanted)) / len(wanted) if wanted else 0.0)
            for wanted, found in _zip(gold, said)
        ]
        return Ratio(np.array(held), np.array([float(bool(wanted)) for wanted in gold]))

    return measure


def reciprocal_rank(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """One over the place of the first relevant result, 0 without one."""
    held = [
        next((1 / (i + 1) for i, key in enumerate(found or ()) if key in wanted), 0.0)
        for wanted, found in _zip(gold, said)
    ]
    return Ratio(np.array(held), np.array([float(bool(wanted)) for wanted in gold]))


def _zip(gold: Gold, said: Said) -> list[tuple[Any, Any]]:
    return list(zip(gold, said, strict=True))


def of_sets(which: Literal["precision", "recall", "f1"]) -> Callable[[Gold, Said, Scores], Measure]:
    """Precision, recall or F1 of sets, over all items together."""

    def measure(gold: Gold, said: Said, _scores: Scores) -> Measure:
        pairs = [(set(wanted), set(found or ())) for wanted, found in zip(gold, said, strict=True)]
        return _share(which, [(len(a & b), len(a), len(b)) for a, b in pairs])

    return measure


def of_spans(which: Literal["precision", "recall", "f1"]) -> Callable[[Gold, Said, Scores], Measure]:
    """Precision, recall or F1 of characters inside spans ``(start, end)``, over all items together."""

    def measure(gold: Gold, said: Said, _scores: Scores) -> Measure:
        pairs = [(_characters(wanted), _characters(found or ())) for wanted, found in zip(gold, said, strict=True)]
        return _share(which, [(len(a & b), len(a), len(b)) for a, b in pairs])

    return measure


def _characters(spans: Sequence[Sequence[int]]) -> set[int]:
    return {at for start, end, *_ in spans for at in range(int(start), int(end))}


def _share(which: str, counts: list[tuple[int, int, int]]) -> Measure:
    both, wanted, found = np.array(counts, float).reshape(-1, 3).T
    if which == "f1":
        return Ratio(2 * both, wanted + found)
    return Ratio(both, found if which == "precision" else wanted)


# --- numbers with intervals, days -----------------------------------------------------------------------------------


def covered(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Share of intervals that hold the truth; none stated counts as not."""
    held = [s is not None and s[1] <= g <= s[2] for g, s in zip(gold, said, strict=True)]
    return Ratio(np.array(held, float), np.ones(len(gold)))


def relative_error(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Sum of absolute errors over the sum of the truth; none stated counts as 0."""
    values = [0.0 if s is None else s[0] for s in said]
    return Ratio(np.abs(np.array(values) - np.array(gold, float)), np.abs(np.array(gold, float)))


def width(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Mean width of the intervals, in units of the mean truth."""
    wide = np.array([0.0 if s is None else s[2] - s[1] for s in said])
    return Ratio(wide, np.abs(np.array(gold, float)))


def same_sign(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Share whose interval says the true direction: an effect where there is one, none where there is none."""

    def says(s: Any) -> int:
        return 0 if s is None else 1 if s[1] > 0 else -1 if s[2] < 0 else 0

    held = [says(s) == int(np.sign(g)) for g, s in zip(gold, said, strict=True)]
    return Ratio(np.array(held, float), np.ones(len(gold)))


def on_days(which: Literal["precision", "recall", "f1"], within: int) -> Callable[[Gold, Said, Scores], Measure]:
    """Alarms against onsets, both days or None: right when at most ``within`` days from it."""

    def measure(gold: Gold, said: Said, _scores: Scores) -> Measure:
        counts = [
            (int(g is not None and s is not None and abs(s - g) <= within), int(g is not None), int(s is not None))
            for g, s in zip(gold, said, strict=True)
        ]
        return _share(which, counts)

    return measure


def delay(gold: Gold, said: Said, _scores: Scores) -> Measure:
    """Mean days from the onset to the alarm, where there are both."""
    both = np.array([g is not None and s is not None for g, s in zip(gold, said, strict=True)], float)
    days = [abs(s - g) if g is not None and s is not None else 0.0 for g, s in zip(gold, said, strict=True)]
    return Ratio(np.array(days), both)
