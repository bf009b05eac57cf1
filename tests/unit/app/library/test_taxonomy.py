"""A taxonomy without a workspace."""

from pathlib import Path

import pytest

import headwater
from headwater.core.errors import IllegalMove, InputError

OUTLINE = "Payments\n  Declined\n  Refused\nDelivery\n  Late\n"


def test_it_is_loaded_edited_compared_and_saved(tmp_path: Path) -> None:
    tree = headwater.Taxonomy.from_text(OUTLINE)
    edited = (
        tree.add("Gift cards", parent="Payments", examples=["my gift card is empty"])
        .merge("Declined", ["Refused"])
        .rename("Declined", "Card declined")
        .move("Late", "")
        .rule("Late", takes=["late"], refuses=['"too late"'])
        .define("Late", definition="It came late.")
        .own("Late", "t_parcels")
        .split("Gift cards", {"Empty": ["the gift card is empty"], "Expired": ["the gift card has expired"]})
        .lock("Late")
    )
    assert tree == headwater.Taxonomy.from_text(OUTLINE)
    assert len(tree.diff(edited)) > 8
    with pytest.raises(IllegalMove, match="locked"):
        edited.retire("Late")
    for ending in ("txt", "json", "csv"):
        edited.save(tmp_path / f"reasons.{ending}")
        assert headwater.Taxonomy.load(tmp_path / f"reasons.{ending}") == edited
    assert edited.lock("Late", locked=False).retire("Late").find("Delivery").name == "Delivery"
    (tmp_path / "bad.txt").write_text("A\n  - nothing: x\n", "utf-8")
    with pytest.raises(InputError, match=r"bad\.txt, line 2"):
        headwater.Taxonomy.load(tmp_path / "bad.txt")


def test_it_assigns_by_rules_and_examples_and_comes_from_topics() -> None:
    tree = headwater.Taxonomy.from_text(OUTLINE).rule("Late", takes=["yesterday"]).own("Late", "t_1")
    assert tree.find(tree.assign(["it should have come yesterday"])[0]).name == "Late"
    model = headwater.TopicModel(n_topics=2, encoder="static")
    with pytest.raises(InputError, match="not fitted"):
        headwater.Taxonomy.from_topics(model)
    texts = ["refund please", "I want a refund", "app crashes", "the app crashed"]
    found = headwater.Taxonomy.from_topics(model.fit(texts))
    assert {node.id for node in found.nodes} == set(model.ids_.values())
