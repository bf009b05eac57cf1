"""Contacts and rejected rows <-> the tables ``contacts`` and ``quarantine``."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

import pyarrow as pa

from headwater.core.ids import content_hash
from headwater.core.schema import schema
from headwater.core.types import Contact, Rejected, Turn
from headwater.ingest.normalise import text_of
from headwater.ingest.outcome import Accepted


def contacts_to_table(accepted: Sequence[Accepted], part: int) -> pa.Table:
    """Rows of the table ``contacts``.

    Args:
        accepted: in the order in which they are to be stored.
        part: number of the batch.
    """
    contacts = [item.contact for item in accepted]
    columns: dict[str, Any] = {
        "contact_id": [contact.id for contact in contacts],
        "part": [part] * len(contacts),
        "source": [text_of(item.source) for item in accepted],
        "line": [item.line for item in accepted],
        "source_id": [item.source_id for item in accepted],
        "timestamp": [contact.timestamp for contact in contacts],
        "channel": [contact.channel for contact in contacts],
        "customer": [contact.customer for contact in contacts],
        "text": [contact.text for contact in contacts],
        "turns": [
            [{"speaker": t.speaker, "start": t.start, "end": t.end, "timestamp": t.timestamp} for t in contact.turns]
            for contact in contacts
        ],
        "attributes": [sorted(contact.attributes.items()) for contact in contacts],
        "content_hash": [item.content_hash for item in accepted],
    }
    return pa.table(columns, schema=schema("contacts"))


def contacts_from_table(table: pa.Table) -> list[Contact]:
    """The contacts of rows of the table ``contacts``; needs its columns that a ``Contact`` has, in any order."""
    return [
        Contact(
            row["contact_id"],
            row["text"],
            tuple(Turn(t["speaker"], t["start"], t["end"], _utc(t["timestamp"])) for t in row["turns"]),
            _utc(row["timestamp"]),
            row["channel"],
            row["customer"],
            dict(row["attributes"]),
        )
        for row in table.to_pylist()
    ]


def _utc(moment: Any) -> Any:
    return moment if moment is None else moment.astimezone(UTC)


def rejected_to_table(rejected: Iterable[Rejected], part: int) -> pa.Table:
    """Rows of the table ``quarantine``; the same row of the same source has the same ``rejected_id`` at every run."""
    rows = [
        {
            "rejected_id": "r_" + content_hash(item.source, str(item.line), item.code, item.raw, size=12),
            "part": part,
            "source": text_of(item.source),
            "line": item.line,
            "code": item.code,
            "reason": text_of(item.reason),
            "raw": text_of(item.raw),
        }
        for item in rejected
    ]
    return pa.Table.from_pylist(rows, schema=schema("quarantine"))


def rejected_from_table(table: pa.Table) -> list[Rejected]:
    """The rejected rows of the table ``quarantine``."""
    return [Rejected(row["source"], row["line"], row["code"], row["reason"], row["raw"]) for row in table.to_pylist()]
