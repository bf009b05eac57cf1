"""One writer at a time, for what must have an order."""

from typing import Final

from sqlalchemy import Connection, text

# Keys of advisory locks share one space in a database: all of them stand here, so that no two are the same.
EVENTS: Final = 7_461_001
ROWS: Final = 7_461_012
MESSAGES: Final = 7_461_014
UPGRADE: Final = 7_461_020
JOBS: Final = 7_461_021
UPKEEP: Final = 7_461_022


def lock(db: Connection, key: int) -> None:
    """Let no other writer in until the transaction ends.

    SQLite has one writer at a time; PostgreSQL takes the advisory lock of that key.
    """
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    elif db.dialect.name == "sqlite":
        db.exec_driver_sql("BEGIN IMMEDIATE")


def lock_events(db: Connection) -> None:
    """Hold the event log until the transaction ends, so that its numbers are those of the order of commits."""
    lock(db, EVENTS)
