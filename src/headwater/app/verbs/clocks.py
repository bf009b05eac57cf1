"""``clocks``: how long an issue may stay where it is, and who hears of it."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import EDITORS, LOCAL, Input, Output, Verb, argument


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

    version: int = Field(description="0 = the default days, no file was loaded")
    loaded: datetime | None
    who: str
    clocks: list[ClockRow]
    remind: float = Field(description="share of the time after which the owner is reminded")
    defaults: dict[str, float] = Field(description="state -> days where no clock fits; every hour counts")


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
        "clocks.show",
        "The clocks that run.",
        Nothing,
        ClocksOutput,
        "headwater.app.usecases.clocks:show",
        "read",
        ("headwater clocks show",),
    ),
)
