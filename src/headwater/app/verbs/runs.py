"""``runs list``, ``runs show``, ``runs compare``: the provenance of every figure."""

from datetime import datetime
from typing import Any

from headwater.app.context import Context
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Input, Output, Verb, argument
from headwater.core.errors import InputError


class RunRow(Output):
    """One run."""

    run_id: str
    state: str
    started: datetime
    finished: datetime | None
    contacts: int
    seconds: float


class RunsOutput(Output):
    """All runs, oldest first."""

    runs: list[RunRow]


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


def list_runs(context: Context, _given: Nothing) -> RunsOutput:
    """All runs of the workspace."""
    return RunsOutput(
        runs=[
            RunRow(
                run_id=run["run_id"],
                state=run["state"],
                started=run["started"],
                finished=run["finished"],
                contacts=run["document"].get("contacts", 0),
                seconds=run["document"].get("seconds", 0.0),
            )
            for run in _runs(context)
        ]
    )


def show_run(context: Context, given: RunInput) -> RunOutput:
    """The document of one run."""
    run = _find(_runs(context), given.run)
    return RunOutput(run_id=run["run_id"], document=run["document"])


def compare_runs(context: Context, given: CompareInput) -> CompareOutput:
    """Where two runs differ, timings and memory apart."""
    runs = _runs(context)
    first, second = (_flat(_find(runs, name)["document"]) for name in (given.first, given.second))
    return CompareOutput(
        differences=[
            Difference(field=name, first=first.get(name), second=second.get(name))
            for name in sorted(first.keys() | second.keys())
            if first.get(name) != second.get(name)
        ]
    )


def _runs(context: Context) -> list[dict[str, Any]]:
    with context.open() as workspace:
        return workspace.desk.runs()


def _find(runs: list[dict[str, Any]], name: str) -> dict[str, Any]:
    if name == "last" and runs:
        return runs[-1]
    found = [run for run in runs if run["run_id"].startswith(name)]
    if len(found) != 1:
        raise InputError(f"{len(found)} runs answer to {name!r}", hint="headwater runs list shows them")
    return found[0]


def _flat(value: Any, prefix: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {name: leaf for key, item in value.items() for name, leaf in _flat(item, f"{prefix}{key}.").items()}
    return {prefix.rstrip("."): value}


VERBS = (
    Verb("runs.list", "All runs, oldest first.", Nothing, RunsOutput, list_runs, "read", ("headwater runs list",)),
    Verb(
        "runs.show",
        "The document of one run: settings, versions, counts, timings, memory.",
        RunInput,
        RunOutput,
        show_run,
        "read",
        ("headwater runs show last --json",),
    ),
    Verb(
        "runs.compare",
        "Where two runs differ.",
        CompareInput,
        CompareOutput,
        compare_runs,
        "read",
        ("headwater runs compare r_20261004 last",),
    ),
)
