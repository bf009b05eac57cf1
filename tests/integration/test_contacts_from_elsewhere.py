"""Contacts that come from other systems, and webhooks at the door: taken in once, by the way that files take."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from headwater.adapters.connect.remote.sign import standard
from headwater.adapters.connect.remote.tool import mark
from headwater.app.workspace import Workspace
from headwater.core.ports import Entry
from headwater.core.types import ConnectorSpec, Ticket
from headwater.serve.api.app import build
from tests.command import headwater
from tests.rig import MAIL, VARIABLE, secret_of, system
from tests.servers.asgi import HOST, ask
from tests.servers.trackers import TOKEN

NOW = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = ["My parcel never came and I want my money back", "The card was charged twice for one order"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, TOKEN)
    return tmp_path / "w"


def connect(folder: Path, *specs: ConnectorSpec) -> None:
    with Workspace(folder) as workspace:
        workspace.desk.connectors.put(specs, Entry(NOW, "jo", "connect.load", "x", "", {}))


def pull(folder: Path, *words: str) -> Mapping[str, int]:
    done = headwater("connect", "pull", "there", *words, "-w", folder, "--json", HW_TEST_SECRET=TOKEN)
    assert done.code == 0, done.err
    found: Mapping[str, int] = done.answer
    return found


def texts(folder: Path) -> list[str]:
    with Workspace(folder, create=False) as workspace:
        return sorted(workspace.read("contacts", columns=["text"])["text"].to_pylist())


def test_tickets_of_a_help_desk_come_in_when_their_conversation_is_over_and_once(folder: Path) -> None:
    with system("zendesk", folder) as (server, spec):
        server.page = 2
        connect(folder, spec)
        for number in range(6):
            server.customer_writes(f"{WORDS[number % 2]}, order {number}", answer="We are sorry")
        waiting = server.customer_writes("It is still open", answer="We look into it", status="open")
        found = pull(folder)
        assert (found["records"], found["contacts"], found["quarantined"]) == (6, 6, 0)
        assert all("We are sorry" in text and "order" in text for text in texts(folder))
        server.set_state("1", is_closed=True)  # changed again: known all the same
        server.set_state(waiting, is_closed=True)
        found = pull(folder)
        assert (found["records"], found["contacts"]) == (1, 1)
        found = pull(folder, "--restart")
        assert (found["records"], found["contacts"]) == (0, 0)
    assert len(texts(folder)) == 7
    assert not list((folder / "fetched" / "there").glob("*"))


def test_a_pull_that_dies_before_the_contacts_are_in_loses_none(folder: Path) -> None:
    with system("zendesk", folder) as (server, spec):
        connect(folder, spec)
        server.customer_writes(WORDS[0], answer="We are sorry")
        assert pull(folder, "--no-run")["waiting"] == 1
        (file,) = (folder / "fetched" / "there").glob("*")
        assert file.stat().st_mode & 0o077 == 0
        server.customer_writes(WORDS[1], answer="We are sorry")
        found = pull(folder)
        assert (found["records"], found["contacts"]) == (1, 2)


def test_mails_are_read_in_order_and_not_again_when_the_mailbox_is_numbered_anew(folder: Path) -> None:
    with system("mail", folder) as (server, spec):
        connect(folder, spec)
        for number in range(3):
            server.box.add(f"{WORDS[number % 2]}, order {number}\nFrom the shop in Leeds")
        found = pull(folder)
        assert (found["records"], found["contacts"], found["quarantined"]) == (3, 3, 0)
        assert pull(folder)["records"] == 0
        server.box.add("The app shows a white page", subject="App")
        assert pull(folder)["contacts"] == 1
        server.box.valid = 8
        found = pull(folder)
        assert (found["records"], found["contacts"], found["duplicate"]) == (4, 0, 4)
    assert len(texts(folder)) == 4
    assert any("From the shop in Leeds" in text for text in texts(folder))
    assert not any(command.startswith("FETCH") and "PEEK" not in command for command in server.box.asked)


def test_files_are_taken_once_by_name_and_change(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "drop" / "in"
    into.mkdir(parents=True)
    connect(folder, ConnectorSpec("there", "files", url=(tmp_path / "drop").as_uri()))
    rows = "".join(f"{number},{WORDS[number % 2]} {number},2026-10-0{number + 1}\n" for number in range(5))
    (into / "week.csv").write_text(f"id,comment,created_at\n{rows}", "utf-8")
    assert pull(folder)["contacts"] == 5
    assert pull(folder)["records"] == 0
    (into / "week.csv").write_text(f"id,comment,created_at\n{rows}9,One more about a refund,2026-10-09\n", "utf-8")
    found = pull(folder)
    assert (found["contacts"], found["duplicate"]) == (1, 5)


HOOK = ConnectorSpec("there", "webhook", secret=f"env:{VARIABLE}", hook_secret=f"env:{VARIABLE}")


def post(folder: Path, name: str, body: bytes, headers: Mapping[str, str], *, team: bool = False) -> httpx.Response:
    api = build(folder, hosts=frozenset({HOST}), team=team)
    return ask(api, "POST", f"/api/v1/hooks/{name}", content=body, headers=headers)


def signed(body: bytes, *, key: str = "e1", at: float = 0.0) -> dict[str, str]:
    stamp = int(at or time.time())
    signature = standard(TOKEN, key, stamp, body)
    return {"webhook-id": key, "webhook-timestamp": str(stamp), "webhook-signature": signature}


@pytest.fixture
def linked(folder: Path) -> Path:
    """A workspace whose issue i_1 is ticket 12 there."""
    connect(folder, HOOK)
    with Workspace(folder, create=False) as workspace:
        workspace.desk.issues.track(["i_1"], NOW)
        workspace.desk.news.link(Ticket("there", "12", "i_1"))
    return folder


def told(state: str, at: str) -> bytes:
    return json.dumps({"type": "ticket", "ticket": "12", "state": state, "updated_at": at}).encode()


def test_a_signed_webhook_is_stored_once_and_noted_by_the_worker(linked: Path) -> None:
    body = told("closed", "2026-11-02T10:00:00Z")
    assert post(linked, "there", body, signed(body)).json() == {"new": 1}
    assert post(linked, "there", body, signed(body, key="e2")).json() == {"new": 0}
    old = told("open", "2026-11-02T09:00:00Z")
    assert post(linked, "there", old, signed(old)).json() == {"new": 1}
    done = headwater("worker", "--once", "-w", linked, "--json", HW_TEST_SECRET=TOKEN)
    assert done.code == 0, done.err
    assert done.answer["noted"] == 1
    with Workspace(linked, create=False) as workspace:
        noted = [event.details["text"] for event in workspace.desk.issues.history("i_1") if event.kind == "comment"]
        assert noted == ["there: ticket 12 is closed"]
        assert [entry["who"] for entry in workspace.desk.audit() if entry["verb"] == "hook"] == ["connector:there"] * 2


def test_a_webhook_that_is_unsigned_old_large_or_of_nobody_is_refused(linked: Path) -> None:
    body = told("closed", "2026-11-02T10:00:00Z")
    assert post(linked, "there", body, {}).status_code == 403
    assert post(linked, "there", body + b" ", signed(body)).status_code == 403
    assert post(linked, "there", body, signed(body, at=time.time() - 400)).status_code == 403
    assert post(linked, "nobody", body, signed(body)).status_code == 404
    large = b"x" * ((1 << 20) + 1)
    assert post(linked, "there", large, signed(large)).status_code == 413
    for wrong in (b"no json", b'{"type": "ticket", "ticket": "12", "state": "closed"}', b'{"type": "poem"}', b"[]"):
        answer = post(linked, "there", wrong, signed(wrong))
        assert answer.status_code == 422, wrong
        assert answer.json()["hint"]
    with Workspace(linked, create=False) as workspace:
        assert workspace.desk.news.listed() == []


def test_a_shared_workspace_lets_webhooks_in_by_their_signature_alone(linked: Path) -> None:
    body = told("closed", "2026-11-02T10:00:00Z")
    assert post(linked, "there", body, {}, team=True).status_code == 403
    assert post(linked, "there", body, signed(body), team=True).json() == {"new": 1}


def test_contacts_come_in_by_webhook(folder: Path) -> None:
    connect(folder, HOOK)
    for number in range(4):
        contact = {
            "type": "contact",
            "id": f"k{number}",
            "text": f"{WORDS[number % 2]} {number}",
            "timestamp": "2026-10-01",
        }
        body = json.dumps(contact).encode()
        assert post(folder, "there", body, signed(body)).status_code == 202
        assert post(folder, "there", body, signed(body)).status_code == 202
    found = headwater("connect", "pull", "there", "-w", folder, "--json", HW_TEST_SECRET=TOKEN).answer
    assert found["contacts"] == 4
    assert len(texts(folder)) == 4


def test_webhooks_of_vendors_are_read_as_they_document_them(folder: Path) -> None:
    github = replace(HOOK, name="gh", kind="github", url="https://api.github.com", project="acme/shop")
    jira = replace(HOOK, name="ji", kind="jira", url="https://a.atlassian.net", project="SHOP")
    zendesk = replace(HOOK, name="zd", kind="zendesk", url="https://a.zendesk.com")
    connect(folder, github, jira, zendesk)

    def hub(document: object) -> tuple[bytes, str]:
        body = json.dumps(document).encode()
        return body, "sha256=" + hmac.digest(TOKEN.encode(), body, hashlib.sha256).hex()

    issue = {
        "number": 12, "state": "closed", "updated_at": "2026-11-02T10:00:00Z", "html_url": "https://h/12", "title": "Late",
        "labels": [{"name": "headwater"}],
    }  # fmt: skip
    body, signature = hub({"action": "closed", "issue": issue})
    sent = {"x-hub-signature-256": signature, "x-github-event": "issues"}
    assert post(folder, "gh", body, sent).json() == {"new": 1}
    assert post(folder, "gh", body, sent).json() == {"new": 0}  # GitHub delivers again under the same version
    body, signature = hub({"action": "closed", "issue": issue | {"labels": []}})
    assert post(folder, "gh", body, {"x-hub-signature-256": signature, "x-github-event": "issues"}).json() == {"new": 0}
    fields = {
        "labels": ["headwater"],
        "updated": "2026-11-02T10:00:00.000+0000",
        "status": {"statusCategory": {"key": "done"}},
    }
    body, signature = hub({"webhookEvent": "jira:issue_updated", "issue": {"key": "SHOP-1", "fields": fields}})
    assert post(folder, "ji", body, {"x-hub-signature": signature}).json() == {"new": 1}
    detail = {"id": "7", "status": "SOLVED", "external_id": mark("m1"), "updated_at": "2026-11-02T10:00:00Z"}
    body = json.dumps({"type": "zen:event-type:ticket.status_changed", "detail": detail}).encode()
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed_by = base64.b64encode(hmac.digest(TOKEN.encode(), stamp.encode() + body, hashlib.sha256)).decode()
    sent = {"x-zendesk-webhook-signature": signed_by, "x-zendesk-webhook-signature-timestamp": stamp}
    assert post(folder, "zd", body, sent).json() == {"new": 1}
    with Workspace(folder, create=False) as workspace:
        found = {event.subject: event.details["state"] for event in workspace.desk.news.listed()}
    assert found == {"12": "closed", "SHOP-1": "closed", "7": "closed"}


def test_mail_that_only_reads_or_only_sends_is_enough(folder: Path) -> None:
    with system("mail", folder) as (server, spec):
        reads = ConnectorSpec("reads", "mail", imap=spec.imap, user="headwater", secret=spec.secret)
        sends = ConnectorSpec("sends", "mail", url=spec.url, sender=MAIL["sender"], to=MAIL["to"])
        connect(folder, reads, sends)
        done = headwater("connect", "check", "-w", folder, "--json", HW_TEST_SECRET=secret_of(server, "mail"))
        assert {row["name"]: row["found"] for row in done.answer["checks"]} == {
            "reads": "reads INBOX",
            "sends": "sends as headwater@example.com",
        }
