"""``jobs``: long work that nobody waits for: started, watched, stopped, done again after a crash."""

from datetime import datetime
from typing import Any

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import EVERYONE, LOCAL, Input, Output, Verb, argument
from headwater.core.types import JobState

_USE = "headwater.app.usecases.jobs:"
STARTABLE = ("inbox.run", "taxonomy.restate", "encoder.tune", "watch.backtest", "issues.remind")
"""Verbs that may be done as a job: long ones, which name no file of the caller and may be begun again."""


class StartInput(Input):
    """What to do."""

    verb: str = argument(f"one of: {', '.join(STARTABLE)}")
    given: str = Field("{}", description="its input as JSON", max_length=100_000)


class JobInput(Input):
    """Which job."""

    job: str = argument("as jobs list shows it")


class JobsInput(Input):
    """Which jobs."""

    limit: int = Field(100, ge=1, le=10_000, description="how many, the newest first")
    cursor: str = CURSOR


class ProgressRow(Output):
    """How far a job is."""

    task: str
    done: int
    total: int | None = Field(description="null: not known beforehand")
    unit: str
    per_second: float
    left_s: float | None = Field(description="seconds left; null: not known")


class JobRow(Output):
    """A job."""

    job_id: str
    verb: str
    who: str
    state: JobState
    made: datetime
    seen: datetime = Field(description="when whoever does it last said so")
    progress: ProgressRow | None
    answer: dict[str, Any] = Field(description="of the verb once done; what went wrong where it failed")


class JobsOutput(Output):
    """Jobs, newest first."""

    jobs: list[JobRow]
    next_cursor: str = NEXT


VERBS = (
    Verb("jobs.start", "Do long work without waiting for it; the server does one job after another.", StartInput, JobRow,
         _USE + "start", "write",
         ("headwater jobs start inbox.run", "headwater jobs start watch.backtest --given {}"), roles=EVERYONE),
    Verb("jobs.list", "Jobs and how far they are.", JobsInput, JobsOutput, _USE + "list_jobs", "read",
         ("headwater jobs list",)),
    Verb("jobs.show", "A job: how far it is, or what came of it.", JobInput, JobRow, _USE + "show", "read",
         ("headwater jobs show j_4f2a",)),
    Verb("jobs.cancel", "Stop a job; what it has done stays, and starting it again goes on from there.", JobInput, JobRow,
         _USE + "cancel", "write", ("headwater jobs cancel j_4f2a",), roles=EVERYONE),
    Verb("jobs.work", "Do the jobs that wait, here, one after another, until none is left.", Nothing, JobsOutput, _USE + "work",
         "write", ("headwater jobs work",), LOCAL),
)  # fmt: skip
