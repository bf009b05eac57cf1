"""One model in batches and at serving time; an edit moves only what it names; people decide before the model."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.organise.blobs import blobs
from tests.unit.organise.trees import edit

from headwater.core.errors import InputError
from headwater.core.vectors.exact import snap
from headwater.organise.accept import accept, propose_split
from headwater.organise.compile import DECIDED_BY, Compiled, compile_taxonomy, needed, texts_of
from headwater.organise.config import OrganiseConfig
from headwater.organise.edits import Part, exemplify, merge, retire, rule, split
from headwater.organise.languages import without_language
from headwater.organise.packed import pack, unpack
from headwater.organise.stage import fit
from headwater.organise.taxonomy import Taxonomy
from headwater.organise.teach import Taught

VECTORS, TRUTH, TEXTS = blobs(8, 20, noise=0.6)
STATE = fit(TEXTS, VECTORS, OrganiseConfig(n_topics=8))
TREE = accept(STATE)
NONE = np.zeros((VECTORS.shape[1], 0), np.float32)
OF_TEXT = dict(zip(TEXTS, snap(VECTORS), strict=True))


def model(tree: Taxonomy) -> Compiled:
    known = dict(zip(STATE.ids, STATE.assigner.directions, strict=True))
    for anchor in sorted(needed(tree).keys() - known.keys()):
        rows = [OF_TEXT[text] for text in texts_of(tree, anchor) if text in OF_TEXT]
        known[anchor] = np.sum(rows, axis=0) if rows else _hashed(anchor)
    return compile_taxonomy(tree, known, sharpness=STATE.assigner.sharpness, languages=NONE)


def _hashed(anchor: str) -> np.ndarray:
    return np.random.default_rng([ord(c) for c in anchor]).normal(size=VECTORS.shape[1])


def nodes(tree: Taxonomy) -> list[str]:
    compiled = model(tree)
    return [compiled.nodes[i] for i in compiled.decide(VECTORS, TEXTS).node]


def test_accepted_topics_are_assigned_as_the_topic_model_does() -> None:
    topics, probabilities = STATE.assigner.best(VECTORS)
    found = model(TREE).decide(VECTORS, TEXTS)
    assert [model(TREE).nodes[i] for i in found.node] == [STATE.ids[i] for i in topics]
    assert np.allclose(found.probability, probabilities, atol=2e-6)
    assert {DECIDED_BY[i] for i in found.by} == {"model"}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_alone_or_in_any_batch_the_bytes_are_the_same(data: st.DataObject) -> None:
    tree = TREE
    for _ in range(3):
        tree = edit(tree, data)
    if not any(tree.receives(node) for node in tree.nodes):
        return
    compiled = unpack(pack(model(tree)))
    assert pack(compiled) == pack(model(tree))
    whole = compiled.decide(VECTORS, TEXTS)
    row = data.draw(st.integers(0, len(TEXTS) - 1))
    alone = compiled.decide(VECTORS[row : row + 1], TEXTS[row : row + 1])
    assert (alone.node[0], alone.probability[0], alone.by[0]) == (
        whole.node[row],
        whole.probability[row],
        whole.by[row],
    )
    assert ((whole.probability >= 0) & (whole.probability <= 1)).all()


def test_a_merge_is_the_union_and_moves_nothing_else() -> None:
    before = nodes(TREE)
    a, b = STATE.ids[1], STATE.ids[4]
    assert nodes(merge(TREE, a, [b])) == [a if node == b else node for node in before]


def test_a_split_parts_what_the_node_had_and_moves_nothing_else() -> None:
    before = np.array(nodes(TREE))
    target = STATE.ids[0]
    mine = np.flatnonzero(before == target)
    parts = propose_split([TEXTS[i] for i in mine], snap(VECTORS[mine]), 2)
    tree, made = split(TREE, target, parts)
    after = np.array(nodes(tree))
    assert set(after[mine]) == set(made)
    assert (after[before != target] == before[before != target]).all()
    merged = merge(tree, made[0], [made[1]])
    assert (np.array(nodes(merged))[mine] == made[0]).all()
    alone = retire(tree, made[1])
    assert (np.array(nodes(alone))[mine] == made[0]).all()


def test_a_split_of_a_merged_node_gives_its_topics_back() -> None:
    a, b = STATE.ids[1], STATE.ids[4]
    tree, made = split(merge(TREE, a, [b]), a, [Part("One", (a,)), Part("Two", (b,))])
    back = {a: made[0], b: made[1]}
    assert nodes(tree) == [back.get(node, node) for node in nodes(TREE)]


def test_what_a_retired_node_had_goes_to_the_next_nearest() -> None:
    gone = STATE.ids[2]
    before, after = nodes(TREE), nodes(retire(TREE, gone))
    assert gone in before
    assert gone not in after
    assert all(old == new for old, new in zip(before, after, strict=True) if old != gone)


def test_rules_decide_before_the_model_and_labels_before_rules() -> None:
    a, b, c = STATE.ids[:3]
    plain = nodes(TREE)
    row = plain.index(a)
    word = f'"{TEXTS[row]}"'
    other = plain.index(b)
    ruled = rule(TREE, c, takes=[word])
    found = model(ruled).decide(VECTORS, TEXTS)
    assert model(ruled).nodes[found.node[row]] == c
    assert (found.probability[row], DECIDED_BY[found.by[row]]) == (1.0, "rule")
    refused = rule(ruled, c, refuses=[word])
    assert nodes(refused)[row] == a  # refused there, it stays where it was
    out = rule(TREE, a, refuses=[word])
    assert nodes(out)[row] != a
    assert nodes(out)[other] == b
    both = model(ruled)
    ids = [f"s{i}" for i in range(len(TEXTS))]
    found = Taught(both, {ids[row]: both.nodes.index(b)}).decide(ids, VECTORS, TEXTS)
    assert (both.nodes[found.node[row]], DECIDED_BY[found.by[row]]) == (b, "label")
    none = TREE
    for topic in STATE.ids:
        none = rule(none, topic, refuses=[word])
    assert model(none).decide(VECTORS, TEXTS).probability[row] == 0


def test_what_a_statement_is_about_besides() -> None:
    a, b = STATE.ids[:2]
    rows = [nodes(TREE).index(a), nodes(TREE).index(b)]
    two = np.vstack([VECTORS, VECTORS[rows].sum(axis=0)])
    said = [*TEXTS, "both"]

    def besides(tree: Taxonomy, row: int = len(TEXTS)) -> set[str]:
        compiled = model(tree)
        found = compiled.decide(two, said)
        told = compiled.further(found, two, said)
        alone = compiled.further(found.of(np.array([row])), two[[row]], [said[row]])
        assert alone == [told[row]]
        assert compiled.nodes[found.node[row]] not in [compiled.nodes[i] for i in told[row]]
        return {compiled.nodes[found.node[row]], *(compiled.nodes[i] for i in told[row])}

    assert besides(TREE) == {a, b}
    assert besides(merge(TREE, a, [b])) == {a}
    assert besides(rule(TREE, a, refuses=["both"])) == {b}
    assert besides(rule(TREE, STATE.ids[5], takes=[f'"{TEXTS[rows[0]]}"']), rows[0]) == {STATE.ids[5]}
    more = rule(rule(TREE, STATE.ids[5], takes=["both"]), STATE.ids[6], takes=["both"])
    assert {STATE.ids[5], STATE.ids[6]} <= besides(more)


def test_examples_place_a_node_of_ones_own() -> None:
    tree = exemplify(TREE, STATE.ids[0], ["more"])
    *told, own = texts_of(tree, STATE.ids[0])
    assert told[-1] == "more"
    assert own.startswith(tree.node(STATE.ids[0]).name)
    with pytest.raises(InputError, match="no node"):
        model(Taxonomy())
    with pytest.raises(InputError, match="texts but"):
        model(TREE).decide(VECTORS, TEXTS[1:])


def test_languages_are_taken_away_to_the_same_bytes() -> None:
    rows = np.random.default_rng(0).normal(size=(300, 64)).astype(np.float32)
    basis, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(64, 3)))
    basis = basis.astype(np.float32)
    left = without_language(rows, basis)
    assert np.abs(left @ basis).max() < 0.01
    for row in (0, 17, 299):
        assert (without_language(rows[row : row + 1], basis)[0] == left[row]).all()
    assert not without_language(basis.T, basis).any()
