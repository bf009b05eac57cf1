"""All finders over one text, in one pass each, and the placeholders that replace what they find."""

from typing import Final

from headwater.core.types import PersonalSpan, Redaction
from headwater.prepare.redact import credentials, names, numbers, patterns, places, spoken
from headwater.prepare.redact.kinds import Found, resolve, select

VERSION: Final = "prepare.redact.v1"
_NUMERIC: Final = frozenset({"CARD", "PHONE", "ACCOUNT", "SSN", "IBAN"})


def find_personal(text: str, *, types: tuple[str, ...] | None = None) -> list[Found]:
    """Where personal data stands in the text: disjoint, in order.

    Args:
        text: any text.
        types: kinds to look for (see ``kinds.ALL``); the default ones when ``None``.

    Raises:
        UnknownComponent: a kind that does not exist.
    """
    wanted = select(types)
    found: list[Found] = []
    digits = any(ch in text for ch in "0123456789")
    lower = text.lower()
    if "@" in text:
        found += patterns.emails(text)
    if "gmail" in lower or "mail" in lower or " dot " in lower or "yahoo" in lower or "punt" in lower or "point" in lower:
        found += patterns.spoken_emails(text)
        found += patterns.cued_emails(text)
    if "." in text or "://" in text:
        found += patterns.urls(text)
    if digits or ":" in text:
        found += patterns.network(text)
    if digits:
        found += patterns.codes(text)
        found += numbers.digit_runs(text)
        found += credentials.codes_by_context(text)
        found += credentials.answer_lines(text)
        if wanted & {"ADDRESS", "POSTCODE"}:
            found += places.addresses(text)
            found += places.postcodes(text)
    found += credentials.secrets(text)
    if spoken.has_spoken(text):
        found += spoken.spoken_digits(text)
    if wanted & {"PERSON", "LOCATION"}:
        words = names.tokens(text)
        if "PERSON" in wanted:
            found += names.names(text, words)
        if "LOCATION" in wanted:
            found += places.locations(text, words)
    if "ORGANIZATION" in wanted:
        found += places.organisations(text)
    if "TITLE" in wanted:
        found += places.titles(text)
    return resolve([item for item in found if item.kind in wanted])


def _key(value: str, kind: str) -> str:
    """What makes two values the same: case, spacing and, in numbers, punctuation folded."""
    if kind in _NUMERIC:
        return "".join(ch for ch in value.lower() if ch.isalnum())
    return " ".join(value.lower().split())


def placeholders(text: str, found: list[Found]) -> tuple[PersonalSpan, ...]:
    """The spans with stable names: equal values of one kind share a placeholder, numbered by first appearance."""
    numbers_of: dict[str, dict[str, int]] = {}
    spans = []
    for start, end, kind in found:
        seen = numbers_of.setdefault(kind, {})
        number = seen.setdefault(_key(text[start:end], kind), len(seen) + 1)
        spans.append(PersonalSpan(start, end, kind, f"<{kind}_{number}>"))
    return tuple(spans)


def replaced(text: str, spans: tuple[PersonalSpan, ...], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with the personal data in it replaced; spans that reach over an edge are replaced whole."""
    end = len(text) if end is None else end
    pieces = []
    at = start
    for span in spans:
        if span.end <= start:
            continue
        if span.start >= end:
            break
        pieces.append(text[at : max(at, span.start)])
        pieces.append(span.placeholder)
        at = min(span.end, end)
    pieces.append(text[at:end])
    return "".join(pieces)


def redact(text: str, *, types: tuple[str, ...] | None = None) -> Redaction:
    """The text with personal data replaced by placeholders such as ``<EMAIL_1>``.

    Use it before a text is shown, stored in clear or sent anywhere. It finds what has a shape, a check digit, a context
    or a name's surroundings; it is not a proof of anonymity.

    Args:
        text: any text; one contact, so that equal values share a placeholder.
        types: kinds to replace (see ``kinds.ALL``); the default ones when ``None``.

    Returns:
        The redacted text, and what was replaced with offsets into ``text``.

    Raises:
        UnknownComponent: a kind that does not exist.

    Example:
        >>> redact("Write to anna@example.org or ANNA@example.org").text
        'Write to <EMAIL_1> or <EMAIL_1>'
    """
    spans = placeholders(text, find_personal(text, types=types))
    return Redaction(text=replaced(text, spans), spans=spans)
