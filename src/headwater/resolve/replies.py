"""Who gets a reply when an issue is answered in bulk, and which contacts are closed with it.

One reply for each customer, on their newest contact; contacts of nobody known stand for themselves. Only contacts that carry the
stated attribute value take part: silence is no consent. A reply is known by its issue, text and customer, so that the
same answer never reaches the same customer twice, on whichever contact.

Version: ``resolve.replies.v1``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.types.message import Message

METHOD: Final = "resolve.replies.v1"
_AFTER_THE_REPLY: Final = timedelta(seconds=1)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would leave.

    Attributes:
        messages: in order of their ids.
        replies: messages that say something to a customer.
        closes: messages that close a contact.
        contacts: all contacts of the issue.
        without_consent: contacts that do not carry the value.
        unreachable: contacts with consent whose source gave them no id.
    """

    messages: tuple[Message, ...]
    replies: int
    closes: int
    contacts: int
    without_consent: int
    unreachable: int


def parse_consent(text: str) -> tuple[str, str]:
    """``may_contact=yes`` as name and value.

    Raises:
        InputError: it is not of that form.

    Example:
        >>> parse_consent("may_contact=yes")
        ('may_contact', 'yes')
    """
    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        raise InputError(
            f"{text!r} names no consent", hint="say which attribute value allows a reply: --consent may_contact=yes"
        )
    return name, value


def plan_replies(
    contacts: Sequence[Mapping[str, Any]],
    *,
    issue_id: str,
    text: str,
    consent: tuple[str, str],
    origin: str,
    due: datetime,
    close: bool,
) -> Plan:
    """Messages for the customers of an issue.

    Args:
        contacts: contact_id, source, source_id, channel, customer, timestamp, attributes of each.
        issue_id: of the issue.
        text: what customers read; not empty.
        consent: attribute and value that a contact must carry.
        origin: of the messages.
        due: nothing leaves before.
        close: whether the contacts are closed, too.

    Raises:
        InputError: the text is empty.
    """
    if not text.strip():
        raise InputError("the reply is empty", hint="say what customers are to read")
    name, value = consent
    agreed = [row for row in contacts if row["attributes"].get(name) == value]
    reachable = [row for row in agreed if row["source_id"]]
    newest = _newest(reachable)
    messages = []
    for row in reachable:
        target = {"kind": "contact", **{key: str(row[key]) for key in ("contact_id", "source", "source_id", "channel")}}
        if row["contact_id"] in newest:
            key = content_hash("reply", issue_id, text.strip(), row["customer"] or row["contact_id"], size=12)
            messages.append(Message(f"m_{key}", origin, target, {"do": "reply", "text": text.strip()}, due))
        if close:
            key = content_hash("close", issue_id, row["contact_id"], size=12)
            messages.append(Message(f"m_{key}", origin, target, {"do": "close"}, due + _AFTER_THE_REPLY))
    return Plan(
        tuple(sorted(messages, key=lambda message: message.message_id)),
        replies=sum(message.payload["do"] == "reply" for message in messages),
        closes=sum(message.payload["do"] == "close" for message in messages),
        contacts=len(contacts),
        without_consent=len(contacts) - len(agreed),
        unreachable=len(agreed) - len(reachable),
    )


def _newest(contacts: Sequence[Mapping[str, Any]]) -> set[str]:
    """The newest contact of each customer."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in sorted(contacts, key=lambda row: (row["timestamp"] or _LONG_AGO, row["contact_id"])):
        found[row["customer"] or row["contact_id"]] = row
    return {row["contact_id"] for row in found.values()}
