"""The life of issues on SQLAlchemy: state and events in one transaction, optimistic versions, a cursor a consumer.

Event numbers are given in the order of commits: SQLite has one writer; PostgreSQL takes an advisory lock for the moment of
the insert. So a consumer that has read up to a number has missed nothing below it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from headwater.adapters.store import tables
from headwater.adapters.store.locks import lock_events
from headwater.adapters.store.rows import read_rows
from headwater.core.errors import StaleVersion
from headwater.core.ports.issues import Change
from headwater.core.types.tracked import Event, Tracked


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
            lock_events(db)
            known = set(db.execute(select(table.c.issue_id)).scalars())
            new = sorted(set(issue_ids) - known)
            if new:
                born = [Change(None, Tracked(name, "proposed", at, version=1), _found(name, at)) for name in new]
                append_on(db, born)
        return new

    def tracked(self) -> dict[str, Tracked]:
        rows = read_rows(self._engine, select(tables.issues).order_by(tables.issues.c.issue_id))
        return {row["issue_id"]: _tracked(row) for row in rows}

    def one(self, issue_id: str) -> Tracked | None:
        rows = read_rows(self._engine, select(tables.issues).where(tables.issues.c.issue_id == issue_id))
        return _tracked(rows[0]) if rows else None

    def append(self, before: Tracked, after: Tracked, event: Event) -> Event:
        return self.append_all([Change(before, after, event)])[0]

    def append_all(self, changes: Sequence[Change]) -> list[Event]:
        with self._engine.begin() as db:
            lock_events(db)
            return append_on(db, changes)

    def history(self, issue_id: str) -> list[Event]:
        table = tables.issue_events
        query = select(table).where(table.c.issue_id == issue_id).order_by(table.c.seq)
        return [Event(**row) for row in read_rows(self._engine, query)]

    def events(self, consumer: str, limit: int = 100) -> list[Event]:
        return self.since(self.read_up_to(consumer), limit)

    def newest(self) -> int:
        with self._engine.connect() as db:
            return db.execute(select(func.max(tables.issue_events.c.seq))).scalar_one() or 0

    def since(self, seq: int, limit: int = 1000) -> list[Event]:
        table = tables.issue_events
        query = select(table).where(table.c.seq > seq).order_by(table.c.seq).limit(limit)
        return [Event(**row) for row in read_rows(self._engine, query)]

    def acknowledge(self, consumer: str, seq: int) -> None:
        with self._engine.begin() as db:
            lock_events(db)
            acknowledge_on(db, consumer, seq)

    def read_up_to(self, consumer: str) -> int:
        cursors = tables.issue_cursors
        with self._engine.connect() as db:
            return db.execute(select(cursors.c.seq).where(cursors.c.consumer == consumer)).scalar_one_or_none() or 0

    def begin_here(self, consumer: str) -> None:
        cursors = tables.issue_cursors
        with self._engine.begin() as db:
            lock_events(db)
            if db.execute(select(cursors.c.seq).where(cursors.c.consumer == consumer)).first() is None:
                newest = db.execute(select(func.max(tables.issue_events.c.seq))).scalar() or 0
                db.execute(insert(cursors).values(consumer=consumer, seq=newest))


def append_on(db: Connection, changes: Sequence[Change]) -> list[Event]:
    """Store issues and their events within a transaction that holds the event log.

    Raises:
        StaleVersion: an issue is no longer as the writer saw it.
    """
    table, stored = tables.issues, []
    for before, after, event in changes:
        if before is None:
            if db.execute(select(table.c.version).where(table.c.issue_id == after.issue_id)).first() is not None:
                raise StaleVersion(f"issue {after.issue_id} is there already", hint="look at it again, then decide")
            db.execute(insert(table).values(**_row(after)))
        else:
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
                team=event.team,
                severity=event.severity,
            )
            .returning(tables.issue_events.c.seq)
        ).scalar_one()
        stored.append(replace(event, seq=seq))
    return stored


def acknowledge_on(db: Connection, consumer: str, seq: int) -> bool:
    """Move a cursor on; false where it is there or further already."""
    table = tables.issue_cursors
    read = db.execute(select(table.c.seq).where(table.c.consumer == consumer)).scalar_one_or_none()
    if read is not None and read >= seq:
        return False
    db.execute(delete(table).where(table.c.consumer == consumer))
    db.execute(insert(table).values(consumer=consumer, seq=seq))
    return True


def _found(issue_id: str, at: datetime) -> Event:
    return Event(issue_id, at, "headwater", "system", "found", {"after": "proposed"})


def _row(issue: Tracked) -> dict[str, Any]:
    return {
        "issue_id": issue.issue_id,
        "state": issue.state,
        "since": issue.since,
        "team": issue.team,
        "duplicate_of": issue.duplicate_of,
        "watchers": list(issue.watchers),
        "version": issue.version,
        "severity": issue.severity,
        "part_of": issue.part_of,
        "scope": dict(issue.scope),
        "title": issue.title,
    }


def _tracked(row: dict[str, Any]) -> Tracked:
    return Tracked(**{**row, "watchers": tuple(row["watchers"])})
