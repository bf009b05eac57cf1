"""What the desk must keep of saved searches: what is searched for, and which contacts were seen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class SavedSearch(NamedTuple):
    """A search that somebody wants to repeat.

    Attributes:
        name: unique.
        kind: ``search``, or ``sized`` for the rule that a sized query left behind.
        wanted: the search, as plain values.
        created: when.
        who: by whom.
        ran: when its new hits were last taken; ``None`` before the first time.
    """

    name: str
    kind: str
    wanted: Mapping[str, Any]
    created: datetime
    who: str
    ran: datetime | None = None


class Searches(Protocol):
    """Saved searches and the contacts that each has shown."""

    def save(self, search: SavedSearch, *, why: str = "") -> None:
        """Keep a search; one of the same name is replaced and forgets what it has shown."""
        ...

    def every(self) -> list[SavedSearch]:
        """All of them, by name."""
        ...

    def seen(self, name: str) -> set[str]:
        """contact_ids that the search has shown."""
        ...

    def show(self, name: str, contacts: Sequence[str], *, at: datetime, who: str) -> None:
        """These contacts are seen from now on; all of them, or none where this fails."""
        ...

    def delete(self, name: str, *, at: datetime, who: str, why: str = "") -> None:
        """Forget a search and what it has shown."""
        ...
