"""Customers who come back, and customers with several issues at once, over the verbs and the desk."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, InputError
from headwater.core.ports import Act
from tests.unit.agents.refund import TEXT

FEE = """---
name: fee
purpose: Explain a fee
applies:
- why was I charged a fee
- there is a strange fee on my bill
slots:
- name: order_id
  ask: Which order number has the fee?
  kind: code
  pattern: '[0-9]{6}'
- name: email
  ask: What is your e-mail address?
  kind: email
tests:
- name: a fee
  customer: {order_id: '123456', email: ada@example.com}
  ends: explain
start: [explain]
---
# Steps
## explain
Ask: order_id, email
Say: The fee of {order_id} is for the parcel; the bill goes to {email}.
"""


@dataclass
class Clock:
    """Stands until it is moved."""

    at: datetime = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def ann(tmp_path: Path) -> Context:
    """A workspace with two published procedures."""
    found = Context(folder=tmp_path / "w", who="ann", role="editor", clock=Clock())
    with Workspace(found.folder) as workspace:
        act = Act(found.clock.now(), "ann", "agents.publish", "", {})
        for name, text in (("fee", FEE), ("refund", TEXT)):
            workspace.desk.procedures.of(name).create(text, parent=None, act=act)
            workspace.desk.procedures.of(name).publish(1, act)
    return found


def do(context: Context, which: str, **given: object) -> Any:
    asked = verb(f"agents.{which}")
    return call(asked, context, asked.input(**given))


def talk(context: Context, *texts: str, **given: str) -> Any:
    """The last answer of a conversation."""
    said = do(context, "say", text=texts[0], **given)
    for text in texts[1:]:
        said = do(context, "say", text=text, conversation=said.conversation)
    return said


def test_a_returning_customer_is_offered_what_they_told_and_nobody_else_is(ann: Context) -> None:
    first = talk(ann, "why was I charged a fee", "123456", "ada@example.com", customer="C-1")
    assert first.replies[0] == "The fee of 123456 is for the parcel; the bill goes to ada@example.com."
    again = talk(ann, "why was I charged a fee", customer="C-1")
    assert again.replies == ["Is the order id still 123456?"]
    said = talk(ann, "no, 654321", conversation=again.conversation)
    assert said.replies == ["Is the email still ada@example.com?"]
    assert talk(ann, "yes", conversation=again.conversation).replies[0].endswith("ada@example.com.")
    other = talk(ann, "I want my money back", customer="C-1")  # another procedure, the same fact
    assert other.replies == ["Is the order id still 654321?"]
    for given in ({"customer": "C-2"}, {}):
        assert talk(ann, "why was I charged a fee", **given).replies == ["Which order number has the fee?"]
    with pytest.raises(InputError, match="another customer"):
        talk(ann, "yes", conversation=other.conversation, customer="C-2")
    with Workspace(ann.folder) as workspace:
        trace = str(workspace.desk.procedures.trace(first.conversation))
        assert "ada@example.com" not in trace
        assert "C-1" not in str(workspace.desk.procedures.conversation(first.conversation))


def test_what_is_too_old_or_not_to_be_kept_is_not_offered(ann: Context) -> None:
    talk(ann, "why was I charged a fee", "123456", customer="C-1")
    later = replace(ann, clock=Clock(ann.clock.now() + timedelta(days=91)))
    assert talk(later, "why was I charged a fee", customer="C-1").replies == ["Which order number has the fee?"]
    off = replace(ann, settings={"agent_memory_days": "0"})
    talk(off, "why was I charged a fee", "123456", customer="C-3")
    assert talk(ann, "why was I charged a fee", customer="C-3").replies == ["Which order number has the fee?"]


def test_a_customer_is_forgotten_with_their_conversations(ann: Context) -> None:
    said = talk(ann, "why was I charged a fee", "123456", customer="c@example.com")
    with pytest.raises(ActionDenied):
        do(replace(ann, role="agent"), "forget", customer="c@example.com")
    gone = do(ann, "forget", customer="C@example.com", why="asked")
    assert (gone.facts, gone.conversations) == (1, 1)
    with pytest.raises(InputError, match="no conversation"):
        do(ann, "trace", conversation=said.conversation)
    assert talk(ann, "why was I charged a fee", customer="c@example.com").replies == ["Which order number has the fee?"]
    with Workspace(ann.folder) as workspace:
        logged = workspace.desk.audit()[-1]
    assert (logged["verb"], logged["why"]) == ("agents.forget", "asked")
    assert "example.com" not in str(logged)


def test_a_second_issue_waits_its_turn_and_both_are_dealt_with(ann: Context) -> None:
    said = talk(ann, "I want my money back for order 123456", "4321", "also, why was I charged a fee")
    assert said.replies == [
        "I have noted that you also ask about something else; I will come to that next.",
        "How much?",
    ]
    for text in ("40", "no", "yes"):
        said = talk(ann, text, conversation=said.conversation)
    assert said.replies == ["Paid 40.", "Now to your other question.", "Which order number has the fee?"]
    said = talk(ann, "654321", conversation=said.conversation)
    said = talk(ann, "ada@example.com", conversation=said.conversation)
    assert said.replies[0] == "The fee of 654321 is for the parcel; the bill goes to ada@example.com."
    assert said.status == "open"
    assert talk(ann, "no, that's all", conversation=said.conversation).status == "done"
    rows = do(ann, "trace", conversation=said.conversation).rows
    assert [row.detail for row in rows if row.what in ("issue", "queued", "finished")] == [
        "refund", "fee", "refund: paid", "fee", "fee: explain",
    ]  # fmt: skip


def test_a_hand_off_names_the_issues_that_wait(ann: Context) -> None:
    said = talk(
        ann, "I want my money back for order 123456", "also, why was I charged a fee", "I want to speak to a person"
    )
    assert said.status == "handed_off"
    assert said.hand_off["also waiting"] == "Explain a fee"
    assert "order_id: 123456" in said.hand_off["known"]
