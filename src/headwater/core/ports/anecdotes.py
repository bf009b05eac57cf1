"""What the desk must offer for anecdotes that somebody must read."""

from collections.abc import Mapping
from typing import Any, Protocol

from headwater.core.types.read import Read


class Anecdotes(Protocol):
    """The working state of anecdotes; every change is audited with it."""

    def get(self, anecdote_id: str) -> Read | None:
        """The anecdote, where somebody has dealt with it."""
        ...

    def all(self) -> list[Read]:
        """Every anecdote that somebody has dealt with, by due date, then by id."""
        ...

    def store(self, before: Read, after: Read, *, who: str, verb: str, why: str, change: Mapping[str, Any]) -> None:
        """Write the anecdote and its line of the audit log together, or neither.

        Args:
            before: as it was read; of version 0 where it is new.
            after: as it is to be.
            who: for the audit log.
            verb: for the audit log.
            why: for the audit log.
            change: for the audit log.

        Raises:
            StaleVersion: it is no longer at the version of ``before``.
        """
        ...
