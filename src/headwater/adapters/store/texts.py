"""Texts that people load, by version, on the desk."""

from typing import Any

from sqlalchemy import Engine, Select, insert, select

from headwater.adapters.store.acting import texts
from headwater.adapters.store.rows import read_rows, write_entry
from headwater.core.ports.entry import Entry
from headwater.core.ports.texts import TextVersion
from headwater.core.types.tracked import Role


class SqlTexts:
    """Implements ``core.ports.Texts``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, kind: str, text: str, role: Role, entry: Entry) -> int:
        before = self.newest(kind)
        if before is not None and (before.text, before.role) == (text, role):
            return before.version
        version = 1 if before is None else before.version + 1
        with self._engine.begin() as db:
            row = {"kind": kind, "version": version, "text": text, "who": entry.who, "role": role, "at": entry.at}
            db.execute(insert(texts).values(**row))
            write_entry(db, entry)
        return version

    def versions(self, kind: str) -> list[TextVersion]:
        return self._read(select(texts).where(texts.c.kind == kind).order_by(texts.c.version))

    def newest(self, kind: str) -> TextVersion | None:
        found = self._read(select(texts).where(texts.c.kind == kind).order_by(texts.c.version.desc()).limit(1))
        return found[0] if found else None

    def _read(self, query: Select[Any]) -> list[TextVersion]:
        rows = read_rows(self._engine, query)
        return [TextVersion(**{name: row[name] for name in TextVersion._fields}) for row in rows]
