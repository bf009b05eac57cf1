"""What the desk must offer for contacts that were passed from team to team."""

from datetime import datetime
from typing import NamedTuple, Protocol

from headwater.core.ports.entry import Entry


class Handover(NamedTuple):
    """A person took a contact from a team (or from nobody) and gave it to another.

    Attributes:
        contact_id: the contact.
        source: team that had it; empty: nobody.
        target: team that has it now.
        at: when, aware UTC.
        who: did it.
        why: the reason given; may be empty.
    """

    contact_id: str
    source: str
    target: str
    at: datetime
    who: str
    why: str


class Handovers(Protocol):
    """Handovers in their order; never altered."""

    def add(self, contact_id: str, source: str, target: str, entry: Entry) -> None:
        """Store a handover and the audit log, all or nothing.

        Raises:
            StaleVersion: somebody else has passed the contact on in between.
        """
        ...

    def all(self) -> list[Handover]:
        """Every handover, oldest first."""
        ...

    def of(self, contact_id: str) -> list[Handover]:
        """Those of one contact, oldest first."""
        ...
