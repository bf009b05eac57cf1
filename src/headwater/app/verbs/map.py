"""``map show`` and ``map select``: statements as points, near ones alike, and the contacts of a part of the map."""

from typing import Literal

from pydantic import Field

from headwater.app.verbs.contacts import ContactRow
from headwater.app.verbs.verb import Input, Output, Verb


class MapInput(Input):
    """Which part of the map."""

    sample: int = Field(5000, ge=1, le=200_000, description="points, at most")
    box: str = Field("", description="only points within left,bottom,right,top, each -1..1; empty: the whole map")
    level: int = Field(-1, ge=-1, le=9, description="names of this level only; 0 = finest, -1 = all levels")


class MapLabel(Output):
    """The name of a topic and where it stands."""

    topic_id: str
    name: str
    level: int = Field(description="0 = finest")
    parent_id: str | None
    kind: str = Field(description="issue or background")
    x: float
    y: float


class MapOutput(Output):
    """Points as columns of equal length, and names."""

    statement_id: list[str]
    topic_id: list[str] = Field(description="most probable topic of each point")
    x: list[float] = Field(description="-1..1; distances between far points mean little")
    y: list[float]
    shown: int
    statements: int = Field(description="points in the box in all")
    labels: list[MapLabel]


class SelectInput(Input):
    """Which statements."""

    inside: str = Field(
        "", max_length=20_000, description="corners of the part: x,y x,y x,y ..., each -1..1; empty: the whole map"
    )
    where: str = Field("", description="filter: channel=chat and week>=2026-W40 and region=EU")
    mood: Literal["", "negative", "neutral", "positive"] = Field("", description="only statements of this mood")
    limit: int = Field(20, ge=0, le=500, description="contacts to list")
    cursor: str = Field("", pattern=r"^(c_[0-9a-f]{8,64})?$", description="where the page before ended")


class SelectedTopic(Output):
    """A topic in the part."""

    topic_id: str
    name: str
    statements: int
    of: int = Field(description="statements of the topic on the whole map")


class SelectOutput(Output):
    """What is in a part of the map: counted, not estimated; the topic of a statement is its most probable one."""

    statements: int
    contacts: int
    of_statements: int = Field(description="on the whole map")
    of_contacts: int
    topics: list[SelectedTopic] = Field(description="most statements first, at most twenty")
    typical: list[str] = Field(description="contact_ids nearest to the middle, to find more like them")
    listed: list[ContactRow] = Field(description="by id, which is a hash: any page of them is a fair sample")
    next_cursor: str = Field(description="empty at the end")


VERBS = (
    Verb(
        "map.show",
        "Statements as points, near ones alike, with the names of topics at every level.",
        MapInput,
        MapOutput,
        "headwater.app.usecases.map:show",
        "read",
        ("headwater map show --sample 2000 --json", "headwater map show --box 0,0,0.5,0.5 --level 0"),
    ),
    Verb(
        "map.select",
        "The contacts of a part of the map: how many, about what, and a page of them.",
        SelectInput,
        SelectOutput,
        "headwater.app.usecases.mapselect:select",
        "read",
        (
            "headwater map select --inside='-0.5,0 0.5,0 0.5,0.5'",
            "headwater map select --mood negative --where 'channel=chat' --json",
        ),
    ),
)
