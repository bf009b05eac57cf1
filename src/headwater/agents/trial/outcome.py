"""What came of real conversations: ended without a person, and the customer did not come back about it.

A conversation that ended is not a problem that is gone: who was not helped comes back, or goes away. The first can be
counted where the customer is known and the window has passed. The second cannot; so a resolution here is an upper bound,
and says of how many it was counted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Ended = Literal["done", "person", "open"]


@dataclass(frozen=True, slots=True)
class Talked:
    """A conversation with an agent.

    Attributes:
        conversation: its id; ``started``: when.
        customer: hash; empty: not known.
        procedures: procedure -> version of those that were entered.
        ended: ``person``: one took over.
        calls: of tools; ``turns`` of the customer.
    """

    conversation: str
    started: datetime
    customer: str
    procedures: Mapping[str, int]
    ended: Ended
    calls: int
    turns: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the conversations of one version.

    Attributes:
        n: conversations; ``done`` without a person; ``person``: passed on.
        followed: of those done, with a known customer whose window has passed; ``back``: of these, the customer came back
            about it.
        calls: of tools; ``turns`` of customers.
    """

    procedure: str
    version: int
    n: int
    done: int
    person: int
    followed: int
    back: int
    calls: int
    turns: int


def outcomes(
    talks: Sequence[Talked],
    contacts: Mapping[tuple[str, str], Collection[datetime]],
    *,
    now: datetime,
    window: timedelta,
) -> list[Outcome]:
    """By procedure and version, the newest version first.

    Args:
        talks: all conversations.
        contacts: ``(customer, procedure)`` -> when the customer wrote to people about what the procedure is for.
        now: the time of day.
        window: within which a customer who writes about the same came back.
    """
    found = []
    raised: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for talk in talks:
        for name in talk.procedures:
            raised[talk.customer, name].append(talk.started)
    versions = {(name, number) for talk in talks for name, number in talk.procedures.items()}
    for name, number in sorted(versions, key=lambda key: (key[0], -key[1])):
        mine = [talk for talk in talks if talk.procedures.get(name) == number]
        done = [talk for talk in mine if talk.ended == "done"]
        followed = [talk for talk in done if talk.customer and talk.started + window <= now]
        back = sum(
            _came_back(talk, (*raised[talk.customer, name], *contacts.get((talk.customer, name), ())), window)
            for talk in followed
        )
        found.append(
            Outcome(
                name, number, len(mine), len(done), sum(talk.ended == "person" for talk in mine), len(followed), back,
                sum(talk.calls for talk in mine), sum(talk.turns for talk in mine),
            )
        )  # fmt: skip
    return found


def _came_back(talk: Talked, again: Collection[datetime], window: timedelta) -> bool:
    """Whether the customer of a conversation raised the same again within the window, with an agent or with people."""
    return any(talk.started < at <= talk.started + window for at in again)
