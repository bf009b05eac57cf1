"""Agents over a WebSocket, met by a real client over a real port: who may, at what pace, and that a conversation is one."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from limits import RateLimitItemPerHour
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from headwater.app.access import digest
from headwater.app.context import SystemClock
from headwater.app.workspace import Workspace
from headwater.core.ports import Act
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Token
from headwater.serve.api import guard
from headwater.serve.api.app import build
from headwater.serve.api.listen import Patient
from headwater.serve.api.talk import MAX_MESSAGE, TALK
from tests.servers.asgi import serving
from tests.unit.agents.refund import TEXT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shared workspace with a published procedure, an editor, a viewer, and a token that only reads."""
    place = tmp_path_factory.mktemp("talk") / "w"
    now = SystemClock().now()
    with Workspace(place) as workspace:
        act = Act(now, "test", "agents.publish", "", {})
        store = workspace.desk.procedures.of("refund")
        store.create(TEXT, parent=None, act=act)
        store.publish(1, act)
        for role in ("editor", "viewer"):
            workspace.desk.accounts.put(Account(role, role, True, now), Entry(now, "test", "users.add", role, "", {}))
        tokens = [("write", "editor", "write"), ("read", "editor", "read"), ("view", "viewer", "write")]
        for key, who, scope in [*tokens, ("gone", "editor", "write")]:
            token = Token(f"k_{key}", who, "", scope, now, now + timedelta(hours=1))
            workspace.desk.accounts.add_token(token, digest(key), Entry(now, "test", "tokens.create", key, "", {}))
    return place


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    api = build(folder, hosts=frozenset({"127.0.0.1"}), team=True)
    with serving(api, http=Patient, ws_max_size=MAX_MESSAGE, lifespan="off") as url:
        yield url.replace("http:", "ws:") + TALK


def opened(address: str, key: str = "write", **headers: str) -> ClientConnection:
    given = {"Authorization": f"Bearer {key}", **headers}
    return connect(address, additional_headers=given, open_timeout=60, close_timeout=60)


def said(socket: ClientConnection, text: str, **more: Any) -> dict[str, Any]:
    socket.send(json.dumps({"text": text, **more}))
    answer: dict[str, Any] = json.loads(socket.recv(timeout=120))
    return answer


def test_one_connection_is_one_conversation_and_another_one_may_go_on_with_it(address: str, folder: Path) -> None:
    with opened(address) as socket:
        first = said(socket, "I want my money back for order 123456", procedures=["refund"])
        assert first["replies"] == ["What is your PIN?"]
        assert said(socket, "4321")["replies"] == ["How much?"]
        for wrong, detail in (("{", "json"), ('{"text": "x", "mood": 1}', "mood")):
            socket.send(wrong)
            assert detail in json.loads(socket.recv(timeout=120))["detail"]
        answer = said(socket, "40")
        assert (answer["replies"], answer["conversation"]) == (["Anything to add?"], first["conversation"])
    with opened(address) as socket:
        assert said(socket, "no", conversation=first["conversation"])["replies"] == ["Shall I pay 40 for 123456?"]
        assert said(socket, "yes")["replies"][0] == "Paid 40."
        missing = said(socket, "hello", conversation="other")  # the connection's conversation stays the one it began
        assert missing["conversation"] == first["conversation"]
    with opened(address) as socket:
        problem = said(socket, "hello", conversation="none")
        assert (problem["status"], "there is no conversation" in problem["detail"]) == (422, True)
    with Workspace(folder) as workspace:
        assert "4321" not in str(workspace.desk.procedures.trace(first["conversation"]))


@pytest.mark.parametrize(
    ("key", "headers", "status"),
    [
        ("nobody", {}, 401),
        ("read", {}, 403),
        ("view", {}, 403),
        ("write", {"Origin": "https://evil.example"}, 403),
        ("write", {"X-Host": "localhost"}, 421),
    ],
)
def test_who_may_not_is_told_why_before_anything_is_said(
    address: str, key: str, headers: dict[str, str], status: int
) -> None:
    named = address.replace("127.0.0.1", headers.get("X-Host", "127.0.0.1"))
    with pytest.raises(InvalidStatus) as caught:
        opened(named, key, **headers)
    assert caught.value.response.status_code == status
    assert json.loads(caught.value.response.body)["status"] == status


def test_a_token_that_is_revoked_ends_the_connection(address: str, folder: Path) -> None:
    with opened(address, "gone") as socket:
        assert "replies" in said(socket, "hello")
        with Workspace(folder) as workspace:
            entry = Entry(SystemClock().now(), "test", "tokens.revoke", "gone", "", {})
            workspace.desk.accounts.revoke("k_gone", entry.at, entry)
        assert said(socket, "hello")["status"] == 401
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=120)


def test_a_message_that_is_too_large_ends_the_connection(address: str) -> None:
    with opened(address) as socket:
        socket.send("x" * (MAX_MESSAGE + 1))
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=120)


def test_the_pace_of_messages_is_that_of_requests(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(address) as socket:
        monkeypatch.setattr(guard, "PER_SECOND", RateLimitItemPerHour(3))
        answers = [said(socket, "hello") for _ in range(5)]
    assert [one.get("status") == 429 for one in answers] == [False, False, False, True, True]
