"""Versioned documents on SQLAlchemy: rows are added, never changed; the audit log in the same transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store.rows import begin_writing, read_rows, write_entry
from headwater.adapters.store.tables import versions
from headwater.core.errors import StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.versions import Version


class SqlVersions:
    """Implements ``core.ports.versions.Versions``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, kind: str, document: Mapping[str, Any], entry: Entry, *, after: int | None = None) -> Version:
        try:
            with begin_writing(self._engine) as db:
                held = db.execute(select(func.max(versions.c.number)).where(versions.c.kind == kind)).scalar() or 0
                if after not in (None, held):
                    raise _stale(kind)
                made = Version(kind, held + 1, entry.at, entry.who, entry.why, dict(document))
                db.execute(insert(versions).values(**made._asdict()))
                write_entry(db, entry)
        except IntegrityError as error:  # two writers at once: the primary key lets one of them pass
            raise _stale(kind) from error
        return made

    def current(self, kind: str) -> Version | None:
        query = select(versions).where(versions.c.kind == kind).order_by(versions.c.number.desc()).limit(1)
        return next((Version(**row) for row in read_rows(self._engine, query)), None)

    def all(self, kind: str) -> list[Version]:
        query = select(versions).where(versions.c.kind == kind).order_by(versions.c.number)
        return [Version(**row) for row in read_rows(self._engine, query)]

    def newest(self, prefix: str) -> list[Version]:
        query = select(versions).where(versions.c.kind.startswith(prefix, autoescape=True)).order_by(versions.c.number)
        held = {row["kind"]: Version(**row) for row in read_rows(self._engine, query)}
        return [held[kind] for kind in sorted(held)]


def _stale(kind: str) -> StaleVersion:
    return StaleVersion(f"{kind}: another version was stored in between", hint="look at it again, then decide")
