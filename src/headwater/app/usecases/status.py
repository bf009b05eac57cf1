"""The use cases behind ``status``."""

from headwater.app.context import Context
from headwater.app.pipeline import STAGES
from headwater.app.usecases import reading
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.status import StageState, StatusOutput, TableRow
from headwater.app.workspace import opened


def show_status(context: Context, _given: Nothing) -> StatusOutput:
    """What is in the workspace and what is left to do."""
    with opened(context) as workspace:
        lake, desk = workspace.lake, workspace.desk
        done: dict[str, int] = {}
        for row in desk.ledger():
            done[row.stage] = done.get(row.stage, 0) + 1
        parts = done.get("ingest", 0)
        return StatusOutput(
            workspace=str(workspace.path),
            coverage=reading.coverage(workspace),
            issues=lake.count("issues"),
            quarantined=lake.count("quarantine") - len(desk.rejected_states()),
            unfinished_runs=len(reading.unfinished(desk.runs())),
            tables=[TableRow(table=t, rows=lake.count(t), version=lake.version(t)) for t in lake.tables()],
            stages=[
                StageState(stage=s.name, done=done.get(s.name, 0), of=parts if s.factory or s.name == "ingest" else 1)
                for s in STAGES
            ],
        )
