"""What the desk must offer so that long work is done once, and goes on after a crash."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from headwater.core.ports.entry import Entry
from headwater.core.types import Job, JobState


class Jobs(Protocol):
    """Jobs, newest first."""

    def add(self, job: Job, entry: Entry) -> None:
        """A new one, waiting."""
        ...

    def job(self, job_id: str) -> Job | None:
        """One of them."""
        ...

    def jobs(self, limit: int | None = None) -> list[Job]:
        """All of them, or so many of the newest."""
        ...

    def are_ready(self, at: datetime, *, silent: timedelta) -> bool:
        """Whether any waits, or was cut off and is to be done again."""
        ...

    def claim(self, at: datetime, *, silent: timedelta) -> Job | None:
        """The oldest that waits, now running; nothing while another one runs.

        One that has said nothing for ``silent`` was cut off: it is done again, by whoever claims it.
        """
        ...

    def say(self, job_id: str, progress: Mapping[str, Any], at: datetime) -> JobState:
        """How far a job is; returns whether it may go on or shall stop."""
        ...

    def move(
        self, job_id: str, state: JobState, at: datetime, *, answer: Mapping[str, Any], entry: Entry | None
    ) -> None:
        """Another state, with the answer where it has ended."""
        ...
