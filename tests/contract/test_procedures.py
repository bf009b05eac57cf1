"""What every store of procedures must do."""

from datetime import UTC, datetime, timedelta

import pytest

from headwater.core.errors import IllegalMove, StaleVersion
from headwater.core.ports import Act, Desk
from headwater.core.ports.procedures import ConversationRow, ProofRow

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


def act(who: str = "ann") -> Act:
    return Act(NOW, who, "agents.import", "why", {})


def test_each_procedure_has_its_own_versions(desk: Desk) -> None:
    store = desk.procedures
    refund, fee = store.of("refund"), store.of("fee")
    assert refund.create("R1", parent=None, act=act()).number == 1
    assert fee.create("F1", parent=None, act=act()).number == 1
    with pytest.raises(IllegalMove, match="version 1 of yours is open"):
        refund.create("R2", parent=None, act=act())
    refund.publish(1, act("bob"))
    assert fee.published() is None
    assert [version.document for version in fee.versions()] == ["F1"]
    refund.create("R2", parent=1, act=act())
    refund.publish(2, act())
    assert [version.state for version in refund.versions()] == ["superseded", "published"]
    assert store.names() == ["fee", "refund"]
    assert store.published() == {"refund": refund.version(2)}
    fee.publish(1, act())
    assert list(store.published()) == ["fee", "refund"]
    logged = [row["subject"] for row in desk.audit() if str(row["subject"]).startswith("procedure")]
    assert logged[:2] == ["procedure refund version 1", "procedure fee version 1"]


def test_a_proof_is_of_a_text_and_is_kept(desk: Desk) -> None:
    store = desk.procedures
    assert store.proof("h") is None
    row = ProofRow("h", "refund", NOW, "ann", False, {"refusals": ["x"]})
    store.add_proof(row, act())
    assert store.proof("h") == row
    store.add_proof(row._replace(passed=True), act())
    found = store.proof("h")
    assert found is not None
    assert found.passed


def test_two_turns_at_the_same_time_do_not_both_count(desk: Desk) -> None:
    store = desk.procedures
    row = ConversationRow("c1", 0, ("refund@2",), "{}", NOW)
    store.keep(row, [{"what": "customer", "detail": "hi"}])
    with pytest.raises(StaleVersion):
        store.keep(row, [])
    found = store.conversation("c1")
    assert found == row._replace(revision=1)
    store.keep(found._replace(state="2"), [{"what": "agent", "detail": "hello"}])
    with pytest.raises(StaleVersion):
        store.keep(found, [{"what": "agent", "detail": "lost"}])
    assert store.trace("c1") == [{"what": "customer", "detail": "hi"}, {"what": "agent", "detail": "hello"}]
    assert store.conversation("other") is None


def test_what_a_customer_told_is_remembered_for_a_time_and_erased_with_their_conversations(desk: Desk) -> None:
    store = desk.procedures
    ada = ConversationRow("m1", 0, ("refund@1",), "{}", NOW, "ada")
    bob = ConversationRow("m2", 0, ("refund@1",), "{}", NOW, "bob")
    for row in (ada, bob):
        store.keep(row, [{"what": "customer", "detail": "hello"}])
        store.remember(row, {"order_id": f"of {row.customer}", "level": "gold"}, NOW)
    store.remember(ada, {"order_id": "newer"}, NOW + timedelta(days=2))
    store.remember(ada, {}, NOW + timedelta(days=9))
    assert store.remembered("ada", NOW) == {"level": "gold", "order_id": "newer"}
    assert store.remembered("ada", NOW + timedelta(days=1)) == {"order_id": "newer"}
    assert store.remembered("bob", NOW) == {}  # what is too old is gone, whoever told it
    assert store.conversation("m1").customer == "ada"  # type: ignore[union-attr]  # it was kept above
    assert store.forget_customer("ada", act()) == (1, 1)
    assert store.remembered("ada", NOW) == {}
    assert (store.conversation("m1"), store.trace("m1")) == (None, [])
    assert store.trace("m2")
    assert desk.audit()[-1]["change"] == {"facts": 1, "conversations": 1}
    assert store.forget_customer("nobody", act()) == (0, 0)
