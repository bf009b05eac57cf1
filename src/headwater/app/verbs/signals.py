"""``signals show`` and ``signals summary``: how a contact sounds and what is at stake; the shares of an issue."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.models import MoodShare
from headwater.app.verbs.verb import Input, Output, Verb, argument


class ShowInput(Input):
    """Which contact."""

    contact: str = argument("id of the contact", pattern=r"^c_[0-9a-f]{8,64}$")


class SignalEvidence(Output):
    """Words that made a signal."""

    signal: str
    text: str = Field(description="the words, as the customer wrote them, personal data replaced")
    start: int = Field(description="first character in the contact's text")
    end: int = Field(description="one past the last")


class SignalRow(Output):
    """A turn, a statement or the whole contact."""

    unit: str = Field(description="contact, turn or statement")
    position: int = Field(description="which of its kind, from 0")
    mood: str = Field(description="negative, neutral or positive")
    polarity: float = Field(description="probability of positive less that of negative, -1..1")
    signals: dict[str, float] = Field(description="what was seen, 0..1; what was not seen is left out")
    target: str = Field(description="product, delivery, policy, associate, self; none")
    evidence: list[SignalEvidence]


class Path(Output):
    """How the customer's mood moved, -1 (bad)..1 (good)."""

    turns: int
    opening: float
    trough: float
    closing: float
    recovery: float = Field(description="closing less trough, 0..2")
    trough_at: int = Field(description="position of the worst turn; -1 without turns")


class ContactSignals(Output):
    """What a contact signals."""

    contact_id: str
    rows: list[SignalRow]
    trajectory: Path


class SummaryInput(Input):
    """Which issue."""

    issue: str = Field(description="its id, its rank (1 = first) or a part of its name")


class MoodWeek(MoodShare):
    """The same in one week."""

    week: date = Field(description="Monday of the ISO week")


class MoodSummary(Output):
    """How the contacts of an issue sound and what is at stake in them."""

    issue_id: str
    name: str
    shares: list[MoodShare]
    weeks: list[MoodWeek] = Field(description="by week; weeks of fewer contacts than min_group are left out")
    withheld: str = Field(description="why shares are not told; empty where they are")
    method: str


VERBS = (
    Verb(
        "signals.show",
        "What a contact signals, turn by turn, with the words that say so.",
        ShowInput,
        ContactSignals,
        "headwater.app.usecases.signals:show",
        "read",
        ("headwater signals show c_0133bf523e047245454a5570",),
    ),
    Verb(
        "signals.summary",
        "Shares of an issue's contacts that are negative, angry, grave ..., with intervals and by week.",
        SummaryInput,
        MoodSummary,
        "headwater.app.usecases.signals:summary",
        "read",
        ("headwater signals summary --issue 1",),
    ),
)
