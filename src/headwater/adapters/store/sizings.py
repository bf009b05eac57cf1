"""Sized queries on SQLAlchemy."""

from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select

from headwater.adapters.store import tables
from headwater.adapters.store.searches import aware
from headwater.core.ports.sizings import Sizing


class SqlSizings:
    """Implements ``core.ports.Sizings``.

    Args:
        engine: of the desk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(self, sizing: Sizing) -> None:
        with self._engine.begin() as db:
            values = {**sizing._asdict(), "wanted": dict(sizing.wanted), "settings": dict(sizing.settings)}
            db.execute(insert(tables.sizings).values(**values))
            db.execute(
                insert(tables.audit).values(
                    at=sizing.created,
                    who=sizing.who,
                    verb="sizeof.start",
                    subject=sizing.sizing_id,
                    why="",
                    change={"wanted": dict(sizing.wanted)},
                )
            )

    def every(self) -> list[Sizing]:
        order = (tables.sizings.c.created, tables.sizings.c.sizing_id)
        with self._engine.connect() as db:
            rows = db.execute(select(tables.sizings).order_by(*order)).mappings()
            return [Sizing(**{**row, "created": aware(row["created"])}) for row in rows]

    def answer(self, sizing_id: str, contact_id: str, relevant: bool | None, *, at: datetime, who: str) -> None:
        table = tables.sizing_answers
        with self._engine.begin() as db:
            last = db.execute(select(func.max(table.c.seq)).where(table.c.sizing_id == sizing_id)).scalar()
            db.execute(delete(table).where(table.c.sizing_id == sizing_id, table.c.contact_id == contact_id))
            db.execute(
                insert(table).values(
                    sizing_id=sizing_id,
                    contact_id=contact_id,
                    seq=(last or 0) + 1,
                    relevant=relevant,
                    at=at,
                    who=who,
                )
            )
            change = {"contact": contact_id, "relevant": relevant}
            db.execute(
                insert(tables.audit).values(
                    at=at, who=who, verb="sizeof.answer", subject=sizing_id, why="", change=change
                )
            )

    def undo(self, sizing_id: str) -> str | None:
        table = tables.sizing_answers
        with self._engine.begin() as db:
            query = select(table.c.contact_id).where(table.c.sizing_id == sizing_id).order_by(table.c.seq.desc())
            last = db.execute(query.limit(1)).scalar()
            db.execute(delete(table).where(table.c.sizing_id == sizing_id, table.c.contact_id == last))
            return last

    def answers(self, sizing_id: str) -> list[tuple[str, bool | None]]:
        table = tables.sizing_answers
        query = select(table.c.contact_id, table.c.relevant).where(table.c.sizing_id == sizing_id)
        with self._engine.connect() as db:
            return [(row.contact_id, row.relevant) for row in db.execute(query.order_by(table.c.seq))]
