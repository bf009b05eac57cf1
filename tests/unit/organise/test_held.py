"""What people merged and split holds in what is found later."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.organise.blobs import blobs

from headwater.core.vectors.exact import snap
from headwater.organise.config import OrganiseConfig
from headwater.organise.discover import discover
from headwater.organise.edits import Part, merge, split
from headwater.organise.held import Held, decisions, hold
from headwater.organise.stage import fit
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy

VECTORS, TRUTH, TEXTS = blobs(6, 20, noise=0.5)
ROWS = snap(VECTORS)
TREE = Taxonomy.of(
    Node(f"t_{k}", f"Topic {k}", topics=(f"t_{k}",), exemplars=tuple(Exemplar(TEXTS[20 * k + i]) for i in range(3)))
    for k in range(6)
)


def test_decisions_follow_from_the_tree() -> None:
    assert decisions(TREE) == ()
    merged = merge(TREE, "t_0", ["t_1"])
    (together,) = decisions(merged)
    assert together.together
    assert together.groups == (tuple(TEXTS[:3]), tuple(TEXTS[20:23]))
    parted, _ = split(TREE, "t_2", [Part("A", texts=TEXTS[40:42]), Part("B", texts=TEXTS[42:44])])
    (apart,) = decisions(parted)
    assert not apart.together
    assert set(apart.groups) == {tuple(TEXTS[40:42]), tuple(TEXTS[42:44])}


def test_merged_topics_come_out_as_one_and_split_ones_as_two() -> None:
    found = discover(ROWS, OrganiseConfig(n_topics=6))
    tree = merge(TREE, "t_0", ["t_1"])
    tree, _ = split(tree, "t_2", [Part("A", texts=TEXTS[40:44]), Part("B", texts=TEXTS[50:54])])
    held = hold(found, ROWS, TEXTS, decisions(tree))
    assert len(set(held.topics[:40].tolist())) == 1
    assert held.topics[0] not in held.topics[40:]
    assert len({*held.topics[40:44].tolist(), *held.topics[50:54].tolist()}) == 2
    assert set(held.topics[40:44]) != set(held.topics[50:54])
    assert np.bincount(held.topics).tolist() == sorted(np.bincount(held.topics).tolist(), reverse=True)
    assert hold(found, ROWS, TEXTS, ()) is found
    assert hold(found, ROWS, TEXTS, [Held(True, (("unknown",), ("words",)))]) is found
    state = fit(TEXTS, VECTORS, OrganiseConfig(n_topics=6), held=decisions(tree))
    index, _ = state.assigner.best(VECTORS)
    assert len(set(index[:40].tolist())) == 1


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, 5), min_size=2, max_size=4), st.permutations(range(120)))
def test_the_order_of_rows_does_not_matter(chosen: set[int], order: list[int]) -> None:
    into, *others = sorted(f"t_{k}" for k in chosen)
    held = decisions(merge(TREE, into, others))
    found = discover(ROWS, OrganiseConfig(n_topics=6))
    once = hold(found, ROWS, TEXTS, held)
    shuffled = hold(discover(ROWS[order], OrganiseConfig(n_topics=6)), ROWS[order], [TEXTS[i] for i in order], held)
    assert (once.topics[order] == shuffled.topics).all()
    assert (once.assigner.directions == shuffled.assigner.directions).all()
