"""``report ...``: the weekly business review, the dossier of an issue, the ledger for Finance; now, or by the clock."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument
from headwater.core.types import Role
from headwater.report.document import Document

_ISSUE = "its id, its rank (1 = first) or a part of its name"
_WEEK = "ISO week, 2026-W40, or a day of it; the newest whole week of the data by default"
_FORM = r"^(html|md|csv)?$"


class ShowInput(Input):
    """Which report."""

    report: Literal["weekly", "issue", "ledger"] = argument("weekly, issue or ledger")
    issue: str = Field("", description=f"issue: {_ISSUE}")
    week: str = Field("", description=f"weekly: {_WEEK}")
    form: str = Field(
        "", pattern=_FORM, description="html, md or csv: as the text of a file, to be saved; else as data"
    )


class ShowOutput(Output):
    """A report."""

    name: str = Field(description="of its file, without ending")
    document: Document | None = Field(description="the report as data; null where it was asked for as a file")
    text: str = Field(description="the report as a file of the form that was asked for")


class FileInput(Input):
    """Where a report is written to."""

    out: str = Field(".", description="folder; it is made where there is none")
    form: str = Field("", pattern=_FORM, description="only this form: html, md or csv; all three by default")
    overwrite: bool = Field(False, description="replace files that exist")


class WeeklyInput(FileInput):
    """Which week, and where to."""

    week: str = Field("", description=_WEEK)


class IssueInput(FileInput):
    """Which issue, and where to."""

    issue: str = argument(_ISSUE)


class FilesOutput(Output):
    """What was written."""

    title: str
    files: list[str] = Field(description="html, Markdown with its charts, and CSV")
    exceptions: list[str] = Field(description="what is told first, a line each")


class ScheduleInput(Input):
    """When a report is made, every week."""

    report: Literal["weekly", "ledger"] = argument("weekly or ledger")
    every: str = Field("", description='day and time, UTC: "monday 07:00"')
    out: str = Field("", description="folder to write to")
    stop: bool = Field(False, description="make it no longer")


class ScheduleRow(Output):
    """A report that is made by the clock."""

    report: str
    every: str = Field(description="day and time, UTC")
    folder: str
    who: str
    next: datetime = Field(description="when it is due next")
    waits: str = Field(description="week that is due and not made yet; empty where there is none")


class MadeRow(Output):
    """A week that was made."""

    report: str
    week: str
    at: datetime
    files: list[str]


class SchedulesOutput(Output):
    """What is made by the clock, and what was."""

    schedules: list[ScheduleRow]
    made: list[MadeRow] = Field(description="newest first")


class DueInput(Input):
    """What is due."""

    dry_run: bool = Field(False, description="only say what is due")


class DueRow(Output):
    """A report that was due."""

    report: str
    week: str
    monday: date
    outcome: str = Field(description="made, due, waits for data, or taken by another")
    files: list[str]


class DueOutput(Output):
    """What was due and what came of it."""

    reports: list[DueRow]


_CLOCKS: frozenset[Role] = frozenset({"editor", "admin", "system"})
"""A report by the clock writes files where the worker runs."""
_DO = "headwater.app.usecases.report:"
_CLOCK = "headwater.app.usecases.reportclock:"
VERBS = (
    Verb(
        "report.show",
        "A report as data, or as the text of a file: the weekly review, an issue's dossier, the ledger.",
        ShowInput,
        ShowOutput,
        _DO + "show",
        "read",
        ("headwater report show weekly", "headwater report show issue --issue 1 --form html"),
        holds_s=300.0,
    ),
    Verb(
        "report.weekly",
        "Write the weekly business review: exceptions first, charts with their tables, quotes, data health.",
        WeeklyInput,
        FilesOutput,
        _DO + "weekly",
        "read",
        ("headwater report weekly --out reviews", "headwater report weekly --week 2026-W40 --form html"),
        LOCAL,
    ),
    Verb(
        "report.issue",
        "Write the dossier of an issue: the correction-of-errors document with all that it rests on.",
        IssueInput,
        FilesOutput,
        _DO + "issue",
        "read",
        ("headwater report issue 1 --out dossiers",),
        LOCAL,
    ),
    Verb(
        "report.ledger",
        "Write the benefit ledger for Finance, in contacts and in money.",
        FileInput,
        FilesOutput,
        _DO + "ledger",
        "read",
        ("headwater report ledger --out finance",),
        LOCAL,
    ),
    Verb(
        "report.schedule",
        "Have a report made every week; headwater report due makes it.",
        ScheduleInput,
        SchedulesOutput,
        _CLOCK + "schedule",
        "write",
        (
            'headwater report schedule weekly --every "monday 07:00" --out reviews',
            "headwater report schedule weekly --stop",
        ),
        LOCAL,
        roles=_CLOCKS,
    ),
    Verb(
        "report.schedules",
        "Which reports are made by the clock, and which were made.",
        Nothing,
        SchedulesOutput,
        _CLOCK + "schedules",
        "read",
        ("headwater report schedules",),
    ),
    Verb(
        "report.due",
        "Make the reports that are due, none twice for the same week: for cron, or a worker.",
        DueInput,
        DueOutput,
        _CLOCK + "due",
        "write",
        ("headwater report due", "headwater report due --dry-run"),
        LOCAL,
        roles=_CLOCKS,
    ),
)
