"""What the desk must offer for messages out and in, and what reaches the systems that they go to and come from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from headwater.core.ports.entry import Entry
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Page, Ticket


class Outbox(Protocol):
    """Messages to other systems."""

    def put(self, message: Outbound, entry: Entry) -> Outbound:
        """Store a message; where its id is known, the one that is stored."""
        ...

    def claim(
        self,
        now: datetime,
        *,
        lease_s: Mapping[str, float],
        gap_s: Mapping[str, float],
        burst_s: Mapping[str, float] | None = None,
    ) -> Outbound | None:
        """The next message that may go, as it was before, marked as begun; no other worker gets it while the lease holds.

        Args:
            now: the time of day.
            lease_s: target -> seconds; only messages of these targets are given.
            gap_s: target -> seconds between two messages, on average.
            burst_s: target -> seconds by which messages may run ahead of that (generic cell rate algorithm).
        """
        ...

    def settle(self, message: Outbound) -> None:
        """Write what came of a claimed message."""
        ...

    def pause(self, target: str, until: datetime) -> None:
        """Nothing goes to this target before then."""
        ...

    def decide(
        self, message_ids: Sequence[str], state: str, now: datetime, entry: Entry, *, forget: bool = False
    ) -> int:
        """Send dead messages again (``waiting``) or give dead and waiting ones up (``dropped``).

        Args:
            message_ids: which.
            state: ``waiting`` or ``dropped``.
            now: the time of day.
            entry: for the audit log.
            forget: take it that no earlier try has arrived.

        Returns:
            How many there were.
        """
        ...

    def listed(self, state: str = "", target: str = "", limit: int = 100) -> list[Outbound]:
        """Messages in the order of writing."""
        ...

    def counts(self) -> dict[tuple[str, str], int]:
        """(target, state) -> messages."""
        ...

    def next_due(self) -> datetime | None:
        """When the next waiting message may go."""
        ...


class News(Protocol):
    """What other systems told, and the tickets there."""

    def receive(self, events: Iterable[Inbound], *, source: str = "", cursor: str | None = None) -> list[str]:
        """Store what is new, and the cursor with it, or neither; ids of what was new."""
        ...

    def known(self, event_ids: Iterable[str]) -> set[str]:
        """Which of these were received before."""
        ...

    def waiting(self, limit: int = 100) -> list[Inbound]:
        """Events on tickets that we know and have not dealt with, by ticket and version."""
        ...

    def settle(self, event: Inbound, ticket: Ticket | None = None) -> None:
        """Write what came of an event, and the ticket's state with it."""
        ...

    def decide(self, event_ids: Sequence[str], now: datetime, entry: Entry) -> int:
        """Take dead events up again; how many there were."""
        ...

    def listed(self, state: str = "", source: str = "", limit: int = 100) -> list[Inbound]:
        """Events, newest first."""
        ...

    def cursor(self, source: str) -> str:
        """Where the last pull ended; empty before the first."""
        ...

    def link(self, ticket: Ticket) -> None:
        """Remember a ticket; one that is known keeps its state."""
        ...

    def tickets(self, *, connector: str = "", ticket: str = "", issue_id: str = "") -> list[Ticket]:
        """Tickets by connector and id; all of them, or those that fit what is given."""
        ...


class Connectors(Protocol):
    """How other systems are reached, by name."""

    def put(self, specs: Sequence[ConnectorSpec], entry: Entry) -> None:
        """Put these in place of all."""
        ...

    def all(self) -> dict[str, ConnectorSpec]:
        """By name."""
        ...


class Tool(Protocol):
    """Another system. Errors are of ``core.errors``; ``UpstreamError.unsure`` says that it may have been done."""

    again: str
    """How a message is kept from arriving twice: ``looks`` (asks first), ``key`` (the other side knows it again), ``never``."""

    settle_s: float
    """Seconds until it finds what it has just made."""

    def check(self) -> str:
        """Who we are there, and where."""
        ...

    def send(self, message: Outbound, *, again: bool) -> Mapping[str, str]:
        """The receipt.

        Args:
            message: what to send.
            again: whether an earlier try may have arrived.
        """
        ...

    def pull(self, cursor: str) -> Page:
        """What is new since the cursor; empty = from the beginning."""
        ...

    def fill(self, records: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Records of a page with what costs a question each; asked for those alone that are new."""
        ...

    def read(self, path: str) -> bytes:
        """The bytes of a file that an event names."""
        ...

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        """What an incoming webhook says, once its signature is checked.

        Args:
            headers: names in lower case.
            body: as it came.
        """
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
