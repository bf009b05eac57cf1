"""``size-of`` and its steps: how many contacts mean this, from a few yes/no answers."""

from typing import Literal

from pydantic import Field

from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import LOCAL, WORKERS, Input, Output, Verb, argument

_SIZING = r"^(s_[0-9a-f]{6,64}|last)$"


class StartInput(Input):
    """What is to be counted."""

    query: str = argument("what a contact must mean to be counted", max_length=2_000)
    where: str = Field("", description="count only contacts that satisfy this filter")
    wrong: float | None = Field(
        None, ge=0, lt=0.5, description="share of answers known to be wrong; by default it is estimated"
    )
    seed: int = Field(0, ge=0, description="decides which contacts of equal worth are asked about")


class SizingInput(Input):
    """Which sized query."""

    sizing: str = argument("its id, or 'last'", pattern=_SIZING)


class AnswerInput(SizingInput):
    """An answer."""

    contact: str = argument("the contact that was asked about")
    answer: Literal["yes", "no", "unsure", "back"] = argument("yes, no, unsure; back takes the last answer back")


class ResultInput(SizingInput):
    """How the result is wanted."""

    recall: float = Field(0.9, gt=0, lt=1, description="share of all that the list of contacts should hold")
    limit: int = Field(100, ge=0, le=100_000, description="contacts of the list to return")
    cursor: str = CURSOR


class SaveInput(SizingInput):
    """A sized query to keep."""

    name: str = argument("a name for it", pattern=r"^[^\s/\\][^/\\\n]{0,119}$")
    recall: float = Field(0.9, gt=0, lt=1, description="share of all that it should hold")
    alert: int = Field(0, ge=0, description="new contacts from which 'searches check' raises an alert; 0 = none")


class SizeOfInput(StartInput):
    """A whole sized query."""

    questions: int = Field(40, ge=1, le=400, description="answers after which it stops")
    answers: str = Field("", description="CSV with the columns contact_id and answer (yes, no), instead of asking")
    resume: str = Field("", pattern=rf"{_SIZING}|^$", description="go on with this one, or 'last'")
    recall: float = Field(0.9, gt=0, lt=1, description="share of all that the list of contacts should hold")
    limit: int = Field(20, ge=0, le=100_000, description="contacts of the list to return")
    save: str = Field("", max_length=120, description="keep it as a standing rule of this name (headwater searches)")
    alert: int = Field(0, ge=0, description="with --save: new contacts from which 'searches check' raises an alert")


class AskedRow(Output):
    """A question: does this contact mean what is counted?"""

    contact_id: str
    text: str = Field(description="what the customer said, personal data replaced")
    number: int = Field(description="1 for the first")


class StepOutput(Output):
    """Where the sized query stands."""

    sizing_id: str
    query: str
    answered: int
    estimate: Number = Field(description="contacts that mean it, as far as the answers tell")
    question: AskedRow | None = Field(description="null where every contact was asked about")


class ResultOutput(Output):
    """The size of a query."""

    sizing_id: str
    query: str
    answered: int
    yes: int
    contacts: Number
    share: Number
    weeks: list[Week]
    recall: Number = Field(description="share of all that the list is held to hold")
    found: int = Field(description="contacts of the whole list")
    contact_ids: list[str] = Field(description="the list, best first: answered yes, then the likeliest")
    next_cursor: str = NEXT
    saved: str = Field("", description="name of the standing rule")
    next_steps: list[str]


VERBS = (
    Verb(
        "size-of",
        "How many contacts mean this? Asks 10 to 40 yes/no questions, answers with an interval.",
        SizeOfInput,
        ResultOutput,
        "headwater.app.usecases.sizeof:size_of",
        "write",
        (
            'headwater size-of "refund never arrived"',
            'headwater size-of "refund never arrived" --answers answers.csv --save refunds --json',
            'headwater size-of "" --resume last',
        ),
        LOCAL,
        roles=WORKERS,
    ),
    Verb(
        "sizeof.start",
        "Begin a sized query; the first question.",
        StartInput,
        StepOutput,
        "headwater.app.usecases.sizeof:start",
        "write",
        ('headwater sizeof start "refund never arrived" --json',),
        roles=WORKERS,
    ),
    Verb(
        "sizeof.next",
        "The open question of a sized query.",
        SizingInput,
        StepOutput,
        "headwater.app.usecases.sizeof:ask",
        "read",
        ("headwater sizeof next last --json",),
    ),
    Verb(
        "sizeof.answer",
        "Answer a question; the next one.",
        AnswerInput,
        StepOutput,
        "headwater.app.usecases.sizeof:answer",
        "write",
        ("headwater sizeof answer last c_0133bf523e047245454a5570 yes --json",),
        roles=WORKERS,
    ),
    Verb(
        "sizeof.result",
        "Size, weekly series and the list, from the answers so far.",
        ResultInput,
        ResultOutput,
        "headwater.app.usecases.sizeof:result",
        "read",
        ("headwater sizeof result last --recall 0.9",),
    ),
    Verb(
        "sizeof.save",
        "Keep a sized query as a standing rule: new contacts that mean the same are found.",
        SaveInput,
        ResultOutput,
        "headwater.app.usecases.sizeof:save",
        "write",
        ("headwater sizeof save last refunds --alert 5",),
        roles=WORKERS,
    ),
)
