"""Who may reach other systems, and what an issue is when it is told outside."""

import json
from pathlib import Path

import pytest

from headwater.app.context import Context, call
from headwater.app.posting import DeskPost
from headwater.app.usecases import connect, outbox, tickets, worker
from headwater.app.verbs.connect import (
    DropInput,
    LoadConnectorsInput,
    PostInput,
    ReplayInput,
    WorkerInput,
)
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, InputError, Refused
from headwater.core.types import Role

REFUSED: dict[str, Role] = {
    "connect.load": "triager",
    "connect.pull": "triager",
    "connect.send": "viewer",
    "ticket.open": "agent",
    "ticket.comment": "agent",
    "ticket.update": "agent",
    "outbox.replay": "analyst",
    "outbox.drop": "analyst",
    "news.replay": "agent",
    "worker": "agent",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("connectors.toml").write_text(f'[[connector]]\nname = "drop"\nkind = "files"\nurl = "{tmp_path / "there"}"\n')
    Workspace(tmp_path / "w").close()
    connect.load(Context(tmp_path / "w"), LoadConnectorsInput(file="connectors.toml"))
    return tmp_path / "w"


@pytest.mark.parametrize("name", REFUSED)
def test_each_write_is_for_some_roles_alone(name: str, folder: Path) -> None:
    with pytest.raises(ActionDenied, match=f"the role {REFUSED[name]} may not {name}"):
        call(VERBS[name], Context(folder, role=REFUSED[name]), None)


def test_everything_that_is_decided_is_in_the_audit_log(folder: Path) -> None:
    context = Context(folder, who="jo")
    message = connect.send(context, PostInput(name="drop", text="hello"))
    outbox.drop(context, DropInput(message=message.message_id, why="by hand"))
    with Workspace(folder, create=False) as workspace:
        log = [(entry["who"], entry["verb"], entry["why"]) for entry in workspace.desk.audit()]
    assert log == [("local", "connect.load", ""), ("jo", "connect.send", ""), ("jo", "outbox.drop", "by hand")]
    with pytest.raises(InputError, match="no message"):
        outbox.replay(context, ReplayInput(message=message.message_id))


def test_a_worker_says_which_connectors_it_cannot_reach_and_goes_on(folder: Path) -> None:
    with Path("connectors.toml").open("a") as file:
        file.write('[[connector]]\nname = "shop"\nkind = "github"\nurl = "https://api.github.com"\nproject = "a/b"\n')
    context = Context(folder)
    connect.load(context, LoadConnectorsInput(file="connectors.toml"))
    with pytest.raises(Refused, match="shop is a github connector: it cannot post"):
        connect.send(context, PostInput(name="shop", text="hello"))
    with Workspace(folder, create=False) as workspace:
        post = DeskPost(workspace.desk, at=context.clock.now(), who="jo", verb="test")
        assert (
            post.send("m1", "shop", {"action": "open", "issue_id": "i_1", "title": "Late", "text": "Late"}) == "waiting"
        )
    connect.send(context, PostInput(name="drop", text="hello"))
    done = worker.work(context, WorkerInput(once=True))
    assert (done.sent, done.waiting) == (1, 1)
    assert done.blocked == [
        "shop: connector shop (github) lacks secret (set it in connectors.toml; a secret is env:NAME or file:PATH, and must not "
        "be empty)"
    ]
    (sent,) = (folder.parent / "there" / "out").glob("*.json")
    assert json.loads(sent.read_text())["data"]["text"] == "hello"


def test_there_is_no_ticket_list_of_an_issue_that_does_not_exist(folder: Path) -> None:
    with pytest.raises(InputError, match="no issue answers"):
        tickets.list_tickets(Context(folder), tickets.TicketsInput(issue="nothing"))
