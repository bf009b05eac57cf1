"""``cost`` and ``cost load``: what issues cost, under Finance's assumptions, and what to mend first."""

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import LOCAL, VERSION, Input, Output, Verb, argument
from headwater.app.verbs.written import SENT, KeepInput, TextInput


class CostInput(Input):
    """Which issues."""

    issue: str = Field("", description="one issue by id, rank or a part of its name; default: the dearest")
    limit: int = Field(10, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class Sensitivity(Output):
    """How much an input matters."""

    name: str
    share: float = Field(description="of the variance of the cost that it explains, 0..1")


class CostRow(Output):
    """The cost of an issue."""

    issue_id: str
    name: str
    cost: Number = Field(description="of all its contacts in the data, in the currency of the assumptions")
    per_contact: Number
    own: float = Field(description="its part of the total, contacts with several issues split among them")
    a_year: float = Field(description="cost at its mean rate over a year")
    sensitivity: list[Sensitivity] = Field(description="which number to find out first")
    priority: float = Field(description="expected benefit of a fix in a year x confidence")
    explained: str


class CostOutput(Output):
    """Costs, highest priority first."""

    rows: list[CostRow]
    total: float = Field(description="of all issues; no contact is counted twice")
    version: int = Field(description="of the assumptions")
    next_cursor: str = NEXT


class LoadCostInput(Input):
    """Finance's assumptions."""

    file: str = argument(
        "TOML: handling_minutes, minute_cost, concession_chance, concession_size, repeat_cost, downstream_loss; "
        "each a number, { low, likely, high } or { median, p90 }"
    )


class AssumptionsOutput(Output):
    """What is assumed."""

    version: int = Field(description="0 = nothing yet", json_schema_extra=VERSION)
    assumptions: list[str]
    text: str = Field("", description="as they were written")


class CostMove(Output):
    """An issue under other assumptions."""

    issue_id: str
    name: str
    before: Number | None = Field(description="its cost; null = nothing was assumed")
    after: Number


class CostPreviewOutput(Output):
    """What other assumptions would do to the costs."""

    assumptions: list[str]
    total_before: float | None = Field(
        description="of all issues, no contact counted twice; null = nothing was assumed"
    )
    total_after: float
    rows: list[CostMove] = Field(description="the ten that would be mended first")


_USE = "headwater.app.usecases.cost:"

VERBS = (
    Verb(
        "cost",
        "What issues cost, as distributions, and which to mend first.",
        CostInput,
        CostOutput,
        f"{_USE}cost",
        "read",
        ("headwater cost", "headwater cost --issue 1"),
    ),
    Verb(
        "cost.load",
        "Set what a contact costs, from Finance's file; every version is kept.",
        LoadCostInput,
        AssumptionsOutput,
        f"{_USE}load",
        "write",
        ("headwater cost load assumptions.toml",),
        LOCAL,
    ),
    Verb("cost.put", "The same from a text.", KeepInput, AssumptionsOutput, f"{_USE}put", "write", doors=SENT),
    Verb(
        "cost.preview",
        "What other assumptions would do to the cost of issues.",
        TextInput,
        CostPreviewOutput,
        f"{_USE}preview",
        "read",
        doors=SENT,
        bulky=True,
    ),
    Verb(
        "cost.show",
        "What is assumed about the cost of a contact.",
        Nothing,
        AssumptionsOutput,
        f"{_USE}show",
        "read",
        ("headwater cost show",),
    ),
)
