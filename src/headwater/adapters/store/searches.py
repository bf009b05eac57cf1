"""Saved searches on SQLAlchemy."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update

from headwater.adapters.store import tables
from headwater.core.ports.searches import SavedSearch


class SqlSearches:
    """Implements ``core.ports.Searches``.

    Args:
        engine: of the desk.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, search: SavedSearch, *, why: str = "") -> None:
        with self._engine.begin() as db:
            _forget(db, search.name)
            db.execute(insert(tables.searches).values(**{**search._asdict(), "wanted": dict(search.wanted)}))
            _log(db, search.created, search.who, "searches.save", search.name, why, {"wanted": dict(search.wanted)})

    def every(self) -> list[SavedSearch]:
        with self._engine.connect() as db:
            rows = db.execute(select(tables.searches).order_by(tables.searches.c.name)).mappings()
            return [SavedSearch(**{**row, "created": aware(row["created"]), "ran": aware(row["ran"])}) for row in rows]

    def seen(self, name: str) -> set[str]:
        table = tables.searches_seen
        with self._engine.connect() as db:
            return set(db.execute(select(table.c.contact_id).where(table.c.name == name)).scalars())

    def show(self, name: str, contacts: Sequence[str], *, at: datetime, who: str) -> None:
        table = tables.searches_seen
        with self._engine.begin() as db:
            known = set(db.execute(select(table.c.contact_id).where(table.c.name == name)).scalars())
            fresh = [key for key in dict.fromkeys(contacts) if key not in known]
            if fresh:
                db.execute(insert(table), [{"name": name, "contact_id": key, "at": at} for key in fresh])
            db.execute(update(tables.searches).where(tables.searches.c.name == name).values(ran=at))
            _log(db, at, who, "searches.run", name, "", {"new": len(fresh)})

    def delete(self, name: str, *, at: datetime, who: str, why: str = "") -> None:
        with self._engine.begin() as db:
            _forget(db, name)
            _log(db, at, who, "searches.delete", name, why, {})


def _forget(db: Connection, name: str) -> None:
    db.execute(delete(tables.searches_seen).where(tables.searches_seen.c.name == name))
    db.execute(delete(tables.searches).where(tables.searches.c.name == name))


def _log(db: Connection, at: datetime, who: str, verb: str, subject: str, why: str, change: dict[str, object]) -> None:
    db.execute(insert(tables.audit).values(at=at, who=who, verb=verb, subject=subject, why=why, change=change))


def aware(at: datetime | None) -> datetime | None:
    """With its zone, which SQLite forgets."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
