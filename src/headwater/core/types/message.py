"""A message that is to leave Headwater: a reply, a notice, a ticket, a call for an agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

MessageState = Literal["waiting", "withdrawn", "sending", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message and what became of it.

    Attributes:
        message_id: the same content for the same reason has the same id, so that nothing leaves twice.
        origin: what made it: ``reply:BATCH`` or ``automation:NAME``.
        target: where it goes: ``kind`` and what that kind needs; no personal data, only ids that the receiver knows.
        payload: what it says.
        due: nothing leaves before, aware UTC.
        state: waiting, withdrawn, sending, sent or failed.
        receipt: of whoever took it; empty before.
        attempts: times it was tried.
        error: why the last try failed.
    """

    message_id: str
    origin: str
    target: Mapping[str, str]
    payload: Mapping[str, Any]
    due: datetime
    state: MessageState = "waiting"
    receipt: str = ""
    attempts: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that waits for a second pair of eyes.

    Attributes:
        draft_id: its id.
        issue_id: the issue whose customers would get it.
        text: what it says.
        consent: attribute and value that a contact must carry, as ``may_contact=yes``.
        author: who, or which automation, made it; somebody else must review it.
        at: when, aware UTC.
        state: open, approved or rejected.
        reviewer: who decided; empty while open.
        why: what they said.
    """

    draft_id: str
    issue_id: str
    text: str
    consent: str
    author: str
    at: datetime
    state: str = "open"
    reviewer: str = ""
    why: str = ""
