"""Zendesk tickets: the public conversation of a ticket as turns, from its comments or its audit events."""

from collections.abc import Iterator, Mapping
from typing import Any

from headwater.core.types import RawRecord, Rejected

_KEPT = ("status", "priority", "type", "tags", "brand_id", "group_id", "organization_id", "product", "language")


def is_ticket(fields: Mapping[str, Any]) -> bool:
    """Whether an object looks like a ticket of Zendesk: who asked, and what was said."""
    said = isinstance(fields.get("comments"), list) or isinstance(fields.get("audits"), list)
    return "id" in fields and "requester_id" in fields and (said or "description" in fields)


def read_tickets(records: Iterator[RawRecord | Rejected]) -> Iterator[RawRecord | Rejected]:
    """Tickets with their conversation under ``turns``; other records as they came."""
    for record in records:
        if isinstance(record, RawRecord) and is_ticket(record.fields):
            yield RawRecord(record.line, ticket_fields(record.fields), record.raw)
        else:
            yield record


def ticket_fields(ticket: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a ticket: ``id, subject, turns, timestamp, channel, customer`` and its attributes."""
    requester = ticket.get("requester_id")
    comments = list(_comments(ticket))
    if not comments:
        comments = [{"author_id": requester, "body": ticket.get("description"), "created_at": ticket.get("created_at")}]
    turns = []
    for comment in comments:
        text = comment.get("plain_body") or comment.get("body") or ""
        is_note = comment.get("public") is False
        said_by_customer = comment.get("author_id") in (requester, None) and not is_note
        speaker = "customer" if said_by_customer else "associate"
        turns.append({"speaker": speaker, "text": text, "timestamp": comment.get("created_at")})
    via = ticket.get("via")
    fields: dict[str, Any] = {
        "id": ticket.get("id"),
        "subject": ticket.get("raw_subject") or ticket.get("subject"),
        "turns": turns,
        "timestamp": ticket.get("created_at"),
        "channel": via.get("channel") if isinstance(via, Mapping) else via,
        "customer": requester,
    }
    fields.update({name: ticket[name] for name in _KEPT if ticket.get(name) not in (None, "", [])})
    for entry in ticket.get("custom_fields") or ():
        if isinstance(entry, Mapping) and entry.get("value") not in (None, "", False, []):
            fields[f"field_{entry.get('title') or entry.get('id')}"] = entry["value"]
    return fields


def _comments(ticket: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for comment in ticket.get("comments") or ():
        if isinstance(comment, Mapping):
            yield comment
    if ticket.get("comments"):
        return
    for audit in ticket.get("audits") or ():
        if not isinstance(audit, Mapping):
            continue
        for event in audit.get("events") or ():
            if isinstance(event, Mapping) and event.get("type") == "Comment":
                yield {"created_at": audit.get("created_at"), "author_id": audit.get("author_id"), **event}
