"""Redaction and statements from Python."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.app.library.contacts import contact_from_record
from headwater.core.errors import InputError
from headwater.core.types import Contact, Redaction, Statement
from headwater.prepare.redact import find_personal
from headwater.prepare.redact import redact as _redact
from headwater.prepare.statements import extract_statements as _extract


def redact(text: str, *, types: Sequence[str] | None = None) -> Redaction:
    """A text without its personal data.

    Args:
        text: any text.
        types: kinds to replace; the identifying ones by default (``headwater.prepare.redact.DEFAULT``).

    Returns:
        ``.text`` with stable placeholders and ``.spans`` (start, end, type, placeholder) of what was replaced.

    Raises:
        ConfigError: a kind is unknown.

    Example:
        >>> import headwater
        >>> headwater.redact("Mail me at jo@example.com").text
        'Mail me at <EMAIL_1>'
    """
    return _redact(text, types=tuple(types) if types is not None else None)


def has_no_personal_data(text: str) -> bool:
    """Whether the redactor finds nothing in the text: what may be sent to a model."""
    return not find_personal(text)


def is_safe_name(name: str) -> bool:
    """Whether a name of a topic holds no personal data. It is read inside a sentence: a bare phrase looks like a person.

    Example:
        >>> is_safe_name("parcel never arrived"), is_safe_name("parcel of John Smith")
        (True, False)
    """
    return not find_personal(f"they ask: {name}")


def extract_statements(contact: Contact | str | Mapping[str, Any]) -> list[Statement]:
    """The spans in which the customer says what is wrong or wanted.

    Args:
        contact: a ``Contact``, a text that the customer wrote, or a mapping with ``text`` or ``turns`` (a list of
            mappings with ``speaker`` and ``text``).

    Returns:
        0..n statements in order, with offsets into the contact's text (turns are joined by a line feed) and personal
        data replaced.

    Raises:
        InputError: it is none of these.

    Example:
        >>> import headwater
        >>> [s.text for s in headwater.extract_statements("Hello! My parcel never arrived.")]
        ['My parcel never arrived.']
    """
    return _extract(_contact(contact))


def _contact(given: Contact | str | Mapping[str, Any]) -> Contact:
    if isinstance(given, Contact):
        return given
    if isinstance(given, str):
        return Contact(id="", text=given)
    if not isinstance(given, Mapping):
        raise InputError(f"a contact is a Contact, a text or a mapping, not {type(given).__name__}")
    return contact_from_record(given)
