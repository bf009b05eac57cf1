"""Personal data found in a text, and the text without it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """One piece of personal data.

    Attributes:
        start: first character.
        end: one past the last character.
        type: ``EMAIL``, ``PHONE``, ``CARD``, ``IBAN``, ``PERSON``, ``ADDRESS``, ... (upper case).
        placeholder: what replaces it, e.g. ``<EMAIL_1>``; equal values in one contact share a placeholder.
    """

    start: int
    end: int
    type: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A text with its personal data replaced.

    Attributes:
        text: the redacted text.
        spans: what was replaced, by offsets in the text that was given, in order, not overlapping.
    """

    text: str
    spans: tuple[PersonalSpan, ...]
