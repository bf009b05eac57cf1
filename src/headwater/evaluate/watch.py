"""Drift watch: are the decisions of this week still those of the weeks that the model was approved on?

Each week's counts over classes (or bins of a score) are compared with the reference by Pearson's statistic, divided by
what quiet weeks of the reference scatter beyond chance. Its p-value becomes a bet against "nothing changed", and a
Shiryaev-Roberts sum of the bets is the alarm: while nothing changes, it takes ``every`` weeks on average or more until it
rises above ``every``; a small drift that stays adds up from week to week.

References:
    J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a nonparametric framework for sequential change detection, NEJSDS 2
    (2024); V. Vovk, R. Wang, E-values: calibration, combination and applications, Annals of Statistics 49 (2021); J. N. K. Rao,
    A. J. Scott, JASA 76 (1981): correction of chi-squared statistics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.evaluate.measures import Doubles

METHOD: Final = "evaluate.watch.detector.v1"
MIN_WEEKS: Final = 6
EVERY: Final = 100.0
_POWERS: Final = np.array([0.05, 0.1, 0.2, 0.4])


@dataclass(frozen=True, slots=True)
class Watch:
    """What the weeks say.

    Attributes:
        p_values: ``(t,)`` of each week alone.
        evidence: ``(t,)`` the sum after each week; an alarm above ``every``.
        alarms: numbers of the weeks with an alarm, 0 for the first; after one the sum begins anew.
        every: weeks between false alarms, on average, at least.
        scatter: how much quiet weeks scatter beyond chance, 1 = not.
        moved: number of the class that moved most in the newest week, -1 for all too rare to count apart, and by how much
            (share).
    """

    p_values: tuple[float, ...]
    evidence: tuple[float, ...]
    alarms: tuple[int, ...]
    every: float
    scatter: float
    moved: tuple[int, float]
    method: str = METHOD


def watch(reference: npt.ArrayLike, weeks: npt.ArrayLike, *, every: float = EVERY) -> Watch:
    """Whether the weeks still are what the reference was.

    Args:
        reference: ``(w, k)`` counts of w >= 6 quiet weeks over k classes.
        weeks: ``(t, k)`` counts of the weeks since, oldest first.
        every: weeks between false alarms on average, above 1.

    Raises:
        NotEnoughData: fewer than six weeks of reference, or empty ones.
        InputError: the classes differ.
    """
    before, after = np.atleast_2d(np.asarray(reference, float)), np.atleast_2d(np.asarray(weeks, float))
    if before.shape[1] != after.shape[1]:
        raise InputError(f"{before.shape[1]} classes before and {after.shape[1]} after", hint="count the same classes")
    before = before[before.sum(axis=1) > 0]
    if len(before) < MIN_WEEKS:
        raise NotEnoughData(f"{len(before)} quiet weeks are known; {MIN_WEEKS} are needed", hint="wait for more weeks")
    before, after, classes = _joined(before, after)
    freedom = before.shape[1] - 1
    if freedom < 1:
        return Watch((1.0,) * len(after), (0.0,) * len(after), (), every, 1.0, (classes[0], 0.0))
    total = before.sum(axis=0)
    quiet = [_distance(row, total - row) for row in before]
    # the scatter is estimated from w - 1 weeks of freedom each: an F, not a chi-squared, keeps the p-values honest
    scatter = max(1.0, float(np.mean(quiet)) / freedom)
    degrees = (len(before) - 1) * freedom
    p_values = [
        float(stats.f.sf(_distance(row, total) / freedom / scatter, freedom, degrees)) if row.sum() else 1.0
        for row in after
    ]
    evidence, alarms, held = [], [], 0.0
    for at, p in enumerate(p_values):
        held = (held + 1.0) * bet(p)
        evidence.append(held)
        if held >= every:
            alarms.append(at)
            held = 0.0
    last = after[-1] / max(after[-1].sum(), 1.0) - total / total.sum() if len(after) else np.zeros(len(total))
    most = int(np.abs(last).argmax())
    return Watch(tuple(p_values), tuple(evidence), tuple(alarms), every, scatter, (classes[most], float(last[most])))


def bet(p: float) -> float:
    """The value of a bet on a small p-value; on average at most 1 while p-values are uniform."""
    safe = min(max(p, 1e-300), 1.0)
    return float(np.mean(_POWERS * safe ** (_POWERS - 1)))


def _joined(before: Doubles, after: Doubles) -> tuple[Doubles, Doubles, list[int]]:
    """Classes too rare to count apart (below five a quiet week) together, as the last column; the class of each column."""
    rare = before.mean(axis=0) < 5
    if not rare.any():
        return before, after, list(range(before.shape[1]))

    def put(table: Doubles) -> Doubles:
        return np.hstack([table[:, ~rare], table[:, rare].sum(axis=1, keepdims=True)])

    return put(before), put(after), [*np.flatnonzero(~rare).tolist(), -1]


def _distance(row: Doubles, rest: Doubles) -> float:
    """Pearson's statistic of a week beside the others."""
    table = np.stack([row, rest])
    table = table[:, table.sum(axis=0) > 0]
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    return float(((table - expected) ** 2 / np.maximum(expected, 1e-12)).sum())


def weekly_counts(classes: Sequence[str], weeks: Sequence[int], names: Sequence[str], n_weeks: int) -> Doubles:
    """``(n_weeks, len(names))`` counts of decisions; those of no such name are left out."""
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((n_weeks, len(names)))
    for name, week in zip(classes, weeks, strict=True):
        if name in place and 0 <= week < n_weeks:
            table[week, place[name]] += 1
    return table
