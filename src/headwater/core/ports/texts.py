"""Texts that people write and load, by version: clocks, automations."""

from datetime import datetime
from typing import NamedTuple, Protocol

from headwater.core.ports.entry import Entry
from headwater.core.types.tracked import Role


class TextVersion(NamedTuple):
    """One version of a text.

    Attributes:
        version: from 1.
        text: as it was loaded.
        who: loaded it.
        role: of that person then.
        at: when, aware UTC.
    """

    version: int
    text: str
    who: str
    role: Role
    at: datetime


class Texts(Protocol):
    """Versions of texts; none is ever altered."""

    def put(self, kind: str, text: str, role: Role, entry: Entry) -> int:
        """Keep a new version and return its number; the newest one's number where nothing changed."""
        ...

    def versions(self, kind: str) -> list[TextVersion]:
        """All versions, oldest first."""
        ...

    def newest(self, kind: str) -> TextVersion | None:
        """The newest version; None where there is none."""
        ...
