"""What the desk must offer for documents that change as a whole: teams, routing rules, routers, andons, clocks, automations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.entry import Entry


class Version(NamedTuple):
    """One version of a document; never altered.

    Attributes:
        kind: which document, e.g. ``teams``, ``rules``, ``andon/a_1f2e``.
        number: 1 for the first.
        at: when it was made, aware UTC.
        who: made it.
        why: the reason given; may be empty.
        document: plain values.
    """

    kind: str
    number: int
    at: datetime
    who: str
    why: str
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        """What the kind says behind its first slash: ``a_1f2e`` of ``andon/a_1f2e``; empty where there is none."""
        return self.kind.partition("/")[2]


class Versions(Protocol):
    """Documents by kind; the newest version holds, all are kept."""

    def put(self, kind: str, document: Mapping[str, Any], entry: Entry, *, after: int | None = None) -> Version:
        """Store the next version and the audit log, all or nothing.

        Args:
            kind: which document.
            document: plain values.
            entry: for the audit log.
            after: number of the version that the writer saw, 0 for none; ``None``: whatever holds.

        Raises:
            StaleVersion: another version has been stored since.
        """
        ...

    def current(self, kind: str) -> Version | None:
        """The version that holds."""
        ...

    def all(self, kind: str) -> list[Version]:
        """Every version, oldest first."""
        ...

    def newest(self, prefix: str) -> list[Version]:
        """The version that holds of each kind that begins so, by kind."""
        ...
