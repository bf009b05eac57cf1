"""Procedures on the desk: drafted, reviewed by somebody else, proved, published, talked to; all of it audited."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, GateRefused, IllegalMove, InputError, SchemaMismatch, UnknownComponent
from headwater.core.ports import Act
from tests.unit.agents.refund import TEXT


def do(context: Context, which: str, /, **given: object) -> Any:
    asked = verb(f"agents.{which}")
    answer = call(asked, context, asked.input(**given))
    assert isinstance(answer, asked.output)
    return answer


@pytest.fixture
def ann(tmp_path: Path) -> Context:
    return Context(folder=tmp_path / "w", who="ann", role="analyst")


def test_from_draft_to_conversation(ann: Context) -> None:
    bob = replace(ann, who="bob", role="editor")
    drafted = do(ann, "put", text=TEXT, why="first")
    assert drafted.version.state == "draft"
    with pytest.raises(IllegalMove, match="nothing differs"):
        do(ann, "put", text=TEXT)
    do(ann, "put", text=TEXT.replace("How much?", "Which amount?"))
    do(ann, "review", name="refund")
    with pytest.raises(ActionDenied, match=r"may not agents\.approve"):
        do(ann, "approve", name="refund", version="1")
    with pytest.raises(ActionDenied, match="your own"):
        do(replace(ann, role="admin"), "approve", name="refund", version="1")
    with pytest.raises(ActionDenied, match="approved by nobody"):
        do(bob, "publish", name="refund", version="1")
    do(bob, "approve", name="refund", version="1", why="reads well")
    with pytest.raises(InputError, match="no procedure is published"):
        do(ann, "say", text="hello")
    done = do(bob, "publish", name="refund", version="1")
    assert (done.version.state, done.version.proved) == ("published", True)
    said = do(ann, "say", text="I want my money back for order 123456")
    assert said.replies == ["What is your PIN?"]
    turns = (
        ("4321", "Which amount?"),
        ("40", "Anything to add?"),
        ("no", "Shall I pay 40 for 123456?"),
        ("yes", "Paid 40."),
    )
    for text, reply in turns:
        said = do(ann, "say", text=text, conversation=said.conversation)
        assert said.replies[0] == reply
    trace = do(ann, "trace", conversation=said.conversation)
    assert trace.procedures == ["refund@1"]
    assert "4321" not in str(trace)
    with Workspace(ann.folder) as workspace:
        row = workspace.desk.procedures.conversation(said.conversation)
        assert row is not None
        assert "4321" not in row.state
        verbs = [line["verb"] for line in workspace.desk.audit()]
    assert verbs == ["agents.put", "agents.put", "agents.review", "agents.approve", "agents.prove", "agents.publish"]
    text = TEXT.replace("requires: amount <= find.price and amount <= 100", "requires: amount <= 100")
    assert do(ann, "put", text=text).version.parent == 1
    assert do(ann, "diff", name="refund", first="published", second="draft").lines


def test_what_does_not_pass_its_proof_is_not_published(ann: Context) -> None:
    admin = replace(ann, role="admin")
    leaks = TEXT.replace("Say: Paid {amount}.", "Say: Paid {amount}.\nHand off: always")
    do(admin, "put", text=leaks)
    with pytest.raises(ActionDenied, match="approved by nobody"):
        do(admin, "publish", name="refund", alone=True)
    with pytest.raises(GateRefused, match=r"pass\^8"):
        do(admin, "publish", name="refund", alone=True, why="in a hurry")
    rows = do(admin, "list").procedures
    assert [(row.state, row.proved) for row in rows] == [("draft", False)]


def test_what_is_open_cannot_be_published_and_roles_hold(ann: Context) -> None:
    admin = replace(ann, role="admin")
    do(admin, "put", text=TEXT[: TEXT.index("tests:")] + TEXT[TEXT.index("start:") :])
    with pytest.raises(SchemaMismatch, match="there is no test"):
        do(admin, "publish", name="refund", alone=True, why="in a hurry")
    with pytest.raises(ActionDenied):
        do(replace(ann, role="viewer"), "put", text=TEXT)
    with pytest.raises(ActionDenied):
        do(replace(ann, role="agent"), "publish", name="refund")
    with pytest.raises(UnknownComponent, match="refnd"):
        do(ann, "show", name="refnd")
    with pytest.raises(SchemaMismatch, match="line 1"):
        do(ann, "put", text="name: x")


def test_a_persons_approval_is_asked_and_given_by_key(ann: Context) -> None:
    admin = replace(ann, role="admin")
    text = TEXT.replace("approval: customer", "approval: person")
    do(admin, "put", text=text)
    with Workspace(ann.folder) as workspace:  # a person's approval cannot be scripted: published as it is
        workspace.desk.procedures.of("refund").publish(1, Act(admin.clock.now(), admin.who, "agents.publish", "", {}))
    said = do(admin, "say", text="I want my money back for order 123456")
    for words in ("4321", "40", "no"):
        said = do(admin, "say", text=words, conversation=said.conversation)
    assert said.status == "waiting"
    given = {"conversation": said.conversation, "key": said.approve}
    (talk,) = do(ann, "talks", status="waiting").talks
    assert (talk.conversation, talk.approve) == (said.conversation, said.approve)
    assert talk.call == "pay(order_id=123456, amount=40)"
    assert talk.step == "refund: amount"
    do(admin, "say", text="hello")
    assert (do(ann, "talks").total, do(ann, "talks").waiting, do(ann, "talks", status="open").total) == (2, 1, 1)
    with pytest.raises(ActionDenied):
        do(replace(ann, role="agent"), "decide", **given)
    wrong = do(admin, "decide", **{**given, "key": "0"})
    assert (wrong.status, wrong.approve) == ("waiting", said.approve)
    meanwhile = do(admin, "say", text="is it done?", conversation=said.conversation)
    assert (meanwhile.status, meanwhile.approve) == ("waiting", said.approve)
    assert do(admin, "decide", **given).replies[0] == "Paid 40."
    assert do(ann, "talks", status="waiting").talks == []


def test_an_unsaved_text_is_read_with_its_flow_and_a_draft_is_simulated(ann: Context) -> None:
    found = do(ann, "read", text=TEXT)
    assert found.ok
    lines = TEXT.split("\n")
    assert {lines[step.line - 1] for step in found.flow} == {f"## {step.action}" for step in found.flow}
    assert {(way.source, way.target, way.when) for way in found.ways} >= {("order", "amount", "find.found")}
    assert next(step for step in found.flow if step.action == "amount").approval == "customer"
    wrong = do(ann, "read", text=TEXT.replace("Then: paid", "Then: pad"))
    assert not wrong.ok
    assert lines[wrong.problems[0].line - 1] == "Then: paid"
    assert do(ann, "read", text="").problems[0].line == 1
    do(ann, "put", text=TEXT)
    assert do(ann, "proof", name="refund").proof is None
    made = do(ann, "simulate", name="refund")
    assert made.proof is not None
    assert made.proof.ok
    assert made.version.proved
    kept = do(replace(ann, who="bob"), "proof", name="refund", version="1")
    assert (kept.proof, kept.who) == (made.proof, "ann")


def test_a_new_version_is_tried_on_a_share_and_keeps_the_tests_of_the_old_one(ann: Context) -> None:
    admin = replace(ann, role="admin")
    alone = {"name": "refund", "alone": True, "why": "try it"}

    def meets(customer: str) -> tuple[list[str], Any]:
        said = do(admin, "say", text="I want my money back for order 123456", customer=customer)
        return do(ann, "trace", conversation=said.conversation).procedures, said

    do(admin, "put", text=TEXT)
    do(admin, "publish", **alone, share=0.0)
    _, said = meets("c1")
    assert said.status == "handed_off"
    assert do(admin, "say", text="hello?", conversation=said.conversation).status == "handed_off"
    assert do(ann, "results", name="refund").rows == []  # no conversation that an agent had
    assert do(admin, "rollout", name="refund", share=1.0).before == 0
    assert meets("c1")[0] == ["refund@1"]

    name = TEXT.index("name:", TEXT.index("tests:")) + len("name: ")
    gone = TEXT[:name] + "another name" + TEXT[TEXT.index("\n", name) :].replace("How much?", "Which amount?", 1)
    do(admin, "put", text=gone.replace("How much?", "Which amount?"))
    do(admin, "publish", **alone, share=0.5)
    met = {customer: meets(customer)[0] for customer in "abcdefgh"}
    assert {version for (version,) in met.values()} == {"refund@1", "refund@2"}
    assert meets("a")[0] == met["a"]
    rows = {row.number: row.share for row in do(ann, "list", name="refund").procedures}
    assert rows == {1: 0.5, 2: 0.5}
    do(admin, "rollout", name="refund", share=0.0, why="complaints")
    assert meets("a")[0] == ["refund@1"]
    found = do(ann, "results").rows
    assert [(row.version, row.share) for row in found] == [(2, 0.0), (1, 1.0)]
    assert sum(row.conversations for row in found) == 11
    with pytest.raises(ActionDenied):
        do(replace(ann, role="agent"), "rollout", name="refund", share=1.0)
    with pytest.raises(UnknownComponent, match="refnd"):
        do(admin, "rollout", name="refnd", share=1.0)
    with pytest.raises(UnknownComponent, match="refnd"):
        do(ann, "results", name="refnd")
