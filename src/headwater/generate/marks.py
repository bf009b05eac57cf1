"""Marks that ride inside a text while it is composed, and become exact spans when it is finished.

Statements and personal data are wrapped in control characters that no phrase holds. Whatever is done to the text in
between (joining, lower case, typos) keeps the marks; ``unmark`` takes them out and says where they stood.
"""

import re
from typing import Final, NamedTuple

PERSONAL_TYPES: Final = ("PERSON", "EMAIL", "PHONE", "CARD", "IBAN", "ADDRESS", "ORDER")
_PERSONAL_OPEN, _PERSONAL_CLOSE, _STATEMENT_OPEN, _STATEMENT_CLOSE = "\x01", "\x02", "\x03", "\x04"
_TYPE_BASE, _ISSUE_BASE = 0xE000, 0xE100
_HEAD = {name: _PERSONAL_OPEN + chr(_TYPE_BASE + at) for at, name in enumerate(PERSONAL_TYPES)}
_SPLIT = re.compile("([\x01\x03].|[\x02\x04])")


class Span(NamedTuple):
    """A half-open span of characters with what it is: an issue's number or a type of personal data."""

    start: int
    end: int
    label: int | str


class Unmarked(NamedTuple):
    """A finished text and the spans that its marks stood for."""

    text: str
    statements: list[Span]
    personal: list[Span]


def personal(kind: str, value: str) -> str:
    """``value`` marked as personal data of that type."""
    return f"{_HEAD[kind]}{value}{_PERSONAL_CLOSE}"


def statement(issue: int, text: str) -> str:
    """``text`` marked as a statement of the contact's issue number ``issue``."""
    return f"{_STATEMENT_OPEN}{chr(_ISSUE_BASE + issue)}{text}{_STATEMENT_CLOSE}"


def unmark(text: str) -> Unmarked:
    """The text without its marks, and the spans.

    Example:
        >>> unmark("Hi " + personal("PERSON", "Ann") + "!")
        Unmarked(text='Hi Ann!', statements=[], personal=[Span(start=3, end=6, label='PERSON')])
    """
    statements: list[Span] = []
    found: list[Span] = []
    pieces: list[str] = []
    at = 0
    opened_statement = opened_personal = (0, 0)
    for piece in _SPLIT.split(text):
        head = piece[:1]
        if head == _PERSONAL_OPEN:
            opened_personal = (at, ord(piece[1]) - _TYPE_BASE)
        elif head == _STATEMENT_OPEN:
            opened_statement = (at, ord(piece[1]) - _ISSUE_BASE)
        elif head == _PERSONAL_CLOSE:
            found.append(Span(opened_personal[0], at, PERSONAL_TYPES[opened_personal[1]]))
        elif head == _STATEMENT_CLOSE:
            statements.append(Span(opened_statement[0], at, opened_statement[1]))
        else:
            pieces.append(piece)
            at += len(piece)
    return Unmarked("".join(pieces), statements, found)


def sentence(text: str, end: str = ".") -> str:
    """The clause as a sentence: first letter upper case behind any marks, closed by ``end``."""
    skip = 0
    while text[skip : skip + 1] in (_PERSONAL_OPEN, _STATEMENT_OPEN):
        skip += 2
    tail = "" if text.endswith((".", "?", "!", ":", ",")) else end
    return f"{text[:skip]}{text[skip : skip + 1].upper()}{text[skip + 1 :]}{tail}"
