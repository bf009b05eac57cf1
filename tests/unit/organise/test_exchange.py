"""Text, JSON and CSV are the same tree; what cannot be read is named by file and line."""

import pytest
from hypothesis import given, settings
from tests.unit.organise.trees import trees

from headwater.core.errors import InputError
from headwater.organise.exchange import FORMS, Form, form_of, read, write
from headwater.organise.outline import from_text, to_text
from headwater.organise.taxonomy import Taxonomy


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=80, deadline=None)
@given(tree=trees())
def test_every_form_gives_the_tree_back(form: Form, tree: Taxonomy) -> None:
    text = write(tree, form)
    assert read(text, form) == tree
    assert write(read(text, form), form) == text


@settings(max_examples=50, deadline=None)
@given(trees(plain=True))
def test_names_alone_find_their_nodes_again(tree: Taxonomy) -> None:
    bare = "\n".join(line.split("  [")[0] for line in to_text(tree).split("\n"))
    assert from_text(bare, base=tree) == tree
    rows = ["name,parent", *(f"{n.name},{tree.node(n.parent).name if n.parent else ''}" for n in tree.nodes)]
    assert read("\n".join(rows), "csv", base=tree) == tree


def test_plain_outlines_are_read_however_they_are_indented() -> None:
    two = from_text("Payments\n  Declined\n    - definition: Refused at checkout.\n  Pending\nDelivery\n")
    tabs = from_text(
        "\ufeff# mine\nPayments\r\n\tDeclined\r\n\t\t- definition: Refused at checkout.\n\tPending\n\nDelivery"
    )
    bullets = from_text("- Payments\n   - Declined\n      - definition: Refused at checkout.\n   - Pending\n- Delivery")
    assert two == tabs == bullets
    assert [node.name for node in two.children(None)] == ["Delivery", "Payments"]
    assert two.find("Declined").definition == "Refused at checkout."


WRONG: dict[str, tuple[Form, str, str]] = {
    "below nothing": ("text", "  Payments\n", "line 1: 'Payments' is indented"),
    "unknown field": ("text", "A\n  - defintion: x\n", "line 2: unknown field 'defintion'"),
    "field of nothing": ("text", "A\n- definition: x\n", "line 2: a field without a node"),
    "unknown mark": ("text", "A\nB  [b]  !lokked\n", "line 2: unknown mark !lokked"),
    "twin names": ("text", "A\n# note\na\n", "line 3: two siblings"),
    "twin ids": ("text", "A  [x]\nB  [x]\n", "line 2: two nodes have the id"),
    "twin topics": ("text", "A\n  - topics: t\nB\n  - topics: t\n", "line 3: 'A' and 'B' both take"),
    "no json": ("json", '{"nodes": [\n}', "line 2"),
    "no nodes": ("json", "3", "not a list of nodes"),
    "wrong type": ("json", '[{"name": "A"}, {"name": 3}]', "node 2: name is not a text"),
    "unknown json field": ("json", '[{"name": "A", "ower": "x"}]', "node 1: unknown field 'ower'"),
    "no name column": ("csv", "title\nA\n", "line 1: there is no column 'name'"),
    "unknown column": ("csv", "name,ower\nA,b\n", "line 1: unknown column 'ower'"),
    "unknown parent": ("csv", "name,parent\nA,\nB,Aa\n", "line 3: unknown parent 'Aa'"),
    "too many cells": ("csv", "name\nA,b\n", "line 2: more cells"),
    "no flag": ("csv", "name,locked\nA,maybe\n", "line 2: locked is 'maybe'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_is_named_by_file_and_place(case: str) -> None:
    form, text, message = WRONG[case]
    with pytest.raises(InputError, match="mine") as found:
        read(text, form, source=f"mine.{form}")
    assert message in str(found.value)
    assert found.value.hint


def test_a_csv_cell_holds_lists_and_names_its_parent() -> None:
    tree = read(
        'Name,Parent,Takes,Examples\nPay,,,\nDeclined,Pay,"card declined\nrefus*","It was declined\n[t_1] No"\n', "csv"
    )
    node = tree.find("Declined")
    assert node.takes == ("card declined", "refus*")
    assert [(e.text, e.topic) for e in node.exemplars] == [("It was declined", ""), ("No", "t_1")]
    assert tree.node(node.parent or "").name == "Pay"
    assert [form_of(name) for name in ("a.csv", "A.JSON", "a.txt", "a")] == ["csv", "json", "text", "text"]
