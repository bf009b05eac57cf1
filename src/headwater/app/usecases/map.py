"""The use case behind ``map show``."""

import math

from headwater.app.context import Context
from headwater.app.verbs.map import MapInput, MapLabel, MapOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError

_HEX = 16**8
_SPARE = 1.3  # more than asked for is read, as hashes fall unevenly; then the smallest are kept


def show(context: Context, given: MapInput) -> MapOutput:
    """Points of the map, at most so many, drawn by the hash of their contact: the same ones every time.

    Raises:
        InputError: the box is no box.
    """
    inside = _inside(given.box)
    with opened(context) as workspace:
        lake = workspace.lake
        total = lake.count("map", inside)
        some = some_of(given.sample, total)
        where = " AND ".join(part for part in (inside, some) if part) or None
        found = lake.read("map", columns=["statement_id", "x", "y"], where=where).sort_by("statement_id")
        points = found.slice(0, given.sample)
        topic_of = _topics(workspace, some)
        labels = labels_of(workspace, inside, given.level)
    ids = points["statement_id"].to_pylist()
    return MapOutput(
        statement_id=ids,
        topic_id=[topic_of.get(id, "") for id in ids],
        x=[round(value, 4) for value in points["x"].to_pylist()],
        y=[round(value, 4) for value in points["y"].to_pylist()],
        shown=len(ids),
        statements=total,
        labels=labels,
    )


def some_of(sample: int, total: int, column: str = "statement_id") -> str | None:
    """A filter for about so many points, by an id of theirs; ids are hashes, so that the smallest are a random draw."""
    share = sample * _SPARE / max(total, 1) + 10 / max(total, 1)
    return None if share >= 1 else f"{column} < 'c_{int(share * _HEX):08x}'"


def _topics(workspace: Workspace, where: str | None) -> dict[str, str]:
    found = workspace.lake.read("assignments", columns=["statement_id", "best_topic_id"], where=where)
    return dict(zip(found["statement_id"].to_pylist(), found["best_topic_id"].to_pylist(), strict=True))


def labels_of(workspace: Workspace, inside: str | None, level: int) -> list[MapLabel]:
    """Names that stand on the map: of one level, or of all where it is -1."""
    columns = ["topic_id", "name", "level", "parent_id", "kind", "x", "y"]
    parts = ["x IS NOT NULL", *([inside] if inside else []), *([f"level = {level}"] if level >= 0 else [])]
    return [
        MapLabel(**row) for row in workspace.lake.read("topics", columns=columns, where=" AND ".join(parts)).to_pylist()
    ]


def _inside(box: str) -> str | None:
    """A filter for the points within the box."""
    if not box:
        return None
    try:
        left, bottom, right, top = (float(part) for part in box.split(","))
    except ValueError:
        left, bottom, right, top = (math.nan,) * 4
    if not (left < right and bottom < top and all(map(math.isfinite, (left, bottom, right, top)))):
        raise InputError(f"{box!r} is no box", hint="give left,bottom,right,top, e.g. --box 0,0,0.5,0.5")
    return f"x >= {left!r} AND x <= {right!r} AND y >= {bottom!r} AND y <= {top!r}"
