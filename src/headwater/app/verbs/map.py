"""``map show``: statements as points, near ones alike, with the names of topics at every level."""

from pydantic import Field

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
)
