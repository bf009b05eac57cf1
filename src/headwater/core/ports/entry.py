"""A line of the audit log, written in the same transaction as what it tells of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """Who did what, when and why.

    Attributes:
        at: when, aware UTC.
        who: did it.
        verb: name of the verb.
        subject: what it was done to.
        why: the reason given; may be empty.
        change: what changed.
    """

    at: datetime
    who: str
    verb: str
    subject: str
    why: str
    change: Mapping[str, Any]
