"""The customer's own words, tied to where they stand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """A redacted span of a stored contact, checked byte for byte against it.

    Attributes:
        contact_id: the contact.
        start: first character in its original text.
        end: one past the last.
        text: the words of the span as a person sees them (markup and white space aside), personal data replaced.
    """

    contact_id: str
    start: int
    end: int
    text: str
