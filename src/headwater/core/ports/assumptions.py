"""What Finance assumes about the cost of a contact, by version."""

from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Assumptions(Protocol):
    """Versions of the assumptions file; none is ever altered."""

    def put(self, text: str, entry: Entry) -> int:
        """Keep a new version and return its number; the newest one's number where nothing changed."""
        ...

    def newest(self) -> dict[str, Any] | None:
        """The newest version (version, text, who, at); None where there is none."""
        ...
