"""``status``: what is in the workspace and what is left to do."""

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Coverage
from headwater.app.verbs.verb import Output, Verb


class TableRow(Output):
    """A table of the lake."""

    table: str
    rows: int
    version: int


class StageState(Output):
    """How far a stage is."""

    stage: str
    done: int
    of: int


class StatusOutput(Output):
    """The workspace at a glance."""

    workspace: str
    coverage: Coverage
    issues: int
    quarantined: int
    unfinished_runs: int
    tables: list[TableRow]
    stages: list[StageState]


VERBS = (
    Verb(
        "status",
        "What is in the workspace and what is left to do.",
        Nothing,
        StatusOutput,
        "headwater.app.usecases.status:show_status",
        "read",
        ("headwater status", "headwater status --workspace ./my-contacts --json"),
    ),
)
