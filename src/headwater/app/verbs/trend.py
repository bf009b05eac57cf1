"""``trend``: where an issue is going, and why it changed between two periods."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.verb import Input, Output, Verb, argument


class TrendInput(Input):
    """Which issue, how far ahead, and which periods to compare."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    ahead: int = Field(4, ge=1, le=26, description="weeks to forecast, at most half of the history")
    per: str = Field("", description="unit of exposure; default: the only one that is loaded, else all contacts")
    by: str = Field("", description="attribute whose mix may have changed, such as channel or product")
    before: str = Field("", description="first and last day, as 2026-07-06..2026-08-02; default: the 4 weeks before")
    after: str = Field("", description="first and last day; default: the last 4 whole weeks")


class SwitchRow(Output):
    """A change of taxonomy or model: the same contacts counted the old way and the new way."""

    first: int = Field(description="version before; 0 = topics as discovered")
    second: int = Field(description="version after")
    old_name: str = Field(description="the node that held most of it before")
    contacts_before: int
    contacts_after: int
    ratio: Number = Field(description="contacts after over contacts before: a step of this size is the ruler's")
    weeks: list[date] = Field(description="Mondays")
    old: list[float] = Field(description="contacts by week, counted the old way")
    new: list[float] = Field(description="contacts by week, counted the new way")


class PartRow(Output):
    """One slice of a change."""

    value: str
    share_before: float = Field(description="of the exposure, 0..1")
    share_after: float
    rate_before: float | None = Field(description="contacts per 1,000 of exposure; null = the slice was not there")
    rate_after: float | None
    mix: Number = Field(description="contacts a week from its changed share")
    rate: Number = Field(description="contacts a week from its changed rate")


class ChangeRow(Output):
    """Contacts a week in two periods, and what the change is made of; the parts add up to it."""

    before: tuple[date, date]
    after: tuple[date, date]
    contacts_before: Number
    contacts_after: Number
    change: Number
    volume: Number = Field(description="from more or less exposure")
    mix: Number = Field(description="from another mix of the attribute's values")
    rate: Number = Field(description="from other rates within its values")
    by: str = Field(description="attribute; empty = none, then the mix is 0")
    parts: list[PartRow]


class TrendOutput(Output):
    """A weekly series, adjusted, continued and explained."""

    issue_id: str
    name: str
    unit: str = Field(description="of the adjusted rate")
    weeks: list[Week] = Field(description="contacts of whole weeks, as counted")
    adjusted: list[Week] = Field(
        description="the same per 1,000 of exposure, season out; weeks without exposure left out"
    )
    season: list[float] = Field(description="factor of the season in each week, then in each coming one; 1 = none")
    growth: Number | None = Field(description="of the adjusted rate, relative, a week; null = too little to tell")
    coming: list[Week] = Field(description="contacts to expect, with prediction intervals")
    coming_rates: list[Week] = Field(description="adjusted rate to expect")
    total: Number | None = Field(description="contacts of all coming weeks together; null = no forecast")
    switches: list[SwitchRow]
    change: ChangeRow | None = Field(description="null = too few contacts in the two periods")
    notes: list[str] = Field(description="what was taken out, what could not be, and what the intervals rest on")


VERBS = (
    Verb(
        "trend",
        "Where an issue is going: season and exposure taken out, a forecast, and why it changed (volume, mix or rate).",
        TrendInput,
        TrendOutput,
        "headwater.app.usecases.trend:trend",
        "read",
        ("headwater trend 1", "headwater trend 1 --by channel --ahead 8"),
    ),
)
