"""``runs list``, ``runs show``, ``runs compare``: the provenance of every figure."""

from datetime import datetime
from typing import Any

from pydantic import Field

from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import Input, Output, Verb, argument


class RunsInput(Input):
    """Which runs."""

    limit: int = Field(1000, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR
    newest: bool = Field(False, description="the newest first")


class RunRow(Output):
    """One run."""

    run_id: str
    state: str
    started: datetime
    finished: datetime | None
    contacts: int
    seconds: float


class RunsOutput(Output):
    """Runs, oldest first unless the newest were asked for."""

    runs: list[RunRow]
    next_cursor: str = NEXT


class RunInput(Input):
    """Which run."""

    run: str = argument("id of the run, or 'last'")


class RunOutput(Output):
    """The document of a run: settings, versions, data, counts, timings, memory."""

    run_id: str
    document: dict[str, Any]


class CompareInput(Input):
    """Which two."""

    first: str = argument("id of a run")
    second: str = argument("id of another, or 'last'")


class Difference(Output):
    """A value that differs."""

    field: str
    first: Any
    second: Any


class CompareOutput(Output):
    """What differs between two runs."""

    differences: list[Difference]


VERBS = (
    Verb(
        "runs.list",
        "All runs, oldest first.",
        RunsInput,
        RunsOutput,
        "headwater.app.usecases.runs:list_runs",
        "read",
        ("headwater runs list", "headwater runs list --newest --limit 5"),
    ),
    Verb(
        "runs.show",
        "The document of one run: settings, versions, counts, timings, memory.",
        RunInput,
        RunOutput,
        "headwater.app.usecases.runs:show_run",
        "read",
        ("headwater runs show last --json",),
    ),
    Verb(
        "runs.compare",
        "Where two runs differ.",
        CompareInput,
        CompareOutput,
        "headwater.app.usecases.runs:compare_runs",
        "read",
        ("headwater runs compare r_20261004 last",),
    ),
)
