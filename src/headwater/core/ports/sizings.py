"""What the desk must keep of sized queries: each question of size, and every answer as it is given."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class Sizing(NamedTuple):
    """One question of size.

    Attributes:
        sizing_id: ``s_`` and hex digits.
        wanted: the search, as plain values.
        settings: seed, and what is said about wrong answers.
        created: when.
        who: by whom.
    """

    sizing_id: str
    wanted: Mapping[str, Any]
    settings: Mapping[str, Any]
    created: datetime
    who: str


class Sizings(Protocol):
    """Sized queries and their answers."""

    def start(self, sizing: Sizing) -> None:
        """Keep a new question."""
        ...

    def every(self) -> list[Sizing]:
        """All of them, oldest first."""
        ...

    def answer(self, sizing_id: str, contact_id: str, relevant: bool | None, *, at: datetime, who: str) -> None:
        """Commit an answer; ``None`` takes the contact out of the questions without telling anything.

        Answering a contact again replaces what was said.
        """
        ...

    def undo(self, sizing_id: str) -> str | None:
        """Take the last answer back; its contact_id, or ``None`` where there is none."""
        ...

    def answers(self, sizing_id: str) -> list[tuple[str, bool | None]]:
        """(contact_id, answer) in the order they were given."""
        ...
