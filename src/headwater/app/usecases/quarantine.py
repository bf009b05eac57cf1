"""The use cases behind ``quarantine list``, ``export``, ``replay``."""

from pathlib import Path

import pyarrow as pa

from headwater.app.context import Context
from headwater.app.ingesting import repaired
from headwater.app.running import Run
from headwater.app.usecases.run import count_row
from headwater.app.verbs.paged import page
from headwater.app.verbs.quarantine import (
    ExportInput,
    ExportOutput,
    ListInput,
    ListOutput,
    ReasonRow,
    RejectedRow,
    ReplayInput,
    ReplayOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.ingest import export_rejected


def list_rejected(context: Context, given: ListInput) -> ListOutput:
    """Rejected rows with file, line and reason."""
    with opened(context) as workspace:
        states = workspace.desk.rejected_states()
        table = workspace.read("quarantine", columns=["rejected_id", "source", "line", "code", "reason"])
    rows = [row for row in table.to_pylist() if not given.code or row["code"] == given.code]
    rows.sort(key=lambda row: (row["source"], row["line"], row["rejected_id"]))
    reasons: dict[str, int] = {}
    for row in rows:
        reasons[row["code"]] = reasons.get(row["code"], 0) + 1
    shown, after = page(rows, given.limit, given.cursor, key=lambda row: str(row["rejected_id"]))
    return ListOutput(
        total=len(rows),
        reasons=[ReasonRow(code=code, rows=n) for code, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))],
        rows=[RejectedRow(**row, state=states.get(row["rejected_id"], "open")) for row in shown],
        next_cursor=after,
    )


def export(context: Context, given: ExportInput) -> ExportOutput:
    """Write the open rejected rows to a file, to be edited. It holds them as they came: keep it as safe as the source.

    Raises:
        ConflictError: the file exists.
    """
    path = target(given.path, overwrite=given.overwrite)
    with opened(context) as workspace:
        states = workspace.desk.rejected_states()
        table = workspace.read("quarantine").sort_by([("source", "ascending"), ("line", "ascending")])
        is_open = [key not in states for key in table["rejected_id"].to_pylist()]
        table = table.filter(pa.array(is_open, pa.bool_()))
        with whole(path) as scratch:
            scratch.write_text(export_rejected(table, format="csv" if path.suffix == ".csv" else "jsonl"), "utf-8")
        _log(context, workspace, "quarantine.export", str(path), table.num_rows)
    return ExportOutput(path=str(path), rows=table.num_rows)


def replay(context: Context, given: ReplayInput) -> ReplayOutput:
    """Take edited rows in again, as if they stood in their source.

    Raises:
        InputError: the file is no export of this workspace.
    """
    with opened(context) as workspace:
        sources, ids = repaired(Path(given.path), workspace.desk)
        with workspace.writing():
            job = Run(workspace, sources, namespace="", progress=context.progress, clock=context.clock)
            counts, _ = job.execute()
        workspace.desk.set_rejected(dict.fromkeys(ids, "replayed"), context.clock.now())
        _log(context, workspace, "quarantine.replay", given.path, len(ids))
        return ReplayOutput(run_id=job.run_id, counts=[count_row(s, c) for s, c in zip(sources, counts, strict=True)])


def _log(context: Context, workspace: Workspace, verb: str, subject: str, rows: int) -> None:
    workspace.desk.log(
        at=context.clock.now(), who=context.who, verb=verb, subject=subject, why="", change={"rows": rows}
    )
