"""A statement: the span in which the customer says what is wrong or wanted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A span of a contact in which the customer says what is wrong or wanted.

    Attributes:
        start: first character in the contact's original text.
        end: one past the last character.
        text: what is shown and analysed: the span with markup removed, white space folded and personal data
            replaced by placeholders.
        probability: that this span states an issue, 0..1.
    """

    start: int
    end: int
    text: str
    probability: float
