"""``events load`` and ``events list``: the releases, policies and outages that an onset is compared with."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import ANALYSTS, LOCAL, Input, Output, Verb, argument


class LoadEventsInput(Input):
    """A table of change events."""

    file: str = argument(
        "CSV, JSON or Parquet with date, name and, if known, kind, id and columns that say what it touched"
    )


class EventsInput(Input):
    """Which events."""

    limit: int = Field(1000, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class EventRow(Output):
    """Something that changed."""

    event_id: str
    on: date
    kind: str = Field(description="release, policy, outage, campaign, ...")
    name: str
    scope: dict[str, str] = Field(description="attribute values that it touched; empty = everything")


class EventsOutput(Output):
    """Change events, oldest first."""

    events: list[EventRow]
    next_cursor: str = NEXT
    set_aside: list[str] = Field(default=[], description="rows that could not be read, with the reason")


VERBS = (
    Verb(
        "events.load",
        "Load releases, policies, outages: what onsets are compared with.",
        LoadEventsInput,
        EventsOutput,
        "headwater.app.usecases.events:load",
        "write",
        ("headwater events load events.csv",),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "events.list",
        "The change events, oldest first.",
        EventsInput,
        EventsOutput,
        "headwater.app.usecases.events:list_events",
        "read",
        ("headwater events list",),
    ),
)
