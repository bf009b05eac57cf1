"""What the desk must offer for messages that are to leave, and for replies that wait for review."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from headwater.core.ports.entry import Entry
from headwater.core.ports.issues import Change
from headwater.core.types.message import Draft, Message


class Outgoing(Protocol):
    """Messages, from the decision to the receipt. A withdrawn one may be queued again."""

    def queue(
        self, messages: Iterable[Message], entry: Entry, *, changes: Sequence[Change] = (), approves: str = ""
    ) -> list[str]:
        """Keep them to be sent, with the events of their issues and the draft they approve, or nothing at all.

        Returns:
            Ids of those that were not there yet.

        Raises:
            StaleVersion: an issue has changed, or the draft was decided, in between.
        """
        ...

    def claim(self, now: datetime, limit: int = 100) -> list[Message]:
        """Those that are due, and those that a worker had begun to send; from here on they cannot be withdrawn."""
        ...

    def settle(self, message_id: str, receipt: str) -> None:
        """It was taken."""
        ...

    def fail(self, message_id: str, error: str, *, again: datetime | None) -> None:
        """It was not taken; tried again from that moment on, or given up."""
        ...

    def withdraw(self, origin: str, entry: Entry) -> int:
        """Call back those of an origin that still wait; how many."""
        ...

    def retry(self, message_ids: Iterable[str], entry: Entry) -> int:
        """Let those that were given up wait again; how many."""
        ...

    def all(self, *, origin: str = "", state: str = "") -> list[Message]:
        """Messages by due time and id."""
        ...


class Drafts(Protocol):
    """Replies that wait for a second pair of eyes."""

    def add(self, draft: Draft, entry: Entry) -> None:
        """Keep it; one of the same id is left as it is."""
        ...

    def all(self) -> list[Draft]:
        """By time and id."""
        ...

    def decide(self, draft_id: str, state: str, entry: Entry) -> Draft:
        """Approve, reject or open it again.

        Raises:
            StaleVersion: somebody has decided in between.
        """
        ...
