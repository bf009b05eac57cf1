"""Rows of a query as plain values, and the audit log in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, insert, text

from headwater.adapters.store import tables
from headwater.core.ports.entry import Entry

_LOCK: Final = 7_461_012  # among the advisory locks of one database


def read_rows(engine: Engine, query: Select[Any]) -> list[dict[str, Any]]:
    """All rows; times are aware UTC."""
    with engine.connect() as db:
        rows = [dict(row) for row in db.execute(query).mappings()]
    for row in rows:
        for name, value in row.items():
            if isinstance(value, datetime) and value.tzinfo is None:  # SQLite forgets the zone
                row[name] = value.replace(tzinfo=UTC)
    return rows


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads first and then writes, one at a time."""
    with engine.begin() as db:
        if engine.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")
        elif engine.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield db


def write_entry(db: Connection, entry: Entry) -> None:
    """Add to the audit log."""
    db.execute(insert(tables.audit).values(**{**entry._asdict(), "change": dict(entry.change)}))
