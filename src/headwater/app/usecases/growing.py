"""Which issues a week held more of, or less, than the weeks before let expect.

The forecast of each issue is that of the watch (``core.stats.counts``): its own weeks before, refitted without past
outbreaks, with the spread that its counts have shown. Whoever has a better forecast puts it here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from headwater.app.counts import DayCounts, read_counts
from headwater.app.kept import kept
from headwater.app.workspace import Workspace
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


@dataclass(frozen=True)
class AllWeeks:
    """Every whole week of the data.

    Attributes:
        first: first day that has a contact.
        last: last day that has one.
        weeks: those that are whole; none where none is.
    """

    first: date
    last: date
    weeks: Weeks

    def until(self, monday: date) -> Weeks:
        """The whole weeks until that one.

        Raises:
            NotEnoughData: the data do not hold the week from its Monday to its Sunday.
        """
        mondays = self.weeks.mondays
        at = (monday - mondays[0]).days // 7 if mondays else -1
        if not 0 <= at < len(mondays):
            held = f"{week_name(mondays[0])} to {week_name(mondays[-1])}" if mondays else "none"
            raise NotEnoughData(
                f"the data, {self.first} to {self.last}, do not hold the whole week {week_name(monday)}",
                hint=f"whole weeks: {held}; headwater report weekly --week WEEK",
            )
        shown = slice(0, at + 1)
        return Weeks(mondays[shown], self.weeks.topics, self.weeks.table[:, shown], self.weeks.contacts[shown])


def read_weeks(workspace: Workspace) -> AllWeeks:
    """Every whole week of a workspace.

    Raises:
        NotEnoughData: no contact has a time.
    """

    def make() -> dict[str, Any]:
        found = all_weeks(read_counts(workspace))
        return {
            "days": [found.first.isoformat(), found.last.isoformat()],
            "mondays": [monday.isoformat() for monday in found.weeks.mondays],
            "topics": found.weeks.topics,
            "table": found.weeks.table.astype(int).tolist(),
            "contacts": found.weeks.contacts.astype(int).tolist(),
        }

    plain = kept(workspace, "whole weeks", ("contacts", "assignments"), make)
    first, last = (date.fromisoformat(day) for day in plain["days"])
    mondays = [date.fromisoformat(day) for day in plain["mondays"]]
    table = np.array(plain["table"], np.float64).reshape(len(plain["topics"]), len(mondays))
    return AllWeeks(first, last, Weeks(mondays, plain["topics"], table, np.array(plain["contacts"], np.float64)))


def all_weeks(counts: DayCounts) -> AllWeeks:
    """Every whole week of the counts."""
    lead = -counts.first.weekday() % 7
    step, n_weeks, _ = counts.weeks_from(lead)
    days = np.arange(counts.n_days)
    week = np.where(days < lead, -1, (days - lead) // 7)
    whole = (week >= 0) & (week < n_weeks)
    everything = np.bincount(week[whole], counts.contacts[whole], minlength=n_weeks).astype(np.float64)
    mondays = [counts.first + timedelta(days=lead + 7 * i) for i in range(n_weeks)]
    table = counts.table(step, n_weeks) if n_weeks else np.zeros((len(counts.topics), 0))
    return AllWeeks(counts.first, counts.date_of(counts.n_days - 1), Weeks(mondays, counts.topics, table, everything))


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
