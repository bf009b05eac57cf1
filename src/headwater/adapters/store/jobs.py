"""Jobs on the desk."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, exists, insert, or_, select, update

from headwater.adapters.store.locks import JOBS
from headwater.adapters.store.rows import aware, begin_writing, read_rows, write_entry
from headwater.adapters.store.tables import jobs
from headwater.core.ports.entry import Entry
from headwater.core.types import Job, JobState


class SqlJobs:
    """Implements ``core.ports.Jobs``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, job: Job, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(insert(jobs).values(**asdict(job)))
            write_entry(db, entry)

    def job(self, job_id: str) -> Job | None:
        found = read_rows(self._engine, select(jobs).where(jobs.c.job_id == job_id))
        return Job(**found[0]) if found else None

    def jobs(self, limit: int | None = None) -> list[Job]:
        query = select(jobs).order_by(jobs.c.made.desc(), jobs.c.job_id).limit(limit)
        return [Job(**row) for row in read_rows(self._engine, query)]

    def are_ready(self, at: datetime, *, silent: timedelta) -> bool:
        return bool(read_rows(self._engine, select(jobs.c.job_id).where(_ready(at - silent)).limit(1)))

    def claim(self, at: datetime, *, silent: timedelta) -> Job | None:
        lost = and_(jobs.c.state == "stopping", jobs.c.seen < at - silent)
        other = jobs.alias()
        underway = ("running", "stopping")
        busy = exists().where(other.c.state.in_(underway), other.c.seen >= at - silent)
        query = select(jobs).where(_ready(at - silent), ~busy).order_by(jobs.c.made, jobs.c.job_id).limit(1)
        with begin_writing(self._engine, JOBS) as db:  # or two who look at once would each begin another one
            db.execute(update(jobs).where(lost).values(state="cancelled"))
            found = db.execute(query).mappings().first()
            if found is None:
                return None
            db.execute(update(jobs).where(jobs.c.job_id == found["job_id"]).values(state="running", seen=at))
            return Job(**{**aware(found), "state": "running", "seen": at})

    def say(self, job_id: str, progress: Mapping[str, Any], at: datetime) -> JobState:
        mine = jobs.c.job_id == job_id
        with self._engine.begin() as db:
            db.execute(update(jobs).where(mine).values(progress=dict(progress), seen=at))
            state: JobState = db.execute(select(jobs.c.state).where(mine)).scalar_one()
            return state

    def move(
        self, job_id: str, state: JobState, at: datetime, *, answer: Mapping[str, Any], entry: Entry | None
    ) -> None:
        with self._engine.begin() as db:
            db.execute(update(jobs).where(jobs.c.job_id == job_id).values(state=state, seen=at, answer=dict(answer)))
            if entry is not None:
                write_entry(db, entry)


def _ready(heard: datetime) -> ColumnElement[bool]:
    """Waits, or has said nothing since then."""
    return or_(jobs.c.state == "waiting", and_(jobs.c.state == "running", jobs.c.seen < heard))
