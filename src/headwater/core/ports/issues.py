"""What the desk must offer for the life of issues."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from headwater.core.types.tracked import Event, Tracked


class Change(NamedTuple):
    """One event and what it makes of an issue.

    Attributes:
        before: the issue as the writer saw it; None where it begins with this event.
        after: as it is to be stored.
        event: what happened.
    """

    before: Tracked | None
    after: Tracked
    event: Event


class Issues(Protocol):
    """The working state of issues, and every event that led to it."""

    def track(self, issue_ids: Iterable[str], at: datetime) -> list[str]:
        """Begin with those not known yet, as proposed; returns them, sorted. Asking twice changes nothing."""
        ...

    def tracked(self) -> dict[str, Tracked]:
        """All issues by id."""
        ...

    def one(self, issue_id: str) -> Tracked | None:
        """An issue; None where there is none of that id."""
        ...

    def append(self, before: Tracked, after: Tracked, event: Event) -> Event:
        """Store the issue and its event together, or neither; returns the event with its place in the order.

        Raises:
            StaleVersion: the issue is no longer at the version of ``before``.
        """
        ...

    def append_all(self, changes: Sequence[Change]) -> list[Event]:
        """The same for several issues: all of it, or nothing.

        Raises:
            StaleVersion: one of them is no longer at the version that the writer saw, or is there already.
        """
        ...

    def history(self, issue_id: str) -> list[Event]:
        """Events of an issue, oldest first."""
        ...

    def events(self, consumer: str, limit: int = 100) -> list[Event]:
        """The next events that a consumer has not acknowledged, in their order."""
        ...

    def newest(self) -> int:
        """Place in the order of the newest event; 0 = there is none."""
        ...

    def since(self, seq: int, limit: int = 1000) -> list[Event]:
        """Events after that place, in their order."""
        ...

    def acknowledge(self, consumer: str, seq: int) -> None:
        """The consumer has dealt with all events up to this one."""
        ...

    def read_up_to(self, consumer: str) -> int:
        """What a consumer has acknowledged; 0 where it has read nothing."""
        ...

    def begin_here(self, consumer: str) -> None:
        """A consumer that has read nothing yet wants only what happens from now on."""
        ...
