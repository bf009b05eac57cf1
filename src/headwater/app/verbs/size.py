"""``size`` and ``exposure ...``: how big an issue is, by any slice and week, and per order, unit or active customer."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.verb import ANALYSTS, LOCAL, STEADY_S, Input, Output, Verb, argument


class SizeInput(Input):
    """Which issue, cut how."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    by: str = Field("", description="attribute to cut by, such as channel or region")
    week: str = Field("", description="only the ISO week that holds this day, as 2026-10-05")
    per: str = Field("", description="unit of exposure for the contact rate; default: the only one that is loaded")


class SliceRow(Output):
    """One slice."""

    slice: dict[str, str] = Field(description="attribute -> value; empty = all contacts")
    contacts: Number
    share: Number
    customers: Number | None = Field(description="null = customers' ids are unknown")
    repeats: Number | None = Field(description="share of its contacts that repeat an earlier one")
    rate: Number | None = Field(description="contacts per 1,000 units of exposure; null = none is loaded for the slice")
    weeks: list[Week] = Field(description="contacts by week")


class SizeOutput(Output):
    """Sizes of an issue."""

    issue_id: str
    name: str
    rows: list[SliceRow]
    unit: str = Field(description="of the exposure; empty = none")
    note: str = Field(description="what the intervals rest on, and what would make them better")


class LoadExposureInput(Input):
    """A table of exposure."""

    file: str = argument("CSV, JSON or Parquet: week (any day of it), amount, and columns for the slices, if any")
    unit: str = Field(description="what is counted: orders, units, active customers")


class ExposureRow(Output):
    """Exposure of one unit."""

    unit: str
    rows: int
    first: date
    last: date
    amount: float = Field(description="over all weeks, without slices")
    slices: list[str] = Field(description="attributes that it is cut by")


class ExposureOutput(Output):
    """What is loaded."""

    units: list[ExposureRow]
    set_aside: list[str] = Field(default=[], description="rows that could not be read, with the reason")


VERBS = (
    Verb(
        "size",
        "How big an issue is: contacts, customers, repeats, rate, by any slice and week, each with its interval.",
        SizeInput,
        SizeOutput,
        "headwater.app.usecases.size:size",
        "read",
        ("headwater size 1", "headwater size 1 --by channel --week 2026-08-03"),
        keeps=True,
        holds_s=STEADY_S,
    ),
    Verb(
        "exposure.load",
        "Load orders, units or active customers by week: what contact rates are taken per.",
        LoadExposureInput,
        ExposureOutput,
        "headwater.app.usecases.exposure:load",
        "write",
        ("headwater exposure load orders.csv --unit orders",),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "exposure.list",
        "The exposure that is loaded.",
        Nothing,
        ExposureOutput,
        "headwater.app.usecases.exposure:list_exposure",
        "read",
        ("headwater exposure list",),
    ),
)
