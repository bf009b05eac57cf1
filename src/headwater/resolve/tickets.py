"""Tickets that stand for issues elsewhere: what is written into them, and what their states say about the issue.

Pure. A ticket that is closed elsewhere never moves an issue: it is noted, with the move that a person may then make.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from headwater.core.types.posted import Inbound, Ticket
from headwater.core.types.tracked import State
from headwater.resolve.lifecycle import MOVES

_ON_CLOSED: Final = ("fixed", "close")
_ON_OPEN: Final = ("reopen",)


@dataclass(frozen=True, slots=True)
class Heard:
    """What an event means.

    Attributes:
        event: as it is now: ``done`` or ``stale``.
        ticket: as it is now; None where nothing about it is new.
        details: of the note on the issue; empty where none is due.
    """

    event: Inbound
    ticket: Ticket | None = None
    details: Mapping[str, str] | None = None


def heard(ticket: Ticket, event: Inbound, state: State) -> Heard:
    """What the state of a ticket says.

    Args:
        ticket: as we know it.
        event: what is told.
        state: of the issue.
    """
    if event.version <= ticket.version:
        return Heard(replace(event, state="stale"))
    now = event.details.get("state", ticket.state)
    after = replace(ticket, state=now, version=event.version, url=event.details.get("url") or ticket.url)
    if now == ticket.state:
        return Heard(replace(event, state="done"), after)
    text = f"{ticket.connector}: ticket {ticket.ticket} is {now}" + (f", {after.url}" if after.url else "")
    proposed = next(
        (move for move in (_ON_CLOSED if now == "closed" else _ON_OPEN) if state in MOVES[move].sources), ""
    )
    details = {"text": text, "event": event.event_id, "proposes": proposed}
    return Heard(replace(event, state="done"), after, {name: value for name, value in details.items() if value})


def described(*, definition: str, size: str, trend: str, driver: str, quotes: Sequence[str], issue_id: str) -> str:
    """The text of a ticket: plain lines that every tracker shows as they are.

    Args:
        definition: what the issue is.
        size: with its interval and unit.
        trend: contacts a week.
        driver: where it stands out; may be empty.
        quotes: customers' words, redacted.
        issue_id: of the issue.
    """
    lines = [definition, "", f"Size: {size}", f"Rate: {trend}"]
    if driver:
        lines.append(f"Stands out where: {driver}")
    if quotes:
        lines += ["", "Customers say:", *(f'- "{quote}"' for quote in quotes)]
    lines += ["", f"Headwater issue {issue_id}"]
    return "\n".join(lines).strip()
