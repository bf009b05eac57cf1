"""The tree, its edits, their difference and their way back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.organise.trees import edit, trees

from headwater.core.errors import IllegalMove, InputError, StaleVersion, UnknownComponent
from headwater.organise.edits import (
    Part,
    add,
    adopt,
    apply,
    changes,
    diff,
    inverse,
    lock,
    merge,
    move,
    own,
    rename,
    restore,
    retire,
    rule,
    split,
)
from headwater.organise.taxonomy import Exemplar, Node, Taxonomy, wholes


def _tree() -> tuple[Taxonomy, dict[str, str]]:
    tree, ids = Taxonomy(), {}
    for name, parent in (("Payments", None), ("Declined", "Payments"), ("Pending", "Payments"), ("Delivery", None)):
        tree, ids[name] = add(tree, name, parent=ids.get(parent or ""))
    return tree, ids


def _parts(*names: str) -> list[Part]:
    return [Part(name, texts=(f"about {name}",)) for name in names]


def test_edits_leave_the_old_tree_alone_and_show_in_the_difference() -> None:
    tree, ids = _tree()
    edited = rename(move(tree, ids["Pending"], ids["Delivery"]), ids["Declined"], "Card declined")
    assert tree.node(ids["Declined"]).name == "Declined"
    assert edited.node(ids["Pending"]).parent == ids["Delivery"]
    assert len(diff(tree, edited)) == 2
    assert diff(tree, tree) == []


def test_a_merge_takes_topics_rules_exemplars_and_children() -> None:
    tree = Taxonomy.of(
        [
            Node("a", "A", topics=("t_1",), takes=("one",), refuses=("x", "y"), exemplars=(Exemplar("an a"),)),
            Node("b", "B", topics=("t_2",), takes=("two",), refuses=("x",), exemplars=(Exemplar("a b"),)),
            Node("c", "C", definition="About c.", refuses=("x",)),
            Node("d", "D", parent="b"),
        ]
    )
    merged = merge(tree, "a", ["b", "c"])
    kept = merged.node("a")
    assert kept.topics == ("t_1", "t_2", "c")  # C had no topic: it keeps its place as one of its own
    assert (kept.takes, kept.refuses) == (("one", "two"), ("x",))
    assert kept.exemplars == (Exemplar("an a"), Exemplar("a b", "t_2"), Exemplar("C. About c.", "c"))
    assert merged.node("b").retired
    assert merged.node("d").parent == "a"
    with pytest.raises(IllegalMove, match="itself"):
        merge(tree, "a", ["a"])
    with pytest.raises(IllegalMove, match="is retired"):
        merge(merged, "a", ["b"])


def test_a_split_shares_out_every_topic_and_never_uses_a_part_twice() -> None:
    tree = Taxonomy.of([Node("a", "A", topics=("t_1", "t_2"))])
    parts, (first, second) = split(tree, "a", _parts("One", "Two"))
    assert parts.node("a").topics == ()
    assert not parts.receives(parts.node("a"))
    assert parts.node(first).topics == ("t_1/1", "t_2/1")
    assert parts.node(second).exemplars == (Exemplar("about Two", "t_1/2"), Exemplar("about Two", "t_2/2"))
    again, _ = split(restore(retire(parts, first), first), first, _parts("X", "Y"))
    assert {t for n in again.nodes for t in n.topics} >= {"t_1/1/1", "t_2/1/2"}
    back, (one, two) = split(tree, "a", [Part("One", ("t_1",)), Part("Two", ("t_2",))])
    assert (back.node(one).topics, back.node(two).topics) == (("t_1",), ("t_2",))
    with pytest.raises(IllegalMove, match="share out"):
        split(tree, "a", [Part("One", ("t_1",)), Part("Two", ("t_1",))])
    with pytest.raises(InputError, match="two parts"):
        split(tree, "a", _parts("One"))
    assert wholes("t/1/2") == ["t/1", "t"]


def test_locks_loops_names_and_topics_hold() -> None:
    tree, ids = _tree()
    with pytest.raises(IllegalMove, match="below itself"):
        move(tree, ids["Payments"], ids["Pending"])
    with pytest.raises(IllegalMove, match="siblings"):
        rename(tree, ids["Pending"], "declined")
    locked = lock(tree, ids["Pending"])
    with pytest.raises(IllegalMove, match="locked"):
        rename(locked, ids["Pending"], "Waiting")
    assert rename(lock(locked, ids["Pending"], locked=False), ids["Pending"], "Waiting")
    with pytest.raises(UnknownComponent):
        rename(tree, "n_nothing", "x")
    with pytest.raises(InputError, match="unknown parent"):
        Taxonomy.of([Node("a", "A", "nowhere")])
    with pytest.raises(IllegalMove, match="both take the topic t"):
        Taxonomy.of([Node("a", "A", topics=("t",)), Node("b", "B", topics=("t",))])
    with pytest.raises(IllegalMove, match="a part of it"):
        Taxonomy.of([Node("a", "A", topics=("t",)), Node("b", "B", topics=("t/1",))])
    assert Taxonomy.of([Node("a", "A", topics=("t",)), Node("b", "B", topics=("t",), retired=True)])
    with pytest.raises(IllegalMove, match="active nodes"):
        retire(tree, ids["Payments"])
    with pytest.raises(InputError, match="no rule"):
        rule(tree, ids["Pending"], drop=["none"])
    assert own(tree, ids["Pending"], "t_pay").node(ids["Pending"]).owner == "t_pay"


def test_people_name_nodes_by_id_name_or_path() -> None:
    tree, ids = _tree()
    tree, twin = add(tree, "Pending", parent=ids["Delivery"])
    assert tree.find(twin).id == tree.find("delivery / pending").id == twin
    assert tree.find("DECLINED").id == ids["Declined"]
    with pytest.raises(InputError, match="2 nodes are called"):
        tree.find("pending")
    with pytest.raises(UnknownComponent) as found:
        tree.find("Declned")
    assert found.value.hint == "did you mean 'Declined'?"


@settings(max_examples=60, deadline=None)
@given(trees(), st.data())
def test_no_edit_loses_a_node_and_every_edit_can_be_undone(tree: Taxonomy, data: st.DataObject) -> None:
    after = tree
    for _ in range(data.draw(st.integers(1, 6))):
        before, after = after, edit(after, data)
        assert before.by_id.keys() <= after.by_id.keys()
    found = changes(tree, after)
    assert apply(tree, found) == after
    assert apply(after, inverse(found)) == tree
    assert bool(found) == bool(diff(tree, after)) == (tree != after)


@settings(max_examples=60, deadline=None)
@given(trees(), st.data())
def test_locked_nodes_stay_and_changes_do_not_hit_a_moved_target(tree: Taxonomy, data: st.DataObject) -> None:
    after = edit(tree, data)
    for node in tree.nodes:
        if node.locked and not after.node(node.id).locked:
            assert changes(tree, after)[0].before == node  # it was unlocked, nothing else
            assert len(changes(tree, after)) == 1
    found = changes(tree, after)
    if found and found[0].before is not None:
        with pytest.raises(StaleVersion):
            apply(after, found)


def test_a_document_retires_what_it_leaves_out_and_may_not_touch_locked_nodes() -> None:
    tree, ids = _tree()
    document = Taxonomy.of([node for node in tree.nodes if node.name != "Pending"])
    adopted = adopt(tree, document)
    assert adopted.node(ids["Pending"]).retired
    locked = lock(tree, ids["Pending"])
    with pytest.raises(IllegalMove, match="'Pending' is locked"):
        adopt(locked, document)
    assert adopt(locked, lock(locked, ids["Pending"], locked=False))
