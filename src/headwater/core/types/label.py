"""A label: what a person says a statement, or a contact, is about. Evidence with author and time, never overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

SOURCES: Final = ("person", "adjudicated", "imported", "candidate")
"""Answered by a person; decided between people who disagreed; read from a file; given with a decision on a candidate."""

DRAWS: Final = ("random", "unsure", "varied", "chosen")
"""How the item was picked: at random (fit to judge the model by), for doubt, for variety, or by the person."""


@dataclass(frozen=True, slots=True)
class Label:
    """One answer.

    Attributes:
        item: id of the statement, or of the contact.
        topic_id: the topic or node; ``None`` = none of these.
        author: who says so.
        at: when, UTC.
        source: one of ``SOURCES``.
        drawn: one of ``DRAWS``.
        note: in the author's words; may be empty.
        seq: place in the history; 0 = not stored yet.
        withdrawn: the author took back what they said of the item before.
    """

    item: str
    topic_id: str | None
    author: str
    at: datetime
    source: str = "person"
    drawn: str = "chosen"
    note: str = ""
    seq: int = 0
    withdrawn: bool = False
