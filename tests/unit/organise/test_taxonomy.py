"""Edits of the tree, their difference, their text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import IllegalMove, InputError, UnknownComponent
from headwater.organise.outline import from_text, to_text
from headwater.organise.taxonomy import Node, Taxonomy, add, diff, lock, merge, move, rename, retire, split


def _tree() -> tuple[Taxonomy, dict[str, str]]:
    tree, ids = Taxonomy(), {}
    for name, parent in (("Payments", None), ("Declined", "Payments"), ("Pending", "Payments"), ("Delivery", None)):
        tree, ids[name] = add(tree, name, parent=ids.get(parent or ""))
    return tree, ids


def test_edits_leave_the_old_tree_alone_and_show_in_the_difference() -> None:
    tree, ids = _tree()
    edited = rename(move(tree, ids["Pending"], ids["Delivery"]), ids["Declined"], "Card declined")
    assert tree.node(ids["Declined"]).name == "Declined"
    assert edited.node(ids["Pending"]).parent == ids["Delivery"]
    assert len(diff(tree, edited)) == 2
    assert diff(tree, tree) == []


def test_merge_split_retire() -> None:
    tree, ids = _tree()
    parts, made = split(tree, ids["Declined"], ["At the shop", "Online"])
    merged = merge(parts, ids["Pending"], [ids["Declined"]])
    assert merged.node(ids["Declined"]).retired
    assert {merged.node(i).parent for i in made} == {ids["Pending"]}
    with pytest.raises(IllegalMove, match="active nodes"):
        retire(tree, ids["Payments"])
    assert retire(tree, ids["Delivery"]).node(ids["Delivery"]).retired
    with pytest.raises(IllegalMove, match="itself"):
        merge(tree, ids["Pending"], [ids["Pending"]])


def test_locks_loops_and_names_hold() -> None:
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


NAMES = st.lists(
    st.from_regex(r"[A-Za-z][a-z ]{0,10}[a-z]", fullmatch=True), min_size=1, max_size=12, unique_by=str.lower
)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.data())
def test_text_and_tree_are_the_same_thing(names: list[str], data: st.DataObject) -> None:
    nodes: list[Node] = []
    for i, name in enumerate(" ".join(n.split()) for n in names):
        parent = data.draw(st.sampled_from([None, *[n.id for n in nodes]]))
        note = data.draw(st.sampled_from(["", "what it is"]))
        nodes.append(
            Node(f"n_{i}", f"{name} {i}", parent, note, "", note, "pay-team" if note else "", locked=bool(note))
        )
    tree = Taxonomy.of(nodes)
    assert from_text(to_text(tree)) == tree


def test_plain_outlines_are_read_and_bad_lines_named() -> None:
    tree = from_text("Payments\n  Declined\n    = Refused at checkout.\n  Pending\nDelivery\n")
    assert [node.name for node in tree.children(None)] == ["Delivery", "Payments"]
    declined = next(node for node in tree.nodes if node.name == "Declined")
    assert declined.definition == "Refused at checkout."
    with pytest.raises(InputError, match="line 2"):
        from_text("Payments\n      Too deep\n")
