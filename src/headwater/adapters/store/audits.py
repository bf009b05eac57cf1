"""Answers of the size audit on the desk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, and_, delete, insert, select

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import recall_answers, size_answers
from headwater.core.ports.entry import Entry


class SqlAudits:
    """Implements ``core.ports.audits.Audits``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(
        self, rows: Sequence[dict[str, Any]], entry: Entry, *, withdrawn: Sequence[tuple[str, str]] = ()
    ) -> None:
        table = size_answers
        with self._engine.begin() as db:
            for topic, contact in [*((row["topic_id"], row["contact_id"]) for row in rows), *withdrawn]:
                db.execute(delete(table).where(and_(table.c.topic_id == topic, table.c.contact_id == contact)))
            for row in rows:
                db.execute(insert(table).values(**row))
            write_entry(db, entry)

    def answers(self, topic_id: str) -> dict[str, bool]:
        table = size_answers
        query = select(table).where(table.c.topic_id == topic_id).order_by(table.c.contact_id)
        return {row["contact_id"]: bool(row["answer"]) for row in read_rows(self._engine, query)}

    def answer_shared(self, rows: Sequence[dict[str, Any]], entry: Entry) -> None:
        table = recall_answers
        with self._engine.begin() as db:
            for row in rows:
                db.execute(delete(table).where(table.c.contact_id == row["contact_id"]))
                db.execute(insert(table).values(**row))
            write_entry(db, entry)

    def shared(self) -> dict[str, list[str]]:
        found = read_rows(self._engine, select(recall_answers).order_by(recall_answers.c.contact_id))
        return {row["contact_id"]: list(row["topics"]) for row in found}

    def audited(self) -> list[str]:
        query = select(size_answers.c.topic_id).distinct().order_by(size_answers.c.topic_id)
        return [row["topic_id"] for row in read_rows(self._engine, query)]
