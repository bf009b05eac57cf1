"""``data show``: what is in the workspace, by week, channel and language, and how much of it is unassigned."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.verb import STEADY_S, Output, Verb


class Volume(Output):
    """Contacts of a week: counted, not estimated."""

    week: date = Field(description="Monday of the ISO week")
    contacts: int


class Part(Output):
    """A value and the contacts that carry it."""

    name: str
    contacts: int


class DataOutput(Output):
    """What the figures rest on."""

    contacts: int
    undated: int = Field(description="contacts without a time: in the sizes, not in the trends")
    copies: int = Field(description="contacts that are a copy, or nearly, of another: kept and marked")
    statements: int
    assigned: int = Field(description="statements with a topic")
    unassigned: Number | None = Field(description="share of contacts without an assigned statement")
    unassigned_weeks: list[Week]
    weeks: list[Volume]
    channels: list[Part]
    languages: list[Part]


VERBS = (
    Verb(
        "data.show",
        "What is in the workspace, by week, channel and language.",
        Nothing,
        DataOutput,
        "headwater.app.usecases.data:show_data",
        "read",
        ("headwater data show --json",),
        holds_s=STEADY_S,
    ),
)
