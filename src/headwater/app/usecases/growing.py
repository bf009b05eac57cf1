"""Which issues a week held more of, or less, than the weeks before let expect.

The forecast of each issue is that of the watch (``core.stats.counts``): its own weeks before, refitted without past
outbreaks, with the spread that its counts have shown. Whoever has a better forecast puts it here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from headwater.app.counts import DayCounts
from headwater.core.errors import NotEnoughData
from headwater.core.stats.counts import predict
from headwater.core.stats.multiplicity import benjamini_hochberg
from headwater.report.week import week_name

MIN_WEEKS: Final = 8
"""Weeks before, from which an expectation is made."""
FDR: Final = 0.05
"""Share of the issues named as grown that may have grown by chance."""
_PERIOD: Final = 52


@dataclass(frozen=True)
class Weeks:
    """Whole ISO weeks of the data up to the one reported.

    Attributes:
        mondays: of the weeks, the reported one last.
        topics: topic ids of the rows.
        table: (topics, weeks) assigned contacts, counted.
        contacts: (weeks,) all contacts, counted.
    """

    mondays: list[date]
    topics: list[str]
    table: NDArray[np.float64]
    contacts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grown:
    """A week of a topic beside its expectation.

    Attributes:
        topic: its id.
        observed: assigned contacts of the week, counted.
        expected: predicted from the weeks before.
        low: lower end of the prediction interval.
        high: upper end.
        p_value: of so many or more by chance, corrected for the number of topics (Benjamini-Hochberg).
    """

    topic: str
    observed: float
    expected: float
    low: float
    high: float
    p_value: float


def weeks_until(counts: DayCounts, monday: date) -> Weeks:
    """The whole weeks of the data until that one.

    Raises:
        NotEnoughData: the data do not hold the week from its Monday to its Sunday.
    """
    lead = -counts.first.weekday() % 7
    step, n_weeks, _ = counts.weeks_from(lead)
    first = counts.first + timedelta(days=lead)
    at = (monday - first).days // 7
    if not 0 <= at < n_weeks:
        last = counts.date_of(counts.n_days - 1)
        held = (
            f"{week_name(first)} to {week_name(first + timedelta(days=7 * (n_weeks - 1)))}" if n_weeks > 0 else "none"
        )
        raise NotEnoughData(
            f"the data, {counts.first} to {last}, do not hold the whole week {week_name(monday)}",
            hint=f"whole weeks: {held}; headwater report weekly --week WEEK",
        )
    days = np.arange(counts.n_days)
    week = np.where(days < lead, -1, (days - lead) // 7)
    everything = np.bincount(week[week >= 0], counts.contacts[week >= 0], minlength=n_weeks).astype(np.float64)
    shown = slice(0, at + 1)
    mondays = [first + timedelta(days=7 * i) for i in range(at + 1)]
    return Weeks(mondays, counts.topics, counts.table(step, n_weeks)[:, shown], everything[shown])


def total_of(weeks: Weeks, *, level: float) -> Grown | None:
    """The same of all contacts together."""
    found = _compared(weeks.contacts[None, :], ["all"], level=level)
    return found[0] if found else None


def grown(weeks: Weeks, *, level: float) -> list[Grown]:
    """Every topic beside its expectation, by topic id; nothing where fewer than eight weeks come before.

    Args:
        weeks: the reported one last.
        level: of the prediction intervals, 0..1.
    """
    return _compared(weeks.table, weeks.topics, level=level)


def _compared(table: NDArray[np.float64], topics: list[str], *, level: float) -> list[Grown]:
    before, now = table[:, :-1], table[:, -1]
    if before.shape[1] < MIN_WEEKS or not len(topics):
        return []
    found = predict(before, 1, period=_PERIOD, exposure=np.ones_like(table))
    mean, dispersion = found.mean[:, 0], np.maximum(found.dispersion[:, 0], 1e-9)
    size = 1 / dispersion
    law = stats.nbinom(size, size / (size + mean))
    low, high = law.ppf((1 - level) / 2), law.ppf((1 + level) / 2)
    corrected = benjamini_hochberg(law.sf(now - 1))
    rows = zip(topics, now, mean, low, high, corrected, strict=True)
    return [Grown(topic, *(float(x) for x in numbers)) for topic, *numbers in rows]
