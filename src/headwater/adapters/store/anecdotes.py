"""Anecdotes and what became of them on SQLAlchemy: state and audit line in one transaction, optimistic versions."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Any

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store import tables
from headwater.core.errors import StaleVersion
from headwater.core.types.read import Read


class SqlAnecdotes:
    """Implements ``core.ports.Anecdotes``.

    Args:
        engine: of the desk, schema up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, anecdote_id: str) -> Read | None:
        table = tables.anecdotes
        with self._engine.connect() as db:
            row = db.execute(select(table).where(table.c.anecdote_id == anecdote_id)).mappings().first()
        return _read(dict(row)) if row else None

    def all(self) -> list[Read]:
        table = tables.anecdotes
        with self._engine.connect() as db:
            found = db.execute(select(table).order_by(table.c.due, table.c.anecdote_id)).mappings()
            return [_read(dict(row)) for row in found]

    def store(self, before: Read, after: Read, *, who: str, verb: str, why: str, change: Mapping[str, Any]) -> None:
        table = tables.anecdotes
        stale = StaleVersion(
            f"anecdote {before.anecdote_id} has changed since version {before.version}",
            hint="look at it again, then decide",
        )
        with self._engine.begin() as db:
            if before.version == 0:
                try:
                    db.execute(insert(table).values(**asdict(after)))
                except IntegrityError as error:
                    raise stale from error
            else:
                same = (table.c.anecdote_id == before.anecdote_id, table.c.version == before.version)
                if db.execute(update(table).where(*same).values(**asdict(after))).rowcount != 1:
                    raise stale
            line = {"at": after.since, "who": who, "verb": verb, "subject": after.anecdote_id, "why": why}
            db.execute(insert(tables.audit).values(**line, change=dict(change)))


def _read(row: dict[str, Any]) -> Read:
    since = row["since"]
    return Read(**{**row, "since": since if since.tzinfo else since.replace(tzinfo=UTC)})  # SQLite forgets the zone
