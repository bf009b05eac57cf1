"""Exposure on the desk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import exposures
from headwater.core.ports.entry import Entry


class SqlExposures:
    """Implements ``core.ports.exposures.Exposures``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, unit: str, rows: Sequence[dict[str, Any]], entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(exposures).where(exposures.c.unit == unit))
            if rows:
                db.execute(insert(exposures), [{**row, "unit": unit} for row in rows])
            write_entry(db, entry)

    def units(self) -> list[str]:
        found = read_rows(self._engine, select(exposures.c.unit).distinct().order_by(exposures.c.unit))
        return [row["unit"] for row in found]

    def all(self, unit: str) -> list[dict[str, Any]]:
        query = select(exposures).where(exposures.c.unit == unit).order_by(exposures.c.week, exposures.c.seq)
        return read_rows(self._engine, query)
