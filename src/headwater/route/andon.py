"""The andon cord: propose to stop a defective thing at once, with guardrails; a second person pulls it; it ends by itself.

Pure: a stop and an act in, the stop after it out. Who carries a stop out (a shop, a router of orders) reads the active ones.

Version ``route.andon.v1``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from headwater.core.errors import ActionDenied, IllegalMove, InputError
from headwater.core.types.tracked import Role

METHOD: Final = "route.andon.v1"
State = Literal["proposed", "active", "rejected", "released", "expired"]

MOST_HOURS: Final = 14 * 24
PROPOSAL_HOURS: Final = 24
"""A proposal that nobody approves for so long expires."""
MOST_SHARE: Final = 0.2
"""Share of all contacts that a stop may touch without ``wide``: more is no defect of one thing, or a wrong filter."""
FEWEST_GRAVE: Final = 3
"""Contacts with a grave signal that a stop must rest on."""
_MAY: Final[Mapping[str, frozenset[Role]]] = {
    "propose": frozenset({"analyst", "triager", "editor", "admin", "agent"}),
    "approve": frozenset({"editor", "admin"}),
    "reject": frozenset({"editor", "admin"}),
    "release": frozenset({"triager", "editor", "admin"}),
}
_FROM: Final[Mapping[str, State]] = {"approve": "proposed", "reject": "proposed", "release": "active"}
_TO: Final[Mapping[str, State]] = {"approve": "active", "reject": "rejected", "release": "released"}


@dataclass(frozen=True, slots=True)
class Radius:
    """What a stop touches, counted on the contacts of the newest weeks.

    Attributes:
        contacts: that match, with ``of``: all contacts looked at.
        share: contacts over of, 0..1, with its interval ``low`` and ``high``.
        customers: distinct ones among the matching contacts.
        grave: matching contacts with a signal of safety, law or fraud.
        grave_elsewhere: contacts with such a signal that do not match.
        weeks: of data looked at.
    """

    contacts: int
    of: int
    share: float
    low: float
    high: float
    customers: int
    grave: int
    grave_elsewhere: int
    weeks: float


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of one thing.

    Attributes:
        andon_id: stable id.
        what: the thing, as a filter: ``product=hub``.
        act: what is to be stopped, in words: ``stop selling``.
        why: the reason.
        state: where it stands.
        radius: what it touches.
        proposer: who proposed it, ``proposed`` when.
        hours: how long it holds once approved.
        checker: who approved, rejected or released it; empty before.
        decided: when that was.
        until: when it ends by itself: a proposal that nobody decides, or an active stop.
        note: what the checker said.
    """

    andon_id: str
    what: str
    act: str
    why: str
    state: State
    radius: Radius
    proposer: str
    proposed: datetime
    hours: int
    until: datetime
    checker: str = ""
    decided: datetime | None = None
    note: str = ""


def propose(
    andon_id: str,
    what: str,
    *,
    act: str,
    why: str,
    radius: Radius,
    hours: int,
    wide: bool,
    who: str,
    role: Role,
    at: datetime,
) -> Stop:
    """A proposal that passes the guardrails.

    Args:
        andon_id: new id.
        what: the thing, as a filter.
        act: what is to be stopped, in words.
        why: the reason.
        radius: what it touches.
        hours: how long it shall hold.
        wide: it may touch more than ``MOST_SHARE`` of all contacts.
        who: proposes it.
        role: of that person.
        at: when.

    Raises:
        ActionDenied: not by this role.
        InputError: no reason, too long, too wide, or too little evidence.
    """
    _authorise("propose", role)
    if not why.strip():
        raise InputError("a stop needs a reason", hint='--why "three reports of fire"')
    if not 1 <= hours <= MOST_HOURS:
        raise InputError(f"a stop of {hours} hours", hint=f"between 1 and {MOST_HOURS}; propose it again when it ends")
    if radius.grave < FEWEST_GRAVE:
        raise InputError(
            f"{radius.grave} contacts about {what} speak of danger, law or fraud; a stop rests on at least {FEWEST_GRAVE}",
            hint="headwater search --where shows them; an issue without danger goes the usual way",
        )
    if radius.share > MOST_SHARE and not wide:
        raise InputError(
            f"{what} is {radius.share:.0%} of all contacts, more than {MOST_SHARE:.0%}",
            hint="narrow the filter, or say --wide if you mean all of it",
        )
    until = at + timedelta(hours=PROPOSAL_HOURS)
    return Stop(andon_id, what, act, why, "proposed", radius, who, at, hours, until)


def decide_on(stop: Stop, move: str, *, note: str, who: str, role: Role, at: datetime) -> Stop:
    """The stop after ``approve``, ``reject`` or ``release``.

    Raises:
        ActionDenied: not by this role, or the proposer approves the own proposal.
        IllegalMove: not from its state.
        InputError: a reason is missing.
    """
    _authorise(move, role)
    held = as_of(stop, at)
    if held.state != _FROM[move]:
        raise IllegalMove(
            f"the stop {stop.andon_id} is {held.state}: nobody can {move} it",
            hint="headwater andon list shows the others",
        )
    if move == "approve" and who == stop.proposer:
        raise ActionDenied(
            f"{who} has proposed this stop and cannot approve it", hint="a second person must look at it"
        )
    if move != "approve" and not note.strip():
        raise InputError(f"to {move} a stop, say why", hint="--why ...")
    until = at + timedelta(hours=stop.hours) if move == "approve" else at
    return replace(stop, state=_TO[move], checker=who, decided=at, note=note, until=until)


def as_of(stop: Stop, now: datetime) -> Stop:
    """The stop as it stands now: a proposal or an active stop whose time is over has expired."""
    if stop.state in ("proposed", "active") and now >= stop.until:
        return replace(stop, state="expired")
    return stop


def to_plain(stop: Stop) -> dict[str, Any]:
    """For the desk."""
    times = {name: getattr(stop, name) for name in ("proposed", "until", "decided")}
    return asdict(stop) | {name: at.isoformat() if at else None for name, at in times.items()}


def from_plain(row: Mapping[str, Any]) -> Stop:
    """What ``to_plain`` gave."""
    times = {
        name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("proposed", "until", "decided")
    }
    return Stop(**{**row, **times, "radius": Radius(**row["radius"])})


def _authorise(move: str, role: Role) -> None:
    if role not in _MAY[move]:
        raise ActionDenied(
            f"the role {role} may not {move} a stop", hint=f"ask one of: {', '.join(sorted(_MAY[move]))}"
        )
