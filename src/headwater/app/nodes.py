"""The tree above the topics of a model: ids of its nodes, and what lies below each."""

from typing import Any

import numpy as np

from headwater.core.ids import content_hash
from headwater.organise.state import TopicModelState


def node_id(state: TopicModelState, groups: np.ndarray[Any, Any], group: int) -> str:
    """Id of a group of a level above the topics: of its content."""
    members = sorted(state.ids[i] for i in np.flatnonzero(groups == group))
    return "g_" + content_hash(*members, size=6)


def topics_below(state: TopicModelState) -> dict[str, list[int]]:
    """Indices of the topics below each node; a topic is below itself."""
    found = {topic: [index] for index, topic in enumerate(state.ids)}
    for groups in state.levels[1:]:
        for group in range(int(groups.max()) + 1):
            found[node_id(state, groups, group)] = np.flatnonzero(groups == group).tolist()
    return found


def path_of(state: TopicModelState, index: int) -> list[tuple[str, str, int]]:
    """Id, name and level of a topic and of the nodes above it, the finest first."""
    found = [(state.ids[index], state.texts[index].name, 0)]
    for level, (groups, names) in enumerate(zip(state.levels[1:], state.level_names, strict=True), start=1):
        group = int(groups[index])
        found.append((node_id(state, groups, group), names[group], level))
    return found
