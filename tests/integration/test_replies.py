"""Customers are answered in bulk: with consent, once, never before the undo window ends, and on record."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context, call
from headwater.app.handing import MOST_TRIES, hand_over
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, IllegalMove, Refused, Unavailable
from headwater.core.types import Role
from tests.command import headwater

BEGAN = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


class Hands:
    """A clock that is set by hand."""

    time = BEGAN

    def now(self) -> datetime:
        return self.time


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contacts about two matters, by forty customers of whom half may be answered."""
    folder = tmp_path_factory.mktemp("replies")
    rows = ["id,comment,created_at,customer,may_contact"]
    for n in range(80):
        what = "my parcel never arrived and I want it back" if n % 2 else "the app crashes when I open the settings"
        rows.append(f"T-{n},{what} number {n},2024-01-{n % 28 + 1:02},cust{n % 40},{'yes' if n % 40 < 20 else 'no'}")
    (folder / "c.csv").write_text("\n".join(rows), "utf-8")
    done = headwater("run", folder / "c.csv", "-w", folder / "w", "--set", "min_group=1")
    assert done.code == 0, done.err
    return folder / "w"


@pytest.fixture
def context(made: Path, tmp_path: Path) -> Context:
    target = tmp_path / "w"
    target.mkdir()
    for path in made.rglob("*"):
        if path.is_file():
            (target / path.relative_to(made)).parent.mkdir(parents=True, exist_ok=True)
            (target / path.relative_to(made)).write_bytes(path.read_bytes())
    return Context(target, who="ann", clock=Hands())


def do(context: Context, asked_for: str, /, **given: Any) -> Any:
    asked = verb(asked_for)
    return call(asked, context, asked.input(**given))


def as_(context: Context, who: str, role: Role = "admin") -> Context:
    return Context(context.folder, who=who, role=role, clock=context.clock)


def wait(context: Context, minutes: float) -> None:
    context.clock.time = context.clock.now() + timedelta(minutes=minutes)  # type: ignore[attr-defined]


def sent(context: Context) -> list[dict[str, Any]]:
    path = context.folder / "outbox.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


SAY = {"issue": "1", "text": "It is fixed.", "consent": "may_contact=yes"}


def test_nothing_leaves_before_the_window_ends_and_all_of_it_once_afterwards(context: Context) -> None:
    tried = do(context, "replies.send", **SAY, close=True, dry_run=True)
    assert tried.batch == ""
    assert do(context, "messages.list").total == 0
    done = do(context, "replies.send", **SAY, close=True)
    assert (done.replies, done.closes) == (tried.replies, tried.closes)
    assert 0 < done.replies <= 20
    assert done.without_consent > 0
    assert done.contacts == done.closes + done.without_consent + done.unreachable
    wait(context, 29.9)
    assert do(context, "messages.deliver").sent == 0
    assert sent(context) == []
    wait(context, 1)
    assert do(context, "messages.deliver").sent == done.replies + done.closes
    assert do(context, "messages.deliver").sent == 0
    again = do(context, "replies.send", **SAY, close=True)
    assert (again.batch, again.already) == ("", done.replies + done.closes)
    with Workspace(context.folder) as workspace:
        allowed = {
            row["source_id"]
            for row in workspace.read("contacts", columns=["source_id", "attributes"]).to_pylist()
            if dict(row["attributes"]).get("may_contact") == "yes"
        }
        lines = [line for line in workspace.desk.audit() if line["verb"] == "replies.send"]
        (told,) = [event for event in workspace.desk.issues.history(done.issue_id) if event.kind == "replied"]
    assert {line["target"]["source_id"] for line in sent(context)} <= allowed
    assert len(lines) == 1
    assert (lines[0]["who"], told.who, told.details["batch"]) == ("ann", "ann", done.batch)


def test_a_batch_is_called_back_whole_and_can_be_sent_later(context: Context) -> None:
    done = do(context, "replies.send", **SAY)
    wait(context, 10)
    back = do(context, "replies.undo", batch=done.batch, why="a typing error")
    assert (back.withdrawn, back.gone) == (done.replies, 0)
    wait(context, 60)
    assert do(context, "messages.deliver").sent == 0
    again = do(context, "replies.send", **SAY)
    assert (again.replies, again.already) == (done.replies, 0)
    wait(context, 31)
    assert do(context, "messages.deliver").sent == done.replies
    late = do(context, "replies.undo", batch=again.batch)
    assert (late.withdrawn, late.gone) == (0, done.replies)


def test_what_one_proposes_another_reviews(context: Context) -> None:
    draft = do(as_(context, "bot", "agent"), "replies.propose", **SAY)
    own = do(context, "replies.propose", **{**SAY, "text": "Another thing."})
    with pytest.raises(ActionDenied, match="your own"):
        do(context, "replies.approve", draft=own.draft_id)
    for role in ("viewer", "analyst", "agent"):
        with pytest.raises(ActionDenied):
            do(as_(context, "x", role), "replies.approve", draft=draft.draft_id)  # type: ignore[arg-type]
    waiting = do(context, "queue.next", queue="review", limit=50)
    assert [item.id for item in waiting.items if item.kind == "reply"] == [draft.draft_id]
    done = do(context, "replies.approve", draft=draft.draft_id)
    assert done.replies > 0
    with pytest.raises(IllegalMove):
        do(context, "replies.approve", draft=draft.draft_id)
    with pytest.raises(ActionDenied):
        do(as_(context, "bo"), "replies.reopen", draft=draft.draft_id)
    assert do(context, "replies.reopen", draft=draft.draft_id).state == "open"
    wait(context, 60)
    assert do(context, "messages.deliver").sent == 0
    assert do(context, "replies.reject", draft=draft.draft_id, why="too early").state == "rejected"


def test_roles_that_may_not_answer_customers_do_not(context: Context) -> None:
    for role in ("viewer", "analyst", "agent", "system"):
        with pytest.raises(ActionDenied):
            do(as_(context, "x", role), "replies.send", **SAY)  # type: ignore[arg-type]


class Deaf:
    """An outlet that takes nothing."""

    def __init__(self, error: type[Exception]) -> None:
        self._error, self.asked = error, 0

    def send(self, *_: object) -> str:
        self.asked += 1
        raise self._error("not now")


def test_what_is_not_taken_is_tried_again_later_and_given_up_in_the_end(context: Context) -> None:
    n = do(context, "replies.send", **SAY).replies
    wait(context, 31)
    with Workspace(context.folder) as workspace:
        deaf = Deaf(Unavailable)
        assert hand_over(context, workspace, outlet=deaf) == (0, n)
        assert hand_over(context, workspace, outlet=deaf) == (0, 0)  # not at once
        for _ in range(MOST_TRIES - 1):
            wait(context, 24 * 60)
            hand_over(context, workspace, outlet=deaf)
        assert deaf.asked == n * MOST_TRIES
        assert {message.state for message in workspace.desk.outgoing.all()} == {"failed"}
    assert do(context, "messages.retry").messages == n
    assert do(context, "messages.deliver").sent == n
    do(context, "replies.send", **{**SAY, "text": "More."})
    wait(context, 31)
    with Workspace(context.folder) as workspace:
        hand_over(context, workspace, outlet=Deaf(Refused))  # never: no second try
        assert len(workspace.desk.outgoing.all(state="failed")) == n


def test_merged_issues_are_answered_together_and_split_ones_apart(context: Context) -> None:
    first = do(context, "replies.send", **SAY, dry_run=True)
    other = do(context, "replies.send", **{**SAY, "issue": "2"}, dry_run=True)
    do(context, "issues.merge", issue="2", into="1")
    both = do(context, "replies.send", **SAY, dry_run=True)
    assert both.contacts == first.contacts + other.contacts
    do(context, "issues.separate", issue=other.issue_id, why="two matters")
    part = do(context, "issues.split", issue=first.issue_id, by="may_contact=yes", name="those we may ask")
    assert part.contacts + part.other_contacts == first.contacts
    rest = do(context, "replies.send", **{**SAY, "issue": first.issue_id}, dry_run=True)
    assert rest.replies == 0
    assert (
        do(context, "replies.send", **{**SAY, "issue": "those we may ask"}, dry_run=True).contacts
        == part.other_contacts
    )
    do(context, "issues.merge", issue=part.other.issue_id, into=first.issue_id)
    assert do(context, "replies.send", **{**SAY, "issue": first.issue_id}, dry_run=True).contacts == first.contacts
