"""``plan``: what so many contacts need, before any is there."""

from pydantic import Field

from headwater.app.verbs.verb import Input, Output, Verb

_RANGE = r"^\d+(\.\d+)?(-\d+(\.\d+)?)?$"
_COUNT = r"^\d+(\.\d+)?[kKM]?$"


class PlanInput(Input):
    """How much there is to do, and how soon."""

    contacts: str = Field("1M", pattern=_COUNT, description="contacts that are held: 250k, 100M")
    per_day: str = Field("0", pattern=_COUNT, description="new contacts a day: 20k, 2M")
    hours: float = Field(4, gt=0, le=24, description="within which a day's contacts are to be in")
    cores: int = Field(0, ge=0, le=100_000, description="that you have; default: as many as that takes")
    core_hour: str = Field(
        "0.035-0.06", pattern=_RANGE, description="price of a core with its memory for an hour, US dollars"
    )
    gb_month: str = Field("0.018-0.17", pattern=_RANGE, description="price of a GB of storage for a month, US dollars")


class NeedRow(Output):
    """Something that is needed."""

    what: str
    value: float
    low: float
    high: float
    unit: str
    how: str = Field(description="what it is made of")


class StageNeed(Output):
    """What a stage costs."""

    stage: str
    shared: bool = Field(description="whether several cores, or machines, share it")
    first_hours: float = Field(description="core hours to take all contacts in")
    daily_hours: float = Field(description="core hours each day")


class PlanOutput(Output):
    """What is needed, from what was measured."""

    contacts: int
    per_day: int
    needs: list[NeedRow]
    stages: list[StageNeed]
    warnings: list[str]
    assumptions: list[str]
    measured: str = Field(description="when, where and at which sizes")


VERBS = (
    Verb(
        "plan",
        "Disk, memory, cores, time and cost of so many contacts, from what was measured.",
        PlanInput,
        PlanOutput,
        "headwater.app.usecases.plan:plan",
        "read",
        (
            "headwater plan --contacts 100M --per-day 2M",
            "headwater plan --contacts 500k --per-day 5k --cores 2",
            "headwater plan --contacts 20M --per-day 100k --core-hour 0.031 --gb-month 0.021-0.08",
        ),
    ),
)
