"""``clocks``: how long an issue may stay where it is, and who hears of it."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import EDITORS, LOCAL, VERSION, Input, Output, Verb, argument
from headwater.app.verbs.written import SENT, KeepInput, TextInput


class LoadInput(Input):
    """Where the clocks are written."""

    file: str = argument("text file, a clock a line")
    why: str = Field("", max_length=2000, description="for the audit log")


class ClockRow(Output):
    """One clock."""

    hours: float = Field(description="working hours that an issue may stay")
    states: list[str] = Field(description="empty = all")
    severities: list[str] = Field(description="empty = all")
    teams: list[str] = Field(description="empty = all")
    runs: str = Field(description="when its hours run")
    escalate: list[str] = Field(description="who hears of it, one after another")
    every: float = Field(description="working hours between two of them")


class ClocksOutput(Output):
    """The clocks in their order; the first that fits an issue is its clock."""

    version: int = Field(description="0 = the default days, no file was loaded", json_schema_extra=VERSION)
    loaded: datetime | None
    who: str
    clocks: list[ClockRow]
    remind: float = Field(description="share of the time after which the owner is reminded")
    defaults: dict[str, float] = Field(description="state -> days where no clock fits; every hour counts")
    text: str = Field("", description="as it was written")


class DueRow(Output):
    """An issue whose time would end otherwise."""

    issue_id: str
    name: str
    before: datetime | None = Field(description="null = no clock runs")
    after: datetime | None
    overdue: bool = Field(description="with the new clocks, now")


class PreviewOutput(Output):
    """What clocks would do to the issues as they stand."""

    clocks: list[ClockRow]
    remind: float = Field(description="share of the time after which the owner is reminded")
    issues: int = Field(description="issues for which a clock runs")
    overdue_before: int
    overdue_after: int
    changed: int = Field(description="issues whose time would end otherwise")
    moves: list[DueRow] = Field(description="the first 50 of them, the earliest end first")


VERBS = (
    Verb(
        "clocks.load",
        "Say how long issues may stay where they are, from a text file.",
        LoadInput,
        ClocksOutput,
        "headwater.app.usecases.clocks:load",
        "write",
        ("headwater clocks load clocks.txt",),
        LOCAL,
        roles=EDITORS - {"system"},
    ),
    Verb(
        "clocks.put",
        "The same from a text.",
        KeepInput,
        ClocksOutput,
        "headwater.app.usecases.clocks:put",
        "write",
        doors=SENT,
        roles=EDITORS - {"system"},
    ),
    Verb(
        "clocks.preview",
        "What clocks would do to the issues as they stand: which would be overdue, and whose time would end otherwise.",
        TextInput,
        PreviewOutput,
        "headwater.app.usecases.clocks:preview",
        "read",
        doors=SENT,
        bulky=True,
    ),
    Verb(
        "clocks.show",
        "The clocks that run.",
        Nothing,
        ClocksOutput,
        "headwater.app.usecases.clocks:show",
        "read",
        ("headwater clocks show",),
    ),
)
