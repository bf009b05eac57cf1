"""How a node falls into parts: along its topics, or along the likeness of its statements."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from headwater.app.restating import statements_of
from headwater.app.taxonomies import facts_of, model_of, node_names
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotEnoughData
from headwater.organise.accept import propose_split
from headwater.organise.edits import Part
from headwater.organise.languages import without_language
from headwater.organise.taxonomy import Node, Taxonomy

_LOOKED_AT: Final = 5000
"""Statements of a node that a proposal looks at, at most."""


def proposed(
    workspace: Workspace, tree: Taxonomy, node: Node, *, n_parts: int, names: Sequence[str], alike: bool
) -> list[Part]:
    """The parts of a node.

    Args:
        workspace: an open one.
        tree: the taxonomy.
        node: of it.
        n_parts: how many, where likeness decides.
        names: of the parts, in the order in which they are proposed.
        alike: part by likeness although the node has several topics.

    Raises:
        NotEnoughData: the node has too few statements, or they are too alike.
        InputError: there are more or fewer names than parts.
    """
    by_topic = len(node.topics) > 1 and not alike
    parts = _by_topic(workspace, node) if by_topic else _by_likeness(workspace, tree, node, n_parts)
    if names and len(names) != len(parts):
        raise InputError(
            f"{len(parts)} parts but {len(names)} names", hint="the parts are: " + "; ".join(p.name for p in parts)
        )
    return [replace(part, name=name) for part, name in zip(parts, names or [p.name for p in parts], strict=True)]


def _by_topic(workspace: Workspace, node: Node) -> list[Part]:
    called = node_names(workspace, 0)
    parts = []
    for number, topic in enumerate(node.topics, start=1):
        told = [exemplar.text for exemplar in node.exemplars if exemplar.topic == topic]
        name = called.get(topic) or (told[0][:60] if told else f"{node.name} {number}")
        parts.append(Part(name, (topic,), tuple(told)))
    return _distinct(parts)


def _distinct(parts: Sequence[Part]) -> list[Part]:
    taken: set[str] = set()
    out = []
    for part in parts:
        name = part.name
        while name.casefold() in taken:
            name += " (2)"
        taken.add(name.casefold())
        out.append(replace(part, name=name))
    return out


def _by_likeness(workspace: Workspace, tree: Taxonomy, node: Node, n_parts: int) -> list[Part]:
    if not facts_of(workspace, "organise"):
        raise NotEnoughData("there are no statements yet", hint="headwater run FILE brings some")
    model = model_of(workspace, tree, 1)
    if node.id not in model.nodes:
        raise NotEnoughData(f"{node.name!r} takes no statements itself", hint="split one of the nodes below it")
    own = model.nodes.index(node.id)
    texts: list[str] = []
    rows = []
    for vectors, said in statements_of(workspace.lake):
        here = np.flatnonzero(model.decide(vectors, said).node == own)[: _LOOKED_AT - len(texts)]
        texts += [said[i] for i in here]
        rows.append(without_language(vectors[here], model.languages))
        if len(texts) >= _LOOKED_AT:
            break
    if not texts:
        raise NotEnoughData(f"{node.name!r} has no statements", hint="add nodes below it instead")
    return _distinct(propose_split(texts, np.vstack(rows), n_parts))
