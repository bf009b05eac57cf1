"""Schedules of reports and the weeks that are done, on the desk."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import report_schedules, reports_made
from headwater.core.ports.entry import Entry


class SqlReports:
    """Implements ``core.ports.reports.Reports``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def schedule(self, report: str, row: Mapping[str, Any] | None, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(report_schedules).where(report_schedules.c.report == report))
            if row is not None:
                db.execute(insert(report_schedules).values(report=report, **row))
            write_entry(db, entry)

    def schedules(self) -> list[dict[str, Any]]:
        return read_rows(self._engine, select(report_schedules).order_by(report_schedules.c.report))

    def claim(self, report: str, week: date, at: datetime, *, stale: datetime) -> bool:
        key = {"report": report, "week": week}
        try:
            with self._engine.begin() as db:
                db.execute(insert(reports_made).values(**key, state="making", at=at, files=[]))
        except IntegrityError:  # the primary key is the one maker's lock; what a dead one left is taken over
            t = reports_made.c
            dead = (t.report == report, t.week == week, t.state == "making", t.at < stale)
            with self._engine.begin() as db:
                return bool(db.execute(update(reports_made).where(*dead).values(at=at)).rowcount)
        return True

    def release(self, report: str, week: date, at: datetime) -> None:
        with self._engine.begin() as db:
            db.execute(delete(reports_made).where(*_mine(report, week, at)))

    def finish(self, report: str, week: date, at: datetime, files: list[str], entry: Entry) -> bool:
        with self._engine.begin() as db:
            done = update(reports_made).where(*_mine(report, week, at)).values(state="made", files=files)
            if not db.execute(done).rowcount:
                return False
            write_entry(db, entry)
        return True

    def made(self) -> list[dict[str, Any]]:
        return read_rows(self._engine, select(reports_made).order_by(reports_made.c.report, reports_made.c.week))


def _mine(report: str, week: date, at: datetime) -> tuple[Any, ...]:
    t = reports_made.c
    return (t.report == report, t.week == week, t.state == "making", t.at == at)
