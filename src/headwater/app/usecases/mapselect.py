"""The use case behind ``map select``."""

import math
from collections import Counter
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.context import Context
from headwater.app.searching import Searcher, topic_names
from headwater.app.usecases.contacts import rows_of
from headwater.app.verbs.map import SelectedTopic, SelectInput, SelectOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ids import contact_of
from headwater.core.tables import statement_ids

_TOPICS: Final = 20
_TYPICAL: Final = 5
_CORNERS: Final = 500


def select(context: Context, given: SelectInput) -> SelectOutput:
    """What is in a part of the map.

    Raises:
        InputError: the corners are none, or the filter cannot be followed.
    """
    corners = corners_of(given.inside)
    with opened(context) as workspace:
        found = workspace.lake.read("map", columns=["statement_id", "x", "y"]).sort_by("statement_id").combine_chunks()
        ids = found["statement_id"].combine_chunks()
        contacts = pc.list_element(pc.split_pattern(ids, "."), 0)
        kept = np.ones(len(ids), bool)
        if corners is not None:
            kept &= within(found["x"].to_numpy(), found["y"].to_numpy(), corners)
        if given.where.strip():
            kept &= _among(contacts, _contacts_where(workspace, given.where))
        if given.mood:
            kept &= _among(ids, _statements_of(workspace, given.mood))
        chosen = found.filter(pa.array(kept))
        mine = contacts.filter(pa.array(kept))
        distinct = sorted(set(mine.to_pylist()))
        page = [contact for contact in distinct if contact > given.cursor][: given.limit + 1]
        shown = page[: given.limit]
        return SelectOutput(
            statements=len(mine),
            contacts=len(distinct),
            of_statements=len(ids),
            of_contacts=pc.count_distinct(contacts).as_py(),
            topics=_topics(workspace, chosen["statement_id"]),
            typical=_typical(chosen, mine),
            listed=rows_of(workspace, _firsts(chosen["statement_id"], shown)),
            next_cursor=shown[-1] if shown and len(page) > given.limit else "",
        )


def corners_of(text: str) -> NDArray[np.float64] | None:
    """The corners of a part of the map, ``(n, 2)``; None for the whole map.

    Raises:
        InputError: they are fewer than three, or no numbers.
    """
    if not text.strip():
        return None
    hint = "give at least three corners: '0,0 0.5,0 0.5,0.5'"
    try:
        corners = [tuple(float(part) for part in corner.split(",")) for corner in text.split()]
    except ValueError:
        corners = []
    sound = all(len(corner) == 2 and all(map(math.isfinite, corner)) for corner in corners)
    if not sound or not 3 <= len(corners) <= _CORNERS:
        raise InputError(f"{text[:80]!r} is no part of the map", hint=hint)
    return np.array(corners)


def within(x: NDArray[Any], y: NDArray[Any], corners: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie within a polygon: a ray from them crosses its sides an odd number of times.

    Args:
        x: ``(n,)``; ``y``: likewise.
        corners: ``(m, 2)``, in order; the last is joined to the first.

    Example:
        >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
        >>> within(np.array([0.5, 2.0]), np.array([0.5, 0.5]), square).tolist()
        [True, False]
    """
    inside = np.zeros(len(x), bool)
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        if y1 != y2:
            crosses = (y1 > y) != (y2 > y)
            inside ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return inside


def _among(keys: pa.Array, wanted: pa.Array) -> NDArray[np.bool_]:
    kept: NDArray[np.bool_] = pc.is_in(keys, value_set=wanted).to_numpy(zero_copy_only=False)
    return kept


def _contacts_where(workspace: Workspace, where: str) -> pa.Array:
    found = workspace.lake.read("documents", columns=["contact_id"], where=Searcher(workspace).where(where))
    return found["contact_id"].combine_chunks()


def _statements_of(workspace: Workspace, mood: str) -> pa.Array:
    """Ids of statements of that mood."""
    where = f"unit = 'statement' AND mood = '{mood}'"
    return statement_ids(workspace.lake.read("signals", columns=["contact_id", "start"], where=where))


def _topics(workspace: Workspace, statements: pa.ChunkedArray) -> list[SelectedTopic]:
    found = workspace.lake.read("assignments", columns=["statement_id", "best_topic_id"])
    of = Counter(found["best_topic_id"].to_pylist())
    mine = Counter(found.filter(pc.is_in(found["statement_id"], value_set=statements))["best_topic_id"].to_pylist())
    names = topic_names(workspace)
    most = sorted(mine.items(), key=lambda item: (-item[1], item[0]))[:_TOPICS]
    return [
        SelectedTopic(topic_id=topic, name=names.get(topic, topic), statements=n, of=of[topic]) for topic, n in most
    ]


def _typical(chosen: pa.Table, contacts: pa.Array) -> list[str]:
    """The contacts whose statements are nearest to the middle of all."""
    if not len(contacts):
        return []
    x, y = chosen["x"].to_numpy(), chosen["y"].to_numpy()
    order = np.argsort(np.hypot(x - np.median(x), y - np.median(y)), kind="stable")
    return list(dict.fromkeys(contacts.take(pa.array(order[: 20 * _TYPICAL])).to_pylist()))[:_TYPICAL]


def _firsts(statements: pa.ChunkedArray, shown: list[str]) -> dict[str, dict[str, Any] | None]:
    """The first chosen statement of each contact that is listed."""
    wanted, firsts = set(shown), dict[str, dict[str, Any] | None]()
    for key in statements.to_pylist() if shown else ():
        contact = contact_of(key)
        if contact in wanted and contact not in firsts:
            firsts[contact] = {"statement_id": key, "probability": None}
    return {contact: firsts[contact] for contact in shown}
