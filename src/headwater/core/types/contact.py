"""A customer contact and its turns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SPEAKERS = ("customer", "associate", "bot", "system", "unknown")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation: a span of the contact's text.

    Attributes:
        speaker: one of ``SPEAKERS``.
        start: first character in ``Contact.text``, 0-based.
        end: one past the last character.
        timestamp: aware UTC, or ``None`` when unknown.
    """

    speaker: str
    start: int
    end: int
    timestamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One customer-initiated interaction, exactly as it came in.

    Attributes:
        id: see ``core.ids.contact_id``.
        text: the original text, never altered; the turns of a conversation joined by a line feed. Every
            offset anywhere in Headwater counts characters (Unicode code points) of this text.
        turns: spans of ``text`` in order; empty when the contact is one undivided text of the customer.
        timestamp: aware UTC, or ``None``.
        channel: lower case: ``chat``, ``email``, ``call``, ``survey``, ``review``, ``social``, ``case``, ``text``.
        customer: one-way hash of the customer's id, or ``None``.
        attributes: product, region, ...: names and values as text.
    """

    id: str
    text: str
    turns: tuple[Turn, ...] = ()
    timestamp: datetime | None = None
    channel: str = "text"
    customer: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    def customer_spans(self) -> list[tuple[int, int]]:
        """Spans of the text that the customer said; all of it where speakers are unknown."""
        if not any(turn.speaker == "customer" for turn in self.turns):
            return [(t.start, t.end) for t in self.turns if t.speaker == "unknown"] or (
                [] if self.turns else [(0, len(self.text))]
            )
        return [(turn.start, turn.end) for turn in self.turns if turn.speaker == "customer"]
