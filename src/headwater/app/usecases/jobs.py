"""The use cases behind ``jobs``."""

import secrets
import threading
import time
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from headwater.app.context import Context, call, permit
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.jobs import STARTABLE, JobInput, JobRow, JobsInput, JobsOutput, ProgressRow, StartInput
from headwater.app.verbs.paged import page
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, HeadwaterError, InputError, UnknownComponent
from headwater.core.ports import Clock, Jobs
from headwater.core.ports.entry import Entry
from headwater.core.types import Job, JobState

SILENT: Final = timedelta(seconds=60)
"""A job that has said nothing for so long was cut off."""
_BEAT_S: Final = 5.0
_SAY_S: Final = 0.5
_ENDED: Final = ("done", "failed", "cancelled")


class Stopped(Exception):
    """The job was told to stop."""


def start(context: Context, given: StartInput) -> JobRow:
    """A new job.

    Raises:
        UnknownComponent: the verb cannot be done as a job.
        InputError: its input is not right.
        ActionDenied: not by this role.
    """
    if given.verb not in STARTABLE:
        raise UnknownComponent(given.verb, list(STARTABLE), kind="job")
    asked = verb(given.verb)
    permit(asked, context.role, context.sees)
    try:
        checked = asked.input.model_validate_json(given.given)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "input"
        raise InputError(f"{given.verb}: {field}: {first['msg']}", hint="see headwater " + given.verb) from error
    now = context.clock.now()
    job = Job(
        job_id=f"j_{secrets.token_hex(6)}",
        verb=given.verb,
        given=checked.model_dump(mode="json"),
        who=context.who,
        role=context.role,
        state="waiting",
        made=now,
        seen=now,
    )
    with opened(context) as workspace:
        entry = Entry(now, context.who, "jobs.start", job.job_id, "", {"verb": job.verb, "given": dict(job.given)})
        workspace.desk.jobs.add(job, entry)
    return _row(job)


def list_jobs(context: Context, given: JobsInput) -> JobsOutput:
    """Jobs, newest first, a page at a time."""
    with opened(context) as workspace:
        shown, after = page(workspace.desk.jobs.jobs(), given.limit, given.cursor, key=lambda job: job.job_id)
    return JobsOutput(jobs=[_row(job) for job in shown], next_cursor=after)


def show(context: Context, given: JobInput) -> JobRow:
    """A job.

    Raises:
        UnknownComponent: there is none of that id.
    """
    with opened(context) as workspace:
        return _row(_job(workspace, given.job))


def cancel(context: Context, given: JobInput) -> JobRow:
    """A job that is not begun, or that stops at its next step.

    Raises:
        UnknownComponent: there is none of that id.
        ActionDenied: it is somebody else's, and the caller is no admin.
    """
    with opened(context) as workspace:
        job = _job(workspace, given.job)
        if context.who != job.who and context.role != "admin":
            raise ActionDenied(f"{job.job_id} is a job of {job.who}", hint="ask them, or an admin")
        if job.state in ("waiting", "running"):
            now = context.clock.now()
            entry = Entry(now, context.who, "jobs.cancel", job.job_id, "", {"was": job.state})
            alive = job.state == "running" and now - job.seen < SILENT
            state: JobState = "stopping" if alive else "cancelled"
            workspace.desk.jobs.move(job.job_id, state, now, answer={}, entry=entry)
        return _row(_job(workspace, given.job))


def work(context: Context, _given: Nothing) -> JobsOutput:
    """Do what waits; returns what was done."""
    done: list[JobRow] = []
    with opened(context) as workspace:
        while (job := workspace.desk.jobs.claim(context.clock.now(), silent=SILENT)) is not None:
            _do(context, workspace, job)
            done.append(_row(_job(workspace, job.job_id)))
    return JobsOutput(jobs=done)


def _do(context: Context, workspace: Workspace, job: Job) -> None:
    jobs, clock = workspace.desk.jobs, context.clock
    told = Told(jobs, job.job_id, clock)
    asked = verb(job.verb)
    as_them = Context(
        folder=context.folder, who=job.who, role=job.role, settings=context.settings, progress=told, clock=clock
    )
    try:
        with told:
            answer = call(asked, as_them, asked.input.model_validate(job.given))
    except Stopped:
        jobs.move(job.job_id, "cancelled", clock.now(), answer={}, entry=None)
    except HeadwaterError as error:
        found = {"error": error.code, "detail": str(error), "hint": error.hint, "retryable": error.retryable}
        jobs.move(job.job_id, "failed", clock.now(), answer=found, entry=None)
    except Exception as error:  # a fault of ours must not take the worker with it
        found = {"error": "fault", "detail": f"{type(error).__name__}: {error}", "hint": "", "retryable": False}
        jobs.move(job.job_id, "failed", clock.now(), answer=found, entry=None)
    else:
        jobs.move(job.job_id, "done", clock.now(), answer=answer.model_dump(mode="json"), entry=None)


class Told:
    """Implements ``core.ports.Progress``: writes it on the desk, says that the job is alive, and stops it when told to.

    Args:
        jobs: of the desk.
        job_id: of the job.
        clock: the time of day.
    """

    def __init__(self, jobs: Jobs, job_id: str, clock: Clock) -> None:
        self._jobs, self._job_id, self._clock = jobs, job_id, clock
        self._told: dict[str, Any] = {}
        self._began = self._last = 0.0
        self._ended = threading.Event()
        self._beat = threading.Thread(target=self._live, daemon=True)
        self._stop = False

    def __enter__(self) -> None:
        self._beat.start()

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._beat.join()

    def start(self, task: str, total: int | None, unit: str) -> None:
        self._began = time.monotonic()
        self._told = {"task": task, "done": 0, "total": total, "unit": unit, "per_second": 0.0, "left_s": None}
        self._say(at_once=True)

    def advance(self, n: int) -> None:
        took = max(time.monotonic() - self._began, 1e-9)
        done, total = self._told["done"] + n, self._told["total"]
        rate = done / took
        left = round((total - done) / rate, 1) if total is not None and rate else None
        self._told |= {"done": done, "per_second": round(rate, 1), "left_s": left}
        self._say()

    def finish(self, note: str = "") -> None:
        self._say(at_once=True)

    def _say(self, *, at_once: bool = False) -> None:
        if self._stop:
            raise Stopped
        if at_once or time.monotonic() - self._last > _SAY_S:
            self._last = time.monotonic()
            if self._jobs.say(self._job_id, self._told, self._clock.now()) == "stopping":
                raise Stopped

    def _live(self) -> None:
        while not self._ended.wait(_BEAT_S):
            self._stop = self._jobs.say(self._job_id, self._told, self._clock.now()) == "stopping"


def _job(workspace: Workspace, job_id: str) -> Job:
    found = workspace.desk.jobs.job(job_id)
    if found is None:
        raise UnknownComponent(job_id, [job.job_id for job in workspace.desk.jobs.jobs()], kind="job")
    return found


def _row(job: Job) -> JobRow:
    return JobRow(
        job_id=job.job_id,
        verb=job.verb,
        who=job.who,
        state=job.state,
        made=job.made,
        seen=job.seen,
        progress=ProgressRow(**job.progress) if job.progress else None,
        answer=dict(job.answer),
    )
