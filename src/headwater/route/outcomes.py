"""What became of routed contacts: how many went to a wrong team, which ones go back and forth, whether the promise holds.

A contact that a person passed on was routed wrongly. One that nobody passed on within ``SETTLED_DAYS`` was routed rightly;
until then it is open and counts nowhere. The share wrong has a Wilson interval; whether it exceeds the promised risk is
tested at every look by a bet (``drift.error_capital``), so that looking often raises no false alarm.

Version ``route.outcomes.v1``.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

import numpy as np

from headwater.core.stats.intervals import wilson
from headwater.route.drift import certainty_capital, conformal_p_values, error_capital, has_drifted

METHOD: Final = "route.outcomes.v1"
SETTLED_DAYS: Final = 14
PING_PONG: Final = 3
"""Teams that a contact was with, from which it goes back and forth; coming back to one counts as another."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A contact that the router sent to a team.

    Attributes:
        contact_id: the contact.
        team: where it was sent.
        at: when it began, aware UTC; ``None``: not known, then it counts as settled.
    """

    contact_id: str
    team: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Realised:
    """The error among the contacts that the router sent to a team.

    Attributes:
        routed: sent to a team by the router.
        settled: of which the outcome is known.
        wrong: of these, passed on by a person.
        share: wrong over settled, 0..1; 0 where none is settled.
        low: lower end of its interval; ``high``: upper end.
        level: of the interval, 0..1.
    """

    routed: int
    settled: int
    wrong: int
    share: float
    low: float
    high: float
    level: float


def outcomes(routed: Sequence[Routed], passed_on: Mapping[str, str], *, now: datetime) -> list[bool]:
    """Whether each settled contact was routed wrongly, oldest first.

    Args:
        routed: contacts that the router sent to a team.
        passed_on: contact -> the team that has it by now, for those that people passed on.
        now: aware; contacts younger than ``SETTLED_DAYS`` that nobody passed on are open.
    """
    since = now - timedelta(days=SETTLED_DAYS)
    ordered = sorted(routed, key=lambda r: (r.at is not None, r.at or now, r.contact_id))
    return [
        r.contact_id in passed_on and passed_on[r.contact_id] != r.team
        for r in ordered
        if r.contact_id in passed_on or r.at is None or r.at <= since
    ]


def realised(n_routed: int, wrong: Sequence[bool], *, level: float = 0.95) -> Realised:
    """The realised error with its interval.

    Example:
        >>> realised(10, [False] * 8).high < 0.35
        True
    """
    n, n_wrong = len(wrong), int(np.sum(wrong))
    low, high = (float(end) for end in wilson(n_wrong, n, level=level))
    return Realised(n_routed, n, n_wrong, n_wrong / n if n else 0.0, low, high, level)


def broken(past: Sequence[float], new: Sequence[float], wrong: Sequence[bool], *, risk: float, seed: int = 0) -> str:
    """Why the promise no longer holds; empty where nothing speaks against it.

    Args:
        past: certainties of the contacts it rests on.
        new: certainties of all contacts that the router has seen since, oldest first.
        wrong: outcomes of those it sent to a team, oldest first.
        risk: promised error, 0..1.
        seed: of the draws that break ties.
    """
    if has_drifted(error_capital(wrong, risk=risk)):
        return f"more than {risk:.0%} of the routed contacts went wrong ({int(np.sum(wrong))} of {len(wrong)})"
    values = conformal_p_values(np.asarray(past, float), np.asarray(new, float), seed=seed)
    if has_drifted(certainty_capital(values)):
        return "contacts differ from those the promise rests on"
    return ""


def back_and_forth(chains: Mapping[str, Sequence[str]]) -> tuple[list[str], list[tuple[str, str, int]]]:
    """Contacts that go back and forth, sorted; and how often each team passed to each other one, most often first.

    Args:
        chains: contact -> the teams it was with, in order.

    Example:
        >>> back_and_forth({"c_1": ["t_a", "t_b", "t_a"], "c_2": ["t_a", "t_b"]})
        (['c_1'], [('t_a', 't_b', 2), ('t_b', 't_a', 1)])
    """
    contacts = sorted(key for key, chain in chains.items() if len(chain) >= PING_PONG)
    counts = Counter((one, other) for chain in chains.values() for one, other in pairwise(chain))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return contacts, [(one, other, n) for (one, other), n in ordered]
