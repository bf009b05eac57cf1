"""``andon ...``: propose to stop a defective thing at once; a second person pulls the cord; it ends by itself."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import TRIAGERS, Input, Output, Verb, argument

_ID = "id of the stop"
_BY = Field("", max_length=200, description="who decides; default: the user of this call")


class ProposeInput(Input):
    """What shall be stopped, and why."""

    what: str = argument("the thing, as a filter: product=hub and region=EU", min_length=1, max_length=2000)
    act: str = Field("stop selling", max_length=200, description="what is to be stopped, in words")
    why: str = Field(description="the reason", min_length=1, max_length=2000)
    hours: int = Field(72, ge=1, le=336, description="how long it holds once approved; then it ends by itself")
    weeks: int = Field(4, ge=1, le=52, description="newest weeks of contacts to measure what it touches")
    wide: bool = Field(False, description="it may touch more than a fifth of all contacts")
    by: str = Field("", max_length=200, description="who proposes; default: the user of this call")


class DecideInput(Input):
    """A decision on a stop."""

    andon: str = argument(_ID)
    why: str = Field("", max_length=2000, description="the reason; needed to reject and to release")
    by: str = _BY


class ListInput(Input):
    """Which stops."""

    every: bool = Field(False, description="those that have ended, too")


class StopRow(Output):
    """A stop."""

    andon_id: str
    what: str
    act: str
    why: str
    state: str = Field(description="proposed, active, rejected, released or expired")
    contacts: Number = Field(description="of the newest weeks that match, with how many more there may be of the kind")
    share: Number = Field(description="of all contacts of these weeks")
    customers: int
    grave: int = Field(description="matching contacts that speak of danger, law or fraud")
    grave_elsewhere: int = Field(description="such contacts that do not match")
    weeks: float = Field(description="of data looked at")
    proposer: str
    proposed: datetime
    hours: int
    checker: str = Field(description="who approved, rejected or released it; empty before")
    until: datetime = Field(description="when it ends by itself, or has ended")
    note: str
    version: int


class StopsOutput(Output):
    """Stops; active ones first."""

    stops: list[StopRow]
    active: int


VERBS = (
    Verb(
        "andon.list",
        "Stops that are proposed or active.",
        ListInput,
        StopsOutput,
        "headwater.app.usecases.andon:list_stops",
        "read",
        ("headwater andon list", "headwater andon list --every"),
    ),
    Verb(
        "andon.propose",
        "Propose to stop a thing; says what it touches.",
        ProposeInput,
        StopRow,
        "headwater.app.usecases.andon:propose",
        "propose",
        ("headwater andon propose product=hub --why 'three reports of fire' --hours 48",),
    ),
    Verb(
        "andon.approve",
        "Pull the cord: a second person approves a stop.",
        DecideInput,
        StopRow,
        "headwater.app.usecases.andon:approve",
        "write",
        ("headwater andon approve a_1f2e3d --by kim",),
    ),
    Verb(
        "andon.reject",
        "Refuse a stop that is proposed.",
        DecideInput,
        StopRow,
        "headwater.app.usecases.andon:reject",
        "write",
        ("headwater andon reject a_1f2e3d --by kim --why 'another product'",),
    ),
    Verb(
        "andon.release",
        "End an active stop before its time.",
        DecideInput,
        StopRow,
        "headwater.app.usecases.andon:release",
        "write",
        ("headwater andon release a_1f2e3d --why 'the batch is recalled'",),
        roles=TRIAGERS,
    ),
)
