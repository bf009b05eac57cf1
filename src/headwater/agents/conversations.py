"""Conversations for assistants: stored contacts, and those that come in turn by turn; personal data marked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import regex

from headwater.agents.assist.suggestion import Suggestion
from headwater.agents.assist.talk import Talk
from headwater.app.usecases.quotes import check_quotes
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.ports import among
from headwater.core.schema import empty
from headwater.core.types import Contact, PersonalSpan, Quote, Turn
from headwater.ingest.conversation import cast_speakers
from headwater.ingest.normalise import speaker_of
from headwater.ingest.turns import read_turns

Conversation = str | Sequence[Mapping[str, Any]]
_CONTACT: Final = regex.compile(r"c_[0-9a-f]{8,64}")


def contact_named(conversation: Conversation) -> str:
    """The id, where a conversation is named by that of a contact; empty: it is not."""
    said = conversation.strip() if isinstance(conversation, str) else ""
    return said if _CONTACT.fullmatch(said) else ""


def stored(workspace: Workspace, contact: str) -> Talk:
    """A stored contact.

    Raises:
        InputError: there is none of that id, or it is not prepared yet.
    """
    found = list(talks(workspace, [contact]))
    if not found:
        raise InputError(f"there is no contact {contact}", hint="headwater search QUERY shows ids of contacts")
    return found[0][0]


def talks(workspace: Workspace, ids: Sequence[str]) -> list[tuple[Talk, date | None]]:
    """Contacts by id with their statements and day; those that are not there, or hold no words, are left out."""
    if not ids:
        return []
    where = among("contact_id", sorted(set(ids)))
    contacts = workspace.read("contacts", columns=["contact_id", "text", "turns", "channel", "timestamp"], where=where)
    prepared = workspace.read("prepared", columns=["contact_id", "personal"], where=where).to_pylist()
    statements = workspace.read("statements", columns=["contact_id", "start", "end"], where=where).to_pylist()
    personal = {row["contact_id"]: tuple(PersonalSpan(**span) for span in row["personal"]) for row in prepared}
    stated: dict[str, list[tuple[int, int]]] = {}
    for row in statements:
        stated.setdefault(row["contact_id"], []).append((row["start"], row["end"]))
    found: list[tuple[Talk, date | None]] = []
    for row in contacts.to_pylist():
        key, at = row["contact_id"], row["timestamp"]
        if key not in personal:  # without its personal spans it may not be shown
            continue
        turns = tuple(Turn(turn["speaker"], turn["start"], turn["end"]) for turn in row["turns"])
        talk = Talk(
            Contact(key, row["text"], turns, at, row["channel"]), personal[key], tuple(sorted(stated.get(key, ())))
        )
        if talk.spans():
            found.append((talk, None if at is None else at.date()))
    return found


def contact_of(conversation: Conversation) -> Contact:
    """A contact that is stored nowhere; its turns joined as those of stored ones."""
    raw = read_turns(list(conversation) if not isinstance(conversation, str) else conversation)
    if raw is None:
        if not isinstance(conversation, str) or not conversation.strip():
            raise InputError(
                "this is no conversation",
                hint='turns: [{"speaker": "customer", "text": "..."}], or lines "Customer: ..."',
            )
        return Contact("", conversation)
    turns = [one for one in raw if one.text.strip()]
    if not turns:
        raise InputError("no turn of the conversation has words", hint="begin with what the customer said")
    speakers = cast_speakers([speaker_of(one.speaker) if one.speaker else "unknown" for one in turns])
    spans, at = [], 0
    for speaker, one in zip(speakers, turns, strict=True):
        spans.append(Turn(speaker, at, at + len(one.text)))
        at += len(one.text) + 1
    return Contact("", "\n".join(one.text for one in turns), tuple(spans), channel="chat")


def as_row(contact: Contact) -> dict[str, Any]:
    """A row of the table ``contacts``, as preparation reads it."""
    row: dict[str, Any] = dict.fromkeys(empty("contacts").column_names)
    turns = [{"speaker": t.speaker, "start": t.start, "end": t.end, "timestamp": None} for t in contact.turns]
    row |= {"contact_id": "", "part": 0, "source": "", "line": 0, "channel": contact.channel, "text": contact.text}
    return row | {"turns": turns, "attributes": {}, "content_hash": ""}


def check_citations(workspace: Workspace, suggestion: Suggestion) -> None:
    """Pass silently where every citation of a stored contact is its span, personal data replaced.

    Raises:
        NotVerbatim: one is not.
    """
    quotes = [
        Quote(one.source, one.start, one.end, one.text)
        for draft in suggestion.drafts
        for one in draft.citations
        if one.source.startswith("c_")
    ]
    quotes += [quote for one in suggestion.similar for quote in (one.problem, one.answer) if quote]
    check_quotes(
        workspace,
        [{"contact_id": q.contact_id, "start": q.start, "end": q.end, "quote": q.text} for q in quotes],
    )
