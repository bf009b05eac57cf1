"""``automations``: when something happens, do something; tried on history first, stopped with one word."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import EDITORS, LOCAL, TRIAGERS, VERSION, Input, Output, Verb, argument
from headwater.app.verbs.written import SENT, KeepInput, TextInput

_WHY = Field("", max_length=2000, description="for the audit log")


class LoadInput(Input):
    """Where the automations are written."""

    file: str = argument("text file of automations; those that it does not hold are gone")
    why: str = _WHY


class SimulateInput(Input):
    """What to try on the history."""

    file: str = Field("", description="text file of automations; default: those in force")
    since: str = Field("", description="first day, as 2026-10-05; default: all history")


class RunInput(Input):
    """Whether to do it."""

    dry_run: bool = Field(False, description="only say what would be done")


class SwitchInput(Input):
    """Which automation."""

    name: str = argument("name of the automation; all of them by default", default="")
    why: str = _WHY


class LogInput(Input):
    """Which part of the log."""

    name: str = Field("", description="only of this automation")
    limit: int = Field(50, ge=1, le=10_000, description="how many, the newest first")
    cursor: str = CURSOR


class AutomationRow(Output):
    """An automation in force."""

    name: str
    when: str
    conditions: list[str]
    does: list[str]
    limit: int = Field(description="times a day at most")
    state: str = Field(description="on, or stopped")
    acted: int = Field(description="times that it has acted")
    held_back: dict[str, int] = Field(description="limited, looped, stopped or missed -> times")
    newest: datetime | None = Field(description="time of what set it off last")


class AutomationsOutput(Output):
    """The automations in force."""

    version: int = Field(description="0 = none were loaded", json_schema_extra=VERSION)
    loaded: datetime | None
    who: str
    automations: list[AutomationRow]
    text: str = Field("", description="as it was written")


class FiredRow(Output):
    """One thing that an automation did, would do, or was kept from."""

    automation: str
    trigger: str = Field(description="what set it off")
    at: datetime = Field(description="when that happened")
    outcome: str = Field(description="acted, limited, looped, stopped or missed")
    actions: list[str]


class RunOutput(Output):
    """What was done."""

    fired: list[FiredRow]


class LogOutput(Output):
    """What automations did, the newest first."""

    fired: list[FiredRow]
    total: int
    next_cursor: str = NEXT


class SimulateOutput(Output):
    """What would have been done."""

    first: datetime | None = Field(description="first event of the history; null = there is none")
    last: datetime | None
    events: int = Field(description="events of issues that were played again")
    refused: int = Field(description="of them, those that could not have happened any more")
    acted: dict[str, int] = Field(description="automation -> times that it would have acted")
    moved: list[str] = Field(description="issues that would stand otherwise than they do")
    fired: list[FiredRow] = Field(description="the newest 200")
    note: str


_USE = "headwater.app.usecases.automations:"

VERBS = (
    Verb(
        "automations.load",
        "Put automations in force, from a text file; what has happened before sets nothing off.",
        LoadInput,
        AutomationsOutput,
        f"{_USE}load",
        "write",
        ("headwater automations load automations.txt",),
        LOCAL,
        roles=EDITORS - {"system"},
    ),
    Verb(
        "automations.put",
        "The same from a text.",
        KeepInput,
        AutomationsOutput,
        f"{_USE}put",
        "write",
        doors=SENT,
        roles=EDITORS - {"system"},
    ),
    Verb(
        "automations.preview",
        "What the automations of a text would have done over the history; nothing is sent.",
        TextInput,
        SimulateOutput,
        f"{_USE}preview",
        "read",
        doors=SENT,
        bulky=True,
    ),
    Verb(
        "automations.list",
        "The automations in force and what they have done.",
        Nothing,
        AutomationsOutput,
        f"{_USE}list_automations",
        "read",
        ("headwater automations list",),
    ),
    Verb(
        "automations.simulate",
        "What automations would have done over the history; nothing is sent.",
        SimulateInput,
        SimulateOutput,
        f"{_USE}simulate",
        "read",
        ("headwater automations simulate --file automations.txt", "headwater automations simulate --since 2026-10-05"),
        LOCAL,
    ),
    Verb(
        "automations.run",
        "Let automations act on what has happened since the last time, each thing once.",
        RunInput,
        RunOutput,
        f"{_USE}run",
        "write",
        ("headwater automations run --dry-run", "headwater automations run"),
        roles=TRIAGERS,
    ),
    Verb(
        "automations.stop",
        "Stop one automation, or all; what happens until it starts again sets nothing off.",
        SwitchInput,
        AutomationsOutput,
        f"{_USE}stop",
        "write",
        ("headwater automations stop", 'headwater automations stop back-again --why "too loud"'),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "automations.start",
        "Let one automation, or all, act again.",
        SwitchInput,
        AutomationsOutput,
        f"{_USE}start",
        "write",
        ("headwater automations start",),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "automations.log",
        "What automations did, and what kept them from it.",
        LogInput,
        LogOutput,
        f"{_USE}log",
        "read",
        ("headwater automations log --limit 10",),
    ),
)
