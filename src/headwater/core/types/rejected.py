"""A row that could not be read: a value, not an exception."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that goes to quarantine with its reason.

    Attributes:
        source: name of the file or system.
        line: 1-based line (or record) in it.
        code: stable machine name of the reason, e.g. ``empty_text``.
        reason: plain words, naming the field and the value.
        raw: the row as it was read, to be repaired and replayed.
    """

    source: str
    line: int
    code: str
    reason: str
    raw: str
