"""A conversation as it is so far: its text, who said what, where personal data stands. A value; the edge makes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from headwater.agents.turns import Role, Turn
from headwater.anecdotes.quote import make_quote
from headwater.core.types import Contact, PersonalSpan, Quote
from headwater.core.types import Turn as Span

_ROLES: Final[dict[str, Role]] = {"customer": "customer", "unknown": "customer", "associate": "agent", "bot": "agent"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation.

    Attributes:
        contact: text and turns; its id is empty where it is not stored.
        personal: personal data, by offsets in the text.
        stated: ``(first character, one past the last)`` of each statement of the customer, in order.
    """

    contact: Contact
    personal: tuple[PersonalSpan, ...] = ()
    stated: tuple[tuple[int, int], ...] = ()

    def quote(self, start: int, end: int) -> Quote:
        """A span as it may be shown."""
        return make_quote(self.contact.id, self.contact.text, start, end, self.personal)

    def spans(self) -> list[tuple[Role, int, int]]:
        """Who says what, in order; turns without words and those of systems left out."""
        text = self.contact.text
        turns: Sequence[Span] = self.contact.turns or (Span("customer", 0, len(text)),)
        return [
            (_ROLES[turn.speaker], turn.start, turn.end)
            for turn in turns
            if turn.speaker in _ROLES and text[turn.start : turn.end].strip()
        ]

    def turns(self) -> list[Turn]:
        """The turns as they may be shown, personal data replaced."""
        found = []
        for role, start, end in self.spans():
            quote = self.quote(start, end)
            found.append(Turn(role, quote.text, "", self.contact.id, quote.start, quote.end))
        return found

    def heard(self) -> list[Turn]:
        """The turns as they were said, personal data in them: to be read for values, never to be shown, kept or sent."""
        text = self.contact.text
        return [Turn(role, text[start:end], "", self.contact.id, start, end) for role, start, end in self.spans()]

    def said(self) -> list[str]:
        """What the customer states, as it may be shown; where nothing is a statement, their turns."""
        if self.stated:
            return [self.quote(start, end).text for start, end in self.stated]
        return [turn.text for turn in self.turns() if turn.role == "customer"]
