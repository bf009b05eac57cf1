"""``models ...``: what is in use, what waits to be, and how one takes the other's place."""

from datetime import date, datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.gate import CALIBRATION, FLOOR, LARGER, LEAKAGE, MARGIN, SLOWER, CheckRow
from headwater.app.verbs.verb import Input, Output, Verb, argument

_PLACE = "place that a model has: router, assignment (the labels in use), or a name of your own"
_WHY = Field("", max_length=400, description="for the audit log")


class PlaceRow(Output):
    """A place and who has it."""

    place: str
    live: str = Field(description="evaluation of what is in use; empty: it was never evaluated")
    trial: str = Field(description="evaluation of the candidate that has a share; empty: none")
    share: float = Field(description="share of the contacts that the candidate decides on, 0..1")
    at: datetime
    who: str
    why: str


class PlacesOutput(Output):
    """All places."""

    places: list[PlaceRow]


class PromoteInput(Input):
    """Which candidate, into which place, for how much of it."""

    place: str = argument(_PLACE, pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    candidate: str = argument("name of the candidate's evaluation")
    against: str = Field(
        "", description="evaluation of what is in use, on the same labels; default: the one it came with"
    )
    share: float = Field(
        1.0, gt=0, le=1, description="share of the contacts that it decides on; below 1: a gradual switch"
    )
    margin: float = MARGIN
    floor: float | None = FLOOR
    calibration: float = CALIBRATION
    slower: float = SLOWER
    larger: float = LARGER
    leakage: float = LEAKAGE
    why: str = _WHY


class PromotedOutput(Output):
    """What holds now."""

    place: str
    live: str
    trial: str
    share: float
    was: str
    checks: list[CheckRow]
    next_steps: list[str]


class PlaceInput(Input):
    """Which place."""

    place: str = argument(_PLACE)
    why: str = _WHY


class HoldInput(Input):
    """Whose labels wait."""

    place: str = argument("assignment", default="assignment")
    off: bool = Field(False, description="labels wait no longer: every run uses all of them")
    why: str = _WHY


class HeldOutput(Output):
    """Whether labels wait."""

    place: str
    waits: bool
    labels_waiting: int = Field(description="labels given since the last run")
    next_steps: list[str]


class ShadowInput(Input):
    """How much to show."""

    place: str = argument("router or assignment")
    examples: int = Field(10, ge=0, le=1000, description="contacts to show that would be decided otherwise")


class ShadowMove(Output):
    """Contacts that would go elsewhere."""

    before: str
    after: str
    contacts: int


class ShadowExample(Output):
    """A contact that would go elsewhere."""

    contact_id: str
    before: str
    after: str
    text: str = Field(description="its beginning, personal data replaced")


class ShadowOutput(Output):
    """What the candidate would have decided otherwise."""

    place: str
    contacts: int
    changed: int
    share: float = Field(description="of the contacts, 0..1")
    low: float
    high: float
    moves: list[ShadowMove]
    channels: dict[str, float] = Field(description="share of each channel's contacts that would change")
    examples: list[ShadowExample]
    candidate: str = Field(description="artefact of the candidate")
    live: str = Field(description="artefact in use; empty: none")


class DriftInput(Input):
    """Of which decisions, and how often it may err."""

    place: str = argument("router, assignment, topics, languages or sentiment: whose decisions are counted by week")
    reference: int = Field(12, ge=6, le=520, description="first weeks, taken as quiet")
    every: float = Field(100.0, gt=1, description="weeks between false alarms, on average, at least")


class DriftWeek(Output):
    """A week after the reference."""

    week: date
    contacts: int
    p_value: float
    evidence: float = Field(description="an alarm where it reaches the bound")
    alarm: bool


class DriftOutput(Output):
    """What the weeks say."""

    place: str
    reference: int
    every: float
    scatter: float = Field(description="how much quiet weeks scatter beyond chance; 1 = not")
    weeks: list[DriftWeek]
    moved: str = Field(description="the class that moved most in the newest week")
    moved_by: float = Field(description="change of its share")
    reading: str


_USE = "headwater.app.usecases.models:"

VERBS = (
    Verb(
        "models.list",
        "Each place, what is in use there, since when, and what has a share of it.",
        Nothing,
        PlacesOutput,
        f"{_USE}list_",
        "read",
        ("headwater models list",),
    ),
    Verb(
        "models.promote",
        "Put a candidate in use, wholly or for a share of the contacts, if it passes the gate; else say why not.",
        PromoteInput,
        PromotedOutput,
        f"{_USE}promote",
        "write",
        (
            "headwater models promote router router-new --against router-used --share 0.1",
            "headwater models promote sentiment candidate --margin 0.01",
        ),
    ),
    Verb(
        "models.hold",
        "Let labels wait until the model that they make has passed the gate; without it every run uses all labels.",
        HoldInput,
        HeldOutput,
        "headwater.app.usecases.placedlabels:hold",
        "write",
        ("headwater models hold assignment", "headwater models hold assignment --off"),
    ),
    Verb(
        "models.rollback",
        "Put back what was in use before.",
        PlaceInput,
        PromotedOutput,
        f"{_USE}rollback",
        "write",
        ("headwater models rollback router --why 'refunds go astray'",),
    ),
    Verb(
        "models.shadow",
        "What the candidate would have decided otherwise on the contacts of the workspace; nothing is changed.",
        ShadowInput,
        ShadowOutput,
        f"{_USE}shadow",
        "read",
        ("headwater models shadow router", "headwater models shadow assignment"),
    ),
    Verb(
        "models.drift",
        "Whether the weekly decisions are still those of the first weeks, with a stated rate of false alarms.",
        DriftInput,
        DriftOutput,
        f"{_USE}drift",
        "read",
        ("headwater models drift topics", "headwater models drift router --reference 8 --every 200"),
    ),
)
