"""Change events on the desk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import events
from headwater.core.ports.entry import Entry


class SqlEvents:
    """Implements ``core.ports.events.Events``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, rows: Sequence[dict[str, Any]], entry: Entry) -> None:
        with self._engine.begin() as db:
            for row in rows:
                db.execute(delete(events).where(events.c.event_id == row["event_id"]))
                db.execute(insert(events).values(**row))
            write_entry(db, entry)

    def all(self) -> list[dict[str, Any]]:
        return read_rows(self._engine, select(events).order_by(events.c.on, events.c.event_id))

    def between(self, first: date, last: date) -> list[dict[str, Any]]:
        return [row for row in self.all() if first <= row["on"] <= last]
