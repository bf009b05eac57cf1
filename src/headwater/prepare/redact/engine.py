"""All finders over one text, in one pass each, and the placeholders that replace what they find."""

import re
from bisect import bisect_left, bisect_right
from typing import Final

from headwater.core.text.words import word_set
from headwater.core.types import PersonalSpan, Redaction
from headwater.prepare.redact import credentials, names, numbers, patterns, places, spoken
from headwater.prepare.redact.kinds import OPTIONAL, Found, resolve, select

VERSION: Final = "prepare.redact.v1"
_DIGIT: Final = re.compile(r"\d")
_ON_REQUEST: Final = frozenset(OPTIONAL) - {"DATE_TIME"}
_MAIL_CUES: Final = word_set("mail email emails gmail yahoo hotmail outlook dot punto point punkt aol icloud")
_MAILERS: Final = ("mail", "yahoo", "outlook")
_MAIL_END: Final = re.compile(r"(?:mail|yahoo|outlook)\s?com|gmail")
_FOLDED: Final = re.compile("[İıſ]")
"""Letters that patterns without case take for i and s, and ``str.lower`` does not: where they are, nothing is left out."""
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
    lower = text.lower()
    words = names.tokens(text, lower)
    spoken_words = [word for _, _, word in words]
    said = set(spoken_words)
    is_plain = text.isascii() or not _FOLDED.search(text)
    found = _shaped(text, said, lower if is_plain else None)
    if _DIGIT.search(text):
        found += _numbered(text, words, said, bool(wanted & {"ADDRESS", "POSTCODE"}))
    found += credentials.secrets(text, said)
    if spoken.has_spoken(spoken_words, said):
        found += spoken.spoken_digits(text, words if is_plain else None)
        found += spoken.spoken_addresses(text, lower if is_plain else None)
    if "PERSON" in wanted:
        found += names.names(text, words)
    if wanted & _ON_REQUEST:
        found += _requested(text, words)
    return resolve([item for item in found if item.kind in wanted])


def _shaped(text: str, said: set[str], lower: str | None) -> list[Found]:
    """What has a shape of its own: e-mail, URL; ``lower`` only where it tells what cannot be there."""
    found: list[Found] = []
    if "@" in text:
        found += patterns.emails(text)
    if not said.isdisjoint(_MAIL_CUES) or (any(name in text for name in _MAILERS) and _MAIL_END.search(text)):
        found += patterns.spoken_emails(text, lower)
        found += patterns.cued_emails(text, lower)
    if "." in text or "://" in text:
        found += patterns.urls(text)
    if text.count(":") > 1 or text.count(".") > 2 or text.count("-") > 4:
        found += patterns.network(text)
    return found


def _numbered(text: str, words: list[names.Token], said: set[str], with_addresses: bool) -> list[Found]:
    """What holds a digit."""
    found = [*patterns.codes(text), *numbers.digit_runs(text)]
    found += credentials.codes_by_context(text, words)
    found += credentials.answer_lines(text)
    if with_addresses:
        found += places.addresses(text, said)
        found += places.postcodes(text)
    return found


def _requested(text: str, words: list[names.Token]) -> list[Found]:
    """The kinds that are found on request only."""
    return [*places.locations(text, words), *places.organisations(text), *places.titles(text)]


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


def _start(span: PersonalSpan) -> int:
    return span.start


def _end(span: PersonalSpan) -> int:
    return span.end


def replaced(text: str, spans: tuple[PersonalSpan, ...], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with the personal data in it replaced; spans that reach over an edge are replaced whole."""
    end = len(text) if end is None else end
    pieces = []
    at = start
    first = bisect_right(spans, start, key=_end)
    last = bisect_left(spans, end, key=_start)
    for span in spans[first:last]:
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
