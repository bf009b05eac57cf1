"""Handovers of contacts between teams on SQLAlchemy: rows are added, never changed."""

from typing import Any

from sqlalchemy import Engine, Select, insert, select

from headwater.adapters.store.rows import begin_writing, read_rows, write_entry
from headwater.adapters.store.tables import handovers
from headwater.core.errors import StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.handovers import Handover


class SqlHandovers:
    """Implements ``core.ports.handovers.Handovers``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, contact_id: str, source: str, target: str, entry: Entry) -> None:
        with begin_writing(self._engine) as db:
            newest = select(handovers.c.target).where(handovers.c.contact_id == contact_id)
            held = db.execute(newest.order_by(handovers.c.seq.desc()).limit(1)).scalar()
            if held is not None and held != source:
                raise StaleVersion(f"contact {contact_id} is with {held} by now", hint="look at it again, then decide")
            row = {"contact_id": contact_id, "source": source, "target": target}
            db.execute(insert(handovers).values(**row, at=entry.at, who=entry.who, why=entry.why))
            write_entry(db, entry)

    def all(self) -> list[Handover]:
        return self._read(select(handovers))

    def of(self, contact_id: str) -> list[Handover]:
        return self._read(select(handovers).where(handovers.c.contact_id == contact_id))

    def _read(self, query: Select[Any]) -> list[Handover]:
        rows = read_rows(self._engine, query.order_by(handovers.c.seq))
        return [Handover(**{name: row[name] for name in Handover._fields}) for row in rows]
