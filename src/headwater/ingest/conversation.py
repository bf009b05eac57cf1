"""Rows and turns joined into one contact: order, speakers, text and spans, content hash."""

import json
from collections.abc import Sequence
from datetime import datetime

from headwater.core.ids import content_hash
from headwater.core.types import Contact, Turn
from headwater.ingest.rows import Row, Time, TurnRow
from headwater.ingest.timestamps import from_micros

MAX_JOINED_CHARS = 200


def settled(time: Time, day_first: bool) -> int | None:
    """A time with the column's order of day and month."""
    return time[day_first] if isinstance(time, tuple) else time


def cast_speakers(speakers: Sequence[str]) -> list[str]:
    """Speakers of one conversation, told apart by who else takes part.

    Beside customers a lone ``system`` is the machine that answers them, hence a bot. Beside associates or bots, and
    without any customer, those not known are the customers.
    """
    present = set(speakers)
    change = {}
    if "system" in present and "customer" in present and not present & {"associate", "bot"}:
        change["system"] = "bot"
    if "unknown" in present and "customer" not in present and present & {"associate", "bot"}:
        change["unknown"] = "customer"
    return [change.get(speaker, speaker) for speaker in speakers]


def join_turns(turns: Sequence[TurnRow], day_first: bool) -> tuple[str, tuple[Turn, ...]]:
    """The text of a conversation, turns joined by line feeds, and the turns as spans of it."""
    spans = []
    at = 0
    for speaker, (_, text, time) in zip(cast_speakers([turn[0] for turn in turns]), turns, strict=True):
        micros = settled(time, day_first)
        spans.append(Turn(speaker, at, at + len(text), None if micros is None else from_micros(micros)))
        at += len(text) + 1
    return "\n".join(turn[1] for turn in turns), tuple(spans)


def said_hash(contact: Contact) -> str:
    """Hash of what was said and when: it does not depend on which columns were taken for attributes."""
    turns = "".join(f"{t.speaker} {t.start} {t.end} {t.timestamp};" for t in contact.turns) if contact.turns else ""
    return content_hash(contact.text, turns, str(contact.timestamp), contact.customer)


def hash_of(contact: Contact) -> str:
    """Hash of everything the source said: text, turns, time, channel, customer, attributes."""
    attributes = json.dumps(sorted(contact.attributes.items()), ensure_ascii=True) if contact.attributes else ""
    return content_hash(said_hash(contact), contact.channel, attributes)


def contact_of(row: Row, day_first: bool, name: str) -> Contact:
    """The contact of a row that stands for itself, its id as given."""
    if row.turns:
        before: tuple[TurnRow, ...] = (("customer", row.text, None),) if row.text and not row.text.isspace() else ()
        text, turns = join_turns(before + row.turns, day_first)
    else:
        text = row.text
        turns = (Turn(row.speaker, 0, len(text)),) if row.speaker not in ("", "unknown", "customer") else ()
    timestamp: datetime | None
    micros = settled(row.time, day_first)
    if micros is not None:
        timestamp = from_micros(micros)
    else:
        timestamp = min((turn.timestamp for turn in turns if turn.timestamp), default=None)
    return Contact(name, text, turns, timestamp, row.channel, row.customer, dict(row.attributes))


def conversation_of(rows: Sequence[Row], day_first: bool, name: str) -> Contact:
    """The contact of rows that are its turns, in order; its id as given."""
    speakers = [row.speaker or "unknown" for row in rows]
    if _answers(rows):
        speakers = _speakers_by_author(rows, speakers)
    turns: list[TurnRow] = []
    for speaker, row in zip(speakers, rows, strict=True):
        if row.text and not row.text.isspace():
            turns.append((speaker, row.text, row.time))
        turns.extend(row.turns)
    text, spans = join_turns(turns, day_first)
    times = [t for row in rows if (t := settled(row.time, day_first)) is not None]
    by_customer = [row for row, speaker in zip(rows, speakers, strict=True) if speaker in ("customer", "unknown")]
    return Contact(
        name,
        text,
        spans,
        from_micros(min(times)) if times else None,
        next((row.channel for row in by_customer), rows[0].channel),
        next((row.customer for row in by_customer if row.customer), None),
        _joined_attributes(rows),
    )


def _answers(rows: Sequence[Row]) -> bool:
    return not any(row.speaker for row in rows) and any(row.reply_to for row in rows)


def _speakers_by_author(rows: Sequence[Row], speakers: list[str]) -> list[str]:
    """Where no column names roles, who began the thread is the customer and whoever answers is not."""
    starter = rows[0].customer
    if starter is None:
        return speakers
    return ["customer" if row.customer == starter else "associate" for row in rows]


def _joined_attributes(rows: Sequence[Row]) -> dict[str, str]:
    values: dict[str, set[str]] = {}
    for row in rows:
        for name, value in row.attributes:
            values.setdefault(name, set()).add(value)
    return {name: "|".join(sorted(values[name]))[:MAX_JOINED_CHARS] for name in sorted(values)}
