"""The tree of the table ``topics``: what lies above a node, and what lies below it."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def path_of(rows: Mapping[str, Row], node: str) -> list[Row]:
    """The rows of a node and of those above it, the finest first.

    Args:
        rows: of ``topics``, by id.
        node: its id.
    """
    found: list[Row] = []
    above: str | None = node
    while above is not None and above in rows:
        found.append(rows[above])
        above = rows[above]["parent_id"]
    return found


def receiving_below(rows: Iterable[Row], receiving: Iterable[str]) -> dict[str, list[int]]:
    """For each node, the indices of the nodes at or below it that statements are assigned to.

    Args:
        rows: of ``topics``.
        receiving: ids of the nodes that statements are assigned to, in the order of their indices.

    Example:
        >>> rows = [{"topic_id": "g", "parent_id": None}, {"topic_id": "t", "parent_id": "g"}]
        >>> receiving_below(rows, ["t"])
        {'t': [0], 'g': [0]}
    """
    of = {row["topic_id"]: row for row in rows}
    found: dict[str, list[int]] = {}
    for index, node in enumerate(receiving):
        for row in path_of(of, node):
            found.setdefault(row["topic_id"], []).append(index)
    return found
