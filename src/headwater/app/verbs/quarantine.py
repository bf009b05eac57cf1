"""``quarantine list``, ``export``, ``replay``: rows that could not be read, and how they get in after all."""

from pydantic import Field

from headwater.app.verbs.models import Counts
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import LOCAL, WORKERS, Input, Output, Verb, argument


class ListInput(Input):
    """Which rejected rows."""

    limit: int = Field(20, ge=1, le=100_000, description="how many")
    cursor: str = CURSOR
    code: str = Field("", description="only this reason, e.g. empty_text")


class RejectedRow(Output):
    """A rejected row, without its content, which may hold personal data."""

    rejected_id: str
    source: str
    line: int
    code: str
    reason: str
    state: str


class ReasonRow(Output):
    """A reason and how often it occurs."""

    code: str
    rows: int


class ListOutput(Output):
    """Rejected rows."""

    total: int
    reasons: list[ReasonRow]
    rows: list[RejectedRow]
    next_cursor: str = NEXT


class ExportInput(Input):
    """Where to write them."""

    path: str = argument("file to write: .jsonl or .csv; edit its column raw, then replay it")
    overwrite: bool = Field(False, description="replace the file where it exists")


class ExportOutput(Output):
    """What was written."""

    path: str
    rows: int


class ReplayInput(Input):
    """The edited file."""

    path: str = argument("file that quarantine export wrote and you edited")


class ReplayOutput(Output):
    """What became of the rows."""

    run_id: str
    counts: list[Counts]


VERBS = (
    Verb(
        "quarantine.list",
        "Rows that could not be read, with file, line and reason.",
        ListInput,
        ListOutput,
        "headwater.app.usecases.quarantine:list_rejected",
        "read",
        ("headwater quarantine list", "headwater quarantine list --code empty_text --limit 100"),
    ),
    Verb(
        "quarantine.export",
        "Write rejected rows to a file, to be edited.",
        ExportInput,
        ExportOutput,
        "headwater.app.usecases.quarantine:export",
        "write",
        ("headwater quarantine export rejected.csv",),
        LOCAL,
        roles=WORKERS,
    ),
    Verb(
        "quarantine.replay",
        "Take edited rows in again.",
        ReplayInput,
        ReplayOutput,
        "headwater.app.usecases.quarantine:replay",
        "write",
        ("headwater quarantine replay rejected.csv",),
        LOCAL,
    ),
)
