"""Long work that a caller does not wait for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from headwater.core.types.tracked import Role

JobState = Literal["waiting", "running", "stopping", "done", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """A verb to be done, being done, or done.

    Attributes:
        job_id: names it.
        verb: name of the verb.
        given: its input.
        who: asked for it.
        role: of that person when they asked.
        state: ``stopping`` = was told to stop and has not yet.
        made: when it was asked for, aware UTC.
        seen: when whoever does it last said so.
        progress: task, done, total (``None`` = unknown), unit, per_second, left_s (``None`` = unknown).
        answer: of the verb, once done; of the failure, as problem details, where it failed.
    """

    job_id: str
    verb: str
    given: Mapping[str, Any]
    who: str
    role: Role
    state: JobState
    made: datetime
    seen: datetime
    progress: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
