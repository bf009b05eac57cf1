"""Contacts and rejected rows <-> the tables ``contacts`` and ``quarantine``."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ids import content_hash
from headwater.core.schema import TIME, schema
from headwater.core.types import Contact, Rejected, Turn
from headwater.ingest.normalise import text_of
from headwater.ingest.outcome import Accepted
from headwater.ingest.timestamps import from_micros


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
    # column by column, times as numbers: three times as fast as row by row
    turns = iter(_turns(table["turns"]))
    lengths = pc.list_value_length(table["turns"]).to_pylist()
    columns = (table[name].to_pylist() for name in ("contact_id", "text", "channel", "customer", "attributes"))
    return [
        Contact(name, text, tuple(islice(turns, n)), when, channel, customer, dict(attributes))
        for name, text, channel, customer, attributes, n, when in zip(
            *columns, lengths, _moments(table["timestamp"]), strict=True
        )
    ]


def _turns(column: pa.ChunkedArray) -> list[Turn]:
    """The turns of all rows, one after the other."""
    found: list[Turn] = []
    for chunk in column.chunks:
        flat = chunk.flatten()
        parts = [pc.struct_field(flat, name).to_pylist() for name in ("speaker", "start", "end")]
        found.extend(map(Turn, *parts, _moments(pc.struct_field(flat, "timestamp"))))
    return found


def _moments(column: pa.Array | pa.ChunkedArray) -> list[datetime | None]:
    micros = column.cast(TIME).cast(pa.int64()).to_pylist()
    return [None if value is None else from_micros(value) for value in micros]


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
