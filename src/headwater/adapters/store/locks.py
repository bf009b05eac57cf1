"""One writer at a time, for what must have an order."""

from typing import Final

from sqlalchemy import Connection, text

_EVENTS: Final = 7_461_001  # of the event log, among the advisory locks of one database


def lock_events(db: Connection) -> None:
    """Hold the event log until the transaction ends, so that its numbers are those of the order of commits.

    SQLite has one writer at a time; PostgreSQL takes an advisory lock.
    """
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _EVENTS})
    elif db.dialect.name == "sqlite":
        db.exec_driver_sql("BEGIN IMMEDIATE")
