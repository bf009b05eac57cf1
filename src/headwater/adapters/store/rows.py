"""Rows of a query as plain values, and the audit log in the same transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, insert

from headwater.adapters.store import tables
from headwater.core.ports.entry import Entry


def read_rows(engine: Engine, query: Select[Any]) -> list[dict[str, Any]]:
    """All rows; times are aware UTC."""
    with engine.connect() as db:
        rows = [dict(row) for row in db.execute(query).mappings()]
    for row in rows:
        for name, value in row.items():
            if isinstance(value, datetime) and value.tzinfo is None:  # SQLite forgets the zone
                row[name] = value.replace(tzinfo=UTC)
    return rows


def write_entry(db: Connection, entry: Entry) -> None:
    """Add to the audit log."""
    db.execute(insert(tables.audit).values(**{**entry._asdict(), "change": dict(entry.change)}))
