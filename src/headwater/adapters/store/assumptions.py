"""Versions of Finance's assumptions on the desk."""

from typing import Any

from sqlalchemy import Engine, insert, select

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import assumptions
from headwater.core.ports.entry import Entry


class SqlAssumptions:
    """Implements ``core.ports.assumptions.Assumptions``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, text: str, entry: Entry) -> int:
        before = self.newest()
        if before is not None and before["text"] == text:
            return int(before["version"])
        version = 1 if before is None else int(before["version"]) + 1
        with self._engine.begin() as db:
            db.execute(insert(assumptions).values(version=version, text=text, who=entry.who, at=entry.at))
            write_entry(db, entry)
        return version

    def newest(self) -> dict[str, Any] | None:
        rows = read_rows(self._engine, select(assumptions).order_by(assumptions.c.version))
        return rows[-1] if rows else None
