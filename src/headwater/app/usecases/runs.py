"""The use cases behind ``runs list``, ``runs show``, ``runs compare``."""

from typing import Any

from headwater.app.context import Context
from headwater.app.verbs.paged import page
from headwater.app.verbs.runs import (
    CompareInput,
    CompareOutput,
    Difference,
    RunInput,
    RunOutput,
    RunRow,
    RunsInput,
    RunsOutput,
)
from headwater.app.workspace import opened
from headwater.core.errors import InputError


def list_runs(context: Context, given: RunsInput) -> RunsOutput:
    """Runs of the workspace, a page at a time."""
    found = _runs(context)
    shown, after = page(
        found[::-1] if given.newest else found, given.limit, given.cursor, key=lambda run: str(run["run_id"])
    )
    return RunsOutput(
        next_cursor=after,
        runs=[
            RunRow(
                run_id=run["run_id"],
                state=run["state"],
                started=run["started"],
                finished=run["finished"],
                contacts=run["document"].get("contacts", 0),
                seconds=run["document"].get("seconds", 0.0),
            )
            for run in shown
        ],
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
    with opened(context) as workspace:
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
