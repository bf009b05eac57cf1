"""From discovered topics to a taxonomy, again and again."""

from dataclasses import replace

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import snap
from headwater.organise.accept import accept, parents_of, propose_split
from headwater.organise.config import OrganiseConfig
from headwater.organise.edits import Part, merge, rename, retire, split
from headwater.organise.stage import fit

VECTORS, _, TEXTS = blobs(9, 20, noise=0.5)
STATE = fit(TEXTS, VECTORS, OrganiseConfig(n_topics=9))


def test_a_topic_becomes_a_node_of_its_id_below_its_group() -> None:
    tree = accept(STATE, background={STATE.ids[3]})
    assert {node.id for node in tree.nodes if tree.receives(node)} == set(STATE.ids)
    assert [node.id for node in tree.nodes if node.background] == [STATE.ids[3]]
    for topic, group in zip(STATE.ids, parents_of(STATE)[0], strict=True):
        assert tree.node(topic).parent == group
        assert tree.node(topic).topics == (topic,)
        assert [e.topic for e in tree.node(topic).exemplars] == [topic] * len(tree.node(topic).exemplars)


def test_accepting_again_adds_only_what_no_node_ever_took() -> None:
    tree = accept(STATE)
    a, b, c = STATE.ids[:3]
    tree = retire(merge(rename(tree, a, "mine"), a, [b]), STATE.ids[5])
    tree, _ = split(tree, c, [Part("one", texts=("x",)), Part("two", texts=("y",))])
    assert accept(STATE, base=tree) == tree
    grown = replace(STATE, ids=("t_fresh", *STATE.ids[1:]))
    more = accept(grown, base=tree)
    assert set(more.by_id) - set(tree.by_id) == {"t_fresh"}
    assert accept(grown, base=more) == more


def test_a_group_is_not_called_as_one_of_its_topics() -> None:
    tree = accept(STATE)
    for node in tree.nodes:
        assert tree.find(node.name) == node


def test_a_split_finds_what_lies_apart_and_refuses_what_does_not() -> None:
    rows = snap(VECTORS[:40])
    parts = propose_split(TEXTS[:40], rows, 2)
    assert {text in TEXTS[:20] for text in parts[0].texts} != {text in TEXTS[:20] for text in parts[1].texts}
    assert all(2 <= len(part.texts) <= 8 for part in parts)
    with pytest.raises(NotEnoughData, match="too few"):
        propose_split(["a", "b", "c"], rows[:3], 2)
    with pytest.raises(NotEnoughData, match="too alike"):
        propose_split([f"text {i}" for i in range(20)], np.repeat(rows[:1], 20, axis=0), 2)
