"""From discovered topics to a taxonomy that people own, and to a proposed split of a node."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.vectors.exact import Floats
from headwater.organise.config import OrganiseConfig
from headwater.organise.edits import Part
from headwater.organise.stage import fit
from headwater.organise.state import TopicModelState
from headwater.organise.taxonomy import PART, Exemplar, Node, Taxonomy

_TOLD: Final = 8
"""Statements that place a proposed part."""


def group_id(members: Sequence[str]) -> str:
    """Id of a group of topics, from theirs."""
    return "g_" + content_hash(*sorted(members), size=6)


def parents_of(state: TopicModelState) -> list[list[str]]:
    """For each level above the topics, the id of the group of each topic."""
    out = []
    for groups in state.levels[1:]:
        ids = [
            group_id([state.ids[i] for i in np.flatnonzero(groups == group)]) for group in range(int(groups.max()) + 1)
        ]
        out.append([ids[int(group)] for group in groups])
    return out


def accept(state: TopicModelState, *, background: Container[str] = (), base: Taxonomy | None = None) -> Taxonomy:
    """The taxonomy of the discovered topics and their levels; a topic's node has its id.

    Args:
        state: the topic model.
        background: topics that are no issue.
        base: the taxonomy in use. It stays as it is; only topics that no node of it ever took are added.
    """
    tree = base or Taxonomy()
    held = {topic for node in tree.nodes for topic in (node.id, *node.topics)}
    held |= {topic.partition(PART)[0] for topic in held}
    parents = parents_of(state)
    fresh = [i for i, topic in enumerate(state.ids) if topic not in held]
    nodes = list(tree.nodes)
    taken = {(node.parent, node.name.casefold()) for node in nodes if not node.retired}
    if base is None or not base.nodes:
        nodes += [replace(group, name=_free(group.name, group.parent, taken)) for group in _groups(state, parents)]
    known = {node.id for node in nodes if not node.retired}
    for i in fresh:
        topic, text = state.ids[i], state.texts[i]
        above = parents[0][i] if parents and parents[0][i] in known else None
        said = dict.fromkeys(Exemplar(told, topic) for told in state.exemplar_texts[i] if told.strip())
        nodes.append(
            Node(
                topic,
                _free(text.name, above, taken),
                above,
                text.definition,
                text.include,
                text.exclude,
                background=topic in background,
                topics=(topic,),
                exemplars=tuple(said),
            )
        )
    return Taxonomy.of(nodes)


def _free(name: str, parent: str | None, taken: set[tuple[str | None, str]]) -> str:
    """The name, marked as new where a sibling has it; taken from then on."""
    while (parent, name.casefold()) in taken:
        name += " (new)"
    taken.add((parent, name.casefold()))
    return name


def _groups(state: TopicModelState, parents: Sequence[Sequence[str]]) -> list[Node]:
    """The levels above; a group that a level leaves as it was stands once, at the highest.

    A group that is called as one of the topics is marked: people name nodes by their name.
    """
    made: dict[str, Node] = {}
    topics = {text.name.casefold() for text in state.texts}
    for level, ids in enumerate(parents):
        for topic, group in enumerate(ids):
            above = parents[level + 1][topic] if level + 1 < len(parents) else None
            name = state.level_names[level][int(state.levels[level + 1][topic])]
            mark = " (group)" if name.casefold() in topics else ""
            made[group] = Node(group, name + mark, above)
    return list(made.values())


def propose_split(texts: Sequence[str], vectors: Floats, n_parts: int) -> list[Part]:
    """Parts that a node's statements fall into, named, each with the statements that place it.

    Args:
        texts: n statements of the node.
        vectors: ``(n, d) float32`` snapped.
        n_parts: how many.

    Raises:
        NotEnoughData: the statements are too few, or too alike, to be parted.
    """
    if len(set(texts)) < 2 * n_parts:
        raise NotEnoughData(
            f"{len(set(texts))} distinct statements are too few to split", hint="name the parts yourself"
        )
    state = fit(texts, vectors, OrganiseConfig(n_topics=n_parts))
    if state.n_topics < n_parts:
        raise NotEnoughData("the statements are too alike to be split", hint="name the parts and give each examples")
    topics, _ = state.assigner.best(vectors)
    return [
        Part(text.name, texts=_typical(texts, np.flatnonzero(topics == i), vectors, state.assigner.directions[i]))
        for i, text in enumerate(state.texts)
    ]


def _typical(texts: Sequence[str], rows: npt.NDArray[np.int64], vectors: Floats, direction: Floats) -> tuple[str, ...]:
    """Distinct statements nearest to the direction; ties by text."""
    cosines = vectors[rows] @ direction
    order = sorted(range(len(rows)), key=lambda i: (-float(cosines[i]), texts[int(rows[i])]))
    return tuple(dict.fromkeys(texts[int(rows[i])] for i in order if texts[int(rows[i])].strip()))[:_TOLD]
