"""``audit ...``: answers that make a size known better."""

from pydantic import Field

from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import ANALYSTS, LOCAL, WORKERS, Input, Output, Verb, argument

_ISSUE = "an issue by id, rank or a part of its name; or 'shared': random contacts that serve all issues"


class DrawInput(Input):
    """For which issue, and how many."""

    issue: str = argument(_ISSUE)
    labels: int = Field(20, ge=1, le=2000, description="contacts to ask about")
    ask: bool = Field(False, description="ask in the terminal, one after the other")


class DrawnRow(Output):
    """A contact to ask about."""

    contact_id: str
    text: str = Field(description="what the customer said, personal data replaced, shortened")


class BuysRow(Output):
    """What labels buy."""

    labels: int = Field(description="in all")
    width: float = Field(description="of the interval, in contacts")


class AuditState(Output):
    """How well the size is known."""

    issue: str = Field(description="id of the issue, or shared")
    question: str
    answered: int
    contacts: Number | None = Field(description="audited size; null = too few answers")
    note: str = Field(description="what is missing")
    buys: list[BuysRow] = Field(description="what further labels would buy")


class DrawOutput(AuditState):
    """What to ask."""

    rows: list[DrawnRow]


class AnswerInput(Input):
    """Answers."""

    issue: str = argument(_ISSUE)
    answer: list[str] = Field(
        description="CONTACT=yes, =no or =withdraw; for 'shared' CONTACT=none, or the issues it carries: CONTACT=1,5"
    )


class LoadAnswersInput(Input):
    """A file of answers."""

    file: str = argument("CSV with the columns contact_id and answer, as audit export writes it")
    issue: str = Field(description=_ISSUE)


class ExportDrawInput(Input):
    """A file to fill in."""

    file: str = argument("CSV file to write")
    issue: str = Field(description=_ISSUE)
    labels: int = Field(50, ge=1, le=2000, description="contacts to ask about")


class ExportDrawOutput(Output):
    """What was written."""

    path: str
    rows: int


class ShowAuditInput(Input):
    """Which."""

    issue: str = argument(_ISSUE)


VERBS = (
    Verb(
        "audit.draw",
        "Contacts whose labels make a size known best, and what further labels buy.",
        DrawInput,
        DrawOutput,
        "headwater.app.usecases.audit:draw",
        "read",
        ("headwater audit draw 1 --labels 50", "headwater audit draw shared --ask"),
    ),
    Verb(
        "audit.answer",
        "Keep answers: does the contact carry the issue?",
        AnswerInput,
        AuditState,
        "headwater.app.usecases.audit:answer",
        "write",
        ("headwater audit answer 1 --answer c_4f2a=yes --answer c_91bc=no",),
        roles=WORKERS,
    ),
    Verb(
        "audit.export",
        "Write the contacts to ask about as CSV, to be filled in.",
        ExportDrawInput,
        ExportDrawOutput,
        "headwater.app.usecases.audit:export_draw",
        "read",
        ("headwater audit export labels.csv --issue 1 --labels 100",),
        LOCAL,
    ),
    Verb(
        "audit.load",
        "Take in a CSV of answers.",
        LoadAnswersInput,
        AuditState,
        "headwater.app.usecases.audit:load",
        "write",
        ("headwater audit load labels.csv --issue 1",),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "audit.show",
        "How well a size is known, and what further labels buy.",
        ShowAuditInput,
        AuditState,
        "headwater.app.usecases.audit:show",
        "read",
        ("headwater audit show 1",),
    ),
)
