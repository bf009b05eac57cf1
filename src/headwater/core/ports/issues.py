"""What the desk must offer for the life of issues."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from headwater.core.types.tracked import Event, Tracked


class Issues(Protocol):
    """The working state of issues, and every event that led to it."""

    def track(self, issue_ids: Iterable[str], at: datetime) -> list[str]:
        """Begin with those not known yet, as proposed; returns them, sorted. Asking twice changes nothing."""
        ...

    def tracked(self) -> dict[str, Tracked]:
        """All issues by id."""
        ...

    def append(self, before: Tracked, after: Tracked, event: Event) -> Event:
        """Store the issue and its event together, or neither; returns the event with its place in the order.

        Raises:
            StaleVersion: the issue is no longer at the version of ``before``.
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
