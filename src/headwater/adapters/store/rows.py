"""Rows of a query as plain values, and the audit log in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, insert

from headwater.adapters.store import tables
from headwater.adapters.store.locks import ROWS, lock
from headwater.core.ports.entry import Entry


def read_rows(engine: Engine, query: Select[Any]) -> list[dict[str, Any]]:
    """All rows; times are aware UTC."""
    with engine.connect() as db:
        return [aware(row) for row in db.execute(query).mappings()]


def aware(row: RowMapping) -> dict[str, Any]:
    """The values of a row; times are aware UTC."""
    values: dict[str, Any] = dict(row)
    for name, value in values.items():
        if isinstance(value, datetime) and value.tzinfo is None:  # SQLite forgets the zone
            values[name] = value.replace(tzinfo=UTC)
    return values


@contextmanager
def begin_writing(engine: Engine, key: int = ROWS) -> Iterator[Connection]:
    """A transaction that reads first and then writes, one at a time among those of the same key."""
    with engine.begin() as db:
        lock(db, key)
        yield db


def write_entry(db: Connection, entry: Entry) -> None:
    """Add to the audit log."""
    db.execute(insert(tables.audit).values(**{**entry._asdict(), "change": dict(entry.change)}))
