"""How many contacts each day brings, and how likely each reason is on it."""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.generate.config import CorpusConfig
from headwater.generate.incidents import FIXES, INCIDENTS, Incident
from headwater.generate.reasons import INDEX, REASONS

_WEEKDAY = np.array([1.28, 1.14, 1.06, 1.03, 1.05, 0.78, 0.66])  # Monday first
_SALE = ((7, 13), (7, 21))
_HOLIDAYS = ((11, 25), (12, 30))
_GROWTH = 0.18  # over a year
_HALF_LIFE_DAYS = 4.0


class Calendar(NamedTuple):
    """Days of the window and what happens on them.

    Attributes:
        first: first day.
        cumulative: (days + 1,) share of all contacts before each day, 0..1.
        incident_share: (incidents, days) probability that a contact of the day is the incident's.
        reason_share: (days, reasons) cumulative probabilities of the reasons of the other contacts.
    """

    first: date
    cumulative: NDArray[np.float64]
    incident_share: NDArray[np.float64]
    reason_share: NDArray[np.float64]


def first_day(config: CorpusConfig) -> date:
    """First day of the window."""
    return config.end - timedelta(days=config.weeks * 7 - 1)


def day_of(config: CorpusConfig, fraction: float) -> date:
    """The day at a fraction of the window."""
    return first_day(config) + timedelta(days=int(fraction * config.weeks * 7))


def base_rates() -> NDArray[np.float64]:
    """Base probability of each reason, in the order of ``REASONS``."""
    rates = np.array([reason.rate for reason in REASONS])
    return np.asarray(rates / rates.sum())


def _profile(incident: Incident, n_days: int) -> NDArray[np.float64]:
    since = np.arange(n_days) - int(incident.onset * n_days)
    if incident.shape == "step":
        shape = (since >= 0).astype(float)
    elif incident.shape == "ramp":
        shape = np.where(since >= 0, since + 1.0, 0.0)
    else:
        shape = np.where(since >= 0, 0.5 ** (np.maximum(since, 0) / _HALF_LIFE_DAYS), 0.0)
    return np.asarray(shape / shape.sum())


def _volume(first: date, n_days: int) -> NDArray[np.float64]:
    days = [first + timedelta(days=at) for at in range(n_days)]
    weekday = _WEEKDAY[[day.weekday() for day in days]]
    trend = 1.0 + _GROWTH * np.arange(n_days) / 365.0
    bump = np.ones(n_days)
    for at, day in enumerate(days):
        if _SALE[0] <= (day.month, day.day) <= _SALE[1]:
            bump[at] = 1.3
        elif _HOLIDAYS[0] <= (day.month, day.day) <= _HOLIDAYS[1]:
            bump[at] = 1.6
    return np.asarray(weekday * trend * bump)


@lru_cache(maxsize=8)
def calendar(config: CorpusConfig) -> Calendar:
    """The calendar of a corpus. Volume = base (weekday x trend x sales, less what fixes removed) + incidents."""
    n_days = config.weeks * 7
    first = first_day(config)
    reasons = np.tile(base_rates(), (n_days, 1))
    for fix in FIXES:
        reasons[int(fix.at * n_days) :, INDEX[fix.reason]] *= 1.0 + fix.effect
    base = _volume(first, n_days)
    extra = np.stack([_profile(incident, n_days) * incident.weight for incident in INCIDENTS])
    weekly = base / base.mean()
    extra *= weekly
    base = base * reasons.sum(axis=1)
    base *= (1.0 - config.incident) / base.sum()
    extra *= config.incident / extra.sum()
    total = base + extra.sum(axis=0)
    cumulative = np.concatenate([[0.0], np.cumsum(total)])
    shares = np.cumsum(reasons, axis=1)
    return Calendar(first, cumulative / cumulative[-1], extra / total, shares / shares[:, -1:])
