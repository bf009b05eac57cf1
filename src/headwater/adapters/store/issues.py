"""The life of issues on SQLAlchemy: state and events in one transaction, optimistic versions, a cursor a consumer.

Event numbers are given in the order of commits: SQLite has one writer; PostgreSQL takes an advisory lock for the moment of
the insert. So a consumer that has read up to a number has missed nothing below it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, text, update

from headwater.adapters.store import tables
from headwater.core.errors import StaleVersion
from headwater.core.types.tracked import Event, Tracked

_LOCK = 7_461_001  # of the event log, among the advisory locks of one database


class SqlIssues:
    """Implements ``core.ports.Issues``.

    Args:
        engine: of the desk, schema up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def track(self, issue_ids: Iterable[str], at: datetime) -> list[str]:
        table = tables.issues
        with self._engine.begin() as db:
            self._lock(db)
            known = set(db.execute(select(table.c.issue_id)).scalars())
            new = sorted(set(issue_ids) - known)
            if new:
                rows = [_row(Tracked(name, "proposed", since=at)) for name in new]
                db.execute(insert(table), rows)
        return new

    def tracked(self) -> dict[str, Tracked]:
        with self._engine.connect() as db:
            rows = db.execute(select(tables.issues).order_by(tables.issues.c.issue_id)).mappings()
            return {row["issue_id"]: _tracked(dict(row)) for row in rows}

    def append(self, before: Tracked, after: Tracked, event: Event) -> Event:
        table = tables.issues
        with self._engine.begin() as db:
            self._lock(db)
            changed = db.execute(
                update(table)
                .where(table.c.issue_id == before.issue_id, table.c.version == before.version)
                .values(**_row(after))
            )
            if changed.rowcount != 1:
                raise StaleVersion(
                    f"issue {before.issue_id} has changed since version {before.version}",
                    hint="look at it again, then decide",
                )
            seq = db.execute(
                insert(tables.issue_events)
                .values(
                    issue_id=event.issue_id,
                    at=event.at,
                    who=event.who,
                    role=event.role,
                    kind=event.kind,
                    details=dict(event.details),
                )
                .returning(tables.issue_events.c.seq)
            ).scalar_one()
        return Event(event.issue_id, event.at, event.who, event.role, event.kind, event.details, seq)

    def history(self, issue_id: str) -> list[Event]:
        table = tables.issue_events
        with self._engine.connect() as db:
            query = select(table).where(table.c.issue_id == issue_id).order_by(table.c.seq)
            return [_event(dict(row)) for row in db.execute(query).mappings()]

    def events(self, consumer: str, limit: int = 100) -> list[Event]:
        cursor = tables.issue_cursors
        with self._engine.connect() as db:
            seen = db.execute(select(cursor.c.seq).where(cursor.c.consumer == consumer)).scalar_one_or_none() or 0
        return self.since(seen, limit)

    def newest(self) -> int:
        with self._engine.connect() as db:
            return db.execute(select(func.max(tables.issue_events.c.seq))).scalar_one() or 0

    def since(self, seq: int, limit: int = 1000) -> list[Event]:
        table = tables.issue_events
        with self._engine.connect() as db:
            query = select(table).where(table.c.seq > seq).order_by(table.c.seq).limit(limit)
            return [_event(dict(row)) for row in db.execute(query).mappings()]

    def acknowledge(self, consumer: str, seq: int) -> None:
        table = tables.issue_cursors
        with self._engine.begin() as db:
            self._lock(db)
            db.execute(delete(table).where(table.c.consumer == consumer, table.c.seq <= seq))
            if db.execute(select(table.c.seq).where(table.c.consumer == consumer)).first() is None:
                db.execute(insert(table).values(consumer=consumer, seq=seq))

    def _lock(self, db: Connection) -> None:
        if self._engine.dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        elif self._engine.dialect.name == "sqlite":
            db.exec_driver_sql("BEGIN IMMEDIATE")


def _row(issue: Tracked) -> dict[str, Any]:
    return {
        "issue_id": issue.issue_id,
        "state": issue.state,
        "since": issue.since,
        "team": issue.team,
        "duplicate_of": issue.duplicate_of,
        "watchers": list(issue.watchers),
        "version": issue.version,
    }


def _tracked(row: dict[str, Any]) -> Tracked:
    return Tracked(**{**row, "since": _aware(row["since"]), "watchers": tuple(row["watchers"])})


def _event(row: dict[str, Any]) -> Event:
    return Event(**{**row, "at": _aware(row["at"])})


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite forgets the zone
