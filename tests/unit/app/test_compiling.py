"""Where the nodes of a published taxonomy lie: pinned, found, or told by examples."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from tests.unit.organise.blobs import blobs

from headwater.app.compiling import Found, compiled
from headwater.core.vectors.exact import snap
from headwater.organise.accept import accept
from headwater.organise.assign import Assigner
from headwater.organise.config import OrganiseConfig
from headwater.organise.edits import add, merge
from headwater.organise.packed import pack
from headwater.organise.stage import fit

VECTORS, _, TEXTS = blobs(6, 20)
OF_TEXT = dict(zip(TEXTS, VECTORS, strict=True))
STATE = fit(TEXTS, VECTORS, OrganiseConfig(n_topics=6), encoder="one")
NONE = np.zeros((VECTORS.shape[1], 0), np.float32)
FOUND = Found(STATE, NONE, frozenset())
TREE = merge(accept(STATE), STATE.ids[0], [STATE.ids[1]])


def encode(texts: Sequence[str]) -> np.ndarray:
    return np.stack([OF_TEXT.get(text, np.ones(VECTORS.shape[1])) for text in texts]).astype(np.float32)


def elsewhere(encoder: str) -> Found:
    """Another discovery: every topic has moved, and stands in another order."""
    moved = snap(np.roll(STATE.assigner.directions, 1, axis=1))[::-1]
    state = replace(STATE, ids=STATE.ids[::-1], assigner=Assigner(moved, 5.0), encoder=encoder)
    return Found(state, NONE, frozenset())


def test_another_discovery_moves_nothing_that_is_published() -> None:
    first = compiled(TREE, FOUND, encode, version=1)
    assert pack(compiled(TREE, elsewhere("one"), encode, version=1, previous=first)) == pack(first)
    assert pack(compiled(TREE, elsewhere("one"), encode, version=1)) != pack(first)


def test_topics_as_discovered_are_never_pinned() -> None:
    first = compiled(None, FOUND, encode)
    again = compiled(None, elsewhere("one"), encode, previous=first)
    assert (first.version, again.sharpness) == (0, 5.0)


def test_under_another_encoder_nodes_lie_where_their_examples_do() -> None:
    first = compiled(TREE, FOUND, encode, version=1)
    foreign = elsewhere("two")
    lost = Found(replace(foreign.state, ids=tuple(f"t_{i}" for i in range(6))), NONE, frozenset())
    moved = compiled(TREE, lost, encode, version=1, previous=first)
    assert not any(moved.measured)
    before = [first.nodes[i] for i in first.decide(VECTORS, TEXTS).node]
    after = [moved.nodes[i] for i in moved.decide(VECTORS, TEXTS).node]
    assert np.mean([a == b for a, b in zip(before, after, strict=True)]) > 0.9


def test_a_node_that_people_added_follows_its_examples() -> None:
    tree, made = add(TREE, "New", exemplars=TEXTS[:3])
    first = compiled(tree, FOUND, encode, version=1)
    other = compiled(add(TREE, "New", exemplars=TEXTS[-3:])[0], FOUND, encode, version=1, previous=first)
    index = first.anchors.index(made)
    assert not first.measured[index]
    assert (first.directions[index] != other.directions[other.anchors.index(made)]).any()
