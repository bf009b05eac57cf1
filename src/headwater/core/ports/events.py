"""Change events: releases, policies, outages, campaigns that an onset is compared with."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Events(Protocol):
    """The change log of the company."""

    def put(self, events: Sequence[dict[str, Any]], entry: Entry) -> None:
        """Add events (event_id, on, kind, name, scope); one of the same id is replaced."""
        ...

    def all(self) -> list[dict[str, Any]]:
        """Events by date and id."""
        ...

    def between(self, first: date, last: date) -> list[dict[str, Any]]:
        """Events of these days, both included."""
        ...
