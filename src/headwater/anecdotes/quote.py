"""Quotes: spans of a contact, byte for byte, with personal data replaced and nothing else altered."""

from collections.abc import Sequence

from headwater.core.errors import InputError
from headwater.core.text.visible import visible
from headwater.core.types import PersonalSpan, Quote


def render(text: str, start: int, end: int, personal_spans: Sequence[PersonalSpan] = ()) -> str:
    """The characters ``start..end`` of a text, with personal data replaced by its placeholders.

    Personal data that only reaches into the span is replaced whole, so that no part of it shows. Personal spans that
    overlap are replaced once, by the placeholder of the one that begins first.

    Args:
        text: the contact's original text.
        start: first character, 0-based.
        end: one past the last character.
        personal_spans: personal data by offsets in ``text``, in any order.

    Raises:
        InputError: the span is empty or leaves the text.

    Example:
        >>> from headwater.core.types import PersonalSpan
        >>> render("Call Ann now", 0, 12, [PersonalSpan(5, 8, "PERSON", "<PERSON_1>")])
        'Call <PERSON_1> now'
    """
    if not 0 <= start < end <= len(text):
        raise InputError(
            f"a quote needs 0 <= start < end <= {len(text)} (the text's length), got start={start}, end={end}",
            hint="pass offsets of characters in the contact's original text",
        )
    pieces: list[str] = []
    position = start
    for span_start, span_end, placeholder in _disjoint(personal_spans):
        if span_end <= start or span_start >= end:
            continue
        pieces += [text[position : max(span_start, start)], placeholder]
        position = min(span_end, end)
    pieces.append(text[position:end])
    return "".join(pieces)


def _disjoint(spans: Sequence[PersonalSpan]) -> list[tuple[int, int, str]]:
    """The spans in order, those that overlap joined under the placeholder of the first."""
    joined: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.placeholder)):
        if span.end <= span.start:
            continue
        if joined and span.start < joined[-1][1]:
            first_start, first_end, placeholder = joined[-1]
            joined[-1] = (first_start, max(first_end, span.end), placeholder)
        else:
            joined.append((span.start, span.end, span.placeholder))
    return joined


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The same span without white space at its ends; unchanged where it holds nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece) - len(piece.rstrip())
    return (start, end) if left == len(piece) else (start + left, end - right)


def make_quote(contact_id: str, text: str, start: int, end: int, personal_spans: Sequence[PersonalSpan] = ()) -> Quote:
    """A quote that ``is_verbatim`` by construction; white space at its ends is left out.

    Args:
        contact_id: the contact it is from.
        text: the contact's original text.
        start: first character.
        end: one past the last character.
        personal_spans: personal data of the contact, by offsets in ``text``.

    Raises:
        InputError: the span is empty or leaves the text.

    Example:
        >>> make_quote("c_1", "It broke. Again.", 9, 16).text
        'Again.'
    """
    start, end = trim(text, start, end)
    return Quote(contact_id, start, end, visible(render(text, start, end, personal_spans)))


def is_verbatim(quote: Quote, contact_text: str, personal_spans: Sequence[PersonalSpan] = ()) -> bool:
    """Whether the quote is its span of the contact: the words that a person sees, personal data replaced, no more.

    Args:
        quote: what is about to be shown.
        contact_text: the stored original text of ``quote.contact_id``.
        personal_spans: the personal data of that contact.

    Example:
        >>> quote = make_quote("c_1", "It broke. Again.", 0, 9)
        >>> is_verbatim(quote, "It broke. Again."), is_verbatim(quote, "It works. Again.")
        (True, False)
    """
    if not 0 <= quote.start < quote.end <= len(contact_text):
        return False
    return quote.text == visible(render(contact_text, quote.start, quote.end, personal_spans))
