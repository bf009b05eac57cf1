"""A real server over a small demo: every route called with what its schema allows, bodies too large, callers too slow."""

import csv
import hashlib
import io
import json
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pyarrow.ipc
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.command import headwater
from tests.integration.conftest import COMMAND, environment

from headwater.app.context import SystemClock
from headwater.app.inbox import Inbox
from headwater.app.usecases.jobs import SILENT
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, Unavailable, UnknownComponent
from headwater.serve.api.app import build
from headwater.serve.api.guard import MAX_BODY
from headwater.serve.api.listen import Patient
from headwater.serve.client import Client

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HOST = "testserver"


@pytest.fixture(scope="module")
def demo(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small demo."""
    return Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("server") / "w"))


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of a real ``headwater serve``."""
    with subprocess.Popen(
        [*COMMAND, "serve", "-w", str(folder), "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment(), "PYTHONUNBUFFERED": "1", "COLUMNS": "400"},
    ) as server:
        assert server.stdout is not None
        found = re.search(r"http://[^ ]+", server.stdout.readline())
        assert found
        try:
            yield found.group().rstrip("/"), server
        finally:
            server.terminate()
            assert server.wait(60) in (0, -15, -9)  # it has stopped by itself, or the test killed it


@pytest.fixture(scope="module")
def base(demo: Path) -> Iterator[str]:
    with serving(demo) as (address, _):
        yield address


@pytest.fixture(scope="module")
def described(demo: Path) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", build(demo, hosts=frozenset({HOST, "localhost"})))


def test_no_route_breaks_whatever_it_is_asked(described: schemathesis.BaseSchema) -> None:
    broken = []
    for operation in (
        found.ok() for found in described.exclude(path="/api/v1/inbox", method="POST").get_all_operations()
    ):

        @given(case=operation.as_strategy())
        @settings(
            max_examples=2,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        try:
            ask()
        except BaseException as error:
            broken.append(f"{operation.label}: {error}")
    assert not broken, "\n\n".join(broken)


def test_a_body_of_ten_gigabytes_is_refused_at_its_first_bytes(base: str) -> None:
    sent = 0

    def heavy() -> Iterator[bytes]:
        nonlocal sent
        while sent < 10 * 2**30:
            sent += 1 << 20
            yield b" " * (1 << 20)

    url = f"{base}/api/v1/labels/add"
    host, port = base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST /api/v1/labels/add HTTP/1.1\r\nHost: {host}\r\nContent-Length: {10 * 2**30}\r\n\r\n{{".encode()
        )
        assert connection.recv(12) == b"HTTP/1.1 413"
    try:
        answer = httpx.post(url, content=heavy(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
    except (httpx.WriteError, httpx.ReadError):  # closed on us while we went on sending
        pass
    assert MAX_BODY <= sent < 100 * MAX_BODY
    assert httpx.get(f"{base}/healthz").status_code == 200


def test_callers_who_drip_keep_nobody_waiting_and_lose_their_place(base: str) -> None:
    host, port = base.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0")
    for _ in range(5):
        assert httpx.get(f"{base}/api/v1/config/show").status_code == 200
    for connection in slow:
        connection.settimeout(3 * Patient.PATIENCE_S)
        assert connection.recv(1) == b""  # closed by the server
        connection.close()
    assert httpx.get(f"{base}/healthz").status_code == 200


def lines(first: int, count: int) -> bytes:
    """Contacts as a program sends them."""
    rows = (
        {
            "id": f"n{k}",
            "text": f"parcel {k} never came, where is my refund",
            "created_at": f"2026-09-{k % 28 + 1:02}T10:00:00Z",
        }
        for k in range(first, first + count)
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def send(base: str, body: bytes) -> httpx.Response:
    return httpx.post(
        f"{base}/api/v1/inbox", content=body, headers={"Content-Type": "application/x-ndjson"}, timeout=60
    )


def ended(base: str, job: str) -> dict[str, Any]:
    """The job, when it has ended."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        found: dict[str, Any] = httpx.get(f"{base}/api/v1/jobs/show", params={"job": job}, timeout=60).json()
        if found["state"] in ("done", "failed", "cancelled"):
            return found
        time.sleep(0.5)
    raise AssertionError(f"the job has not ended: {found}")


def test_what_is_acknowledged_survives_the_kill_of_the_server_and_is_taken_in_once(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    Workspace(folder).close()
    bodies = [lines(40 * k, 40) for k in range(20)]
    with serving(folder) as (base, server):
        killer = threading.Timer(0.15, server.kill)
        killer.start()
        kept = []
        for body in bodies:
            try:
                assert send(base, body).status_code == 202
                kept.append(body)
            except httpx.HTTPError:
                break
        killer.join()
    with serving(folder) as (base, _):
        waiting = {row["name"] for row in httpx.get(f"{base}/api/v1/inbox/list", timeout=60).json()["files"]}
        assert {f"{hashlib.sha256(body).hexdigest()[:32]}.jsonl" for body in kept} <= waiting
        for body in bodies:  # a program that heard nothing sends again, here even all of it
            assert send(base, body).status_code == 202
        assert send(base, b"").status_code == 422
        assert (
            httpx.post(f"{base}/api/v1/inbox", content=b"{}", headers={"Content-Type": "text/html"}).status_code == 415
        )
        job = httpx.post(f"{base}/api/v1/jobs/start", json={"verb": "inbox.run"}, timeout=60).json()
        done = ended(base, job["job_id"])
        assert done["state"] == "done", done
        assert sum(row["contacts"] for row in done["answer"]["counts"]) == 800
        assert httpx.get(f"{base}/api/v1/inbox/list", timeout=60).json()["files"] == []
    with Workspace(folder) as workspace:
        assert workspace.lake.count("contacts") == 800


def test_tables_stream_in_each_form_and_hold_the_same(base: str, demo: Path) -> None:
    def table(name: str, form: str) -> httpx.Response:
        return httpx.get(f"{base}/api/v1/tables/{name}", params={"format": form}, timeout=60)

    rows = [json.loads(line) for line in table("assignments", "jsonl").text.splitlines()]
    read = pyarrow.ipc.open_stream(table("assignments", "arrow").content).read_all()
    with Workspace(demo) as workspace:
        assert 0 < len(rows) == read.num_rows <= workspace.lake.count("assignments")
    assert [row["statement_id"] for row in rows] == read["statement_id"].to_pylist()
    assert len(list(csv.DictReader(io.StringIO(table("assignments", "csv").text)))) == len(rows)
    assert table("contacts", "csv").status_code == 404  # holds what customers wrote, unredacted


def test_who_listens_hears_of_issues_and_jobs_and_loses_nothing_between_two_calls(base: str) -> None:
    heard: list[dict[str, str]] = []

    def listen(until: str, **headers: str) -> None:
        event: dict[str, str] = {}
        with httpx.stream("GET", f"{base}/api/v1/feed", headers=headers, timeout=120) as answer:
            begun.set()
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if line and name:
                    event[name] = value
                elif event:
                    heard.append(event)
                    if event["event"] == until:
                        return
                    event = {}

    begun = threading.Event()
    listener = threading.Thread(target=listen, args=("job",))
    listener.start()
    assert begun.wait(60)
    time.sleep(2)  # the feed has begun to look
    say = {"issue": "1", "text": "seen"}
    assert httpx.post(f"{base}/api/v1/issues/comment", json=say, timeout=60).status_code == 200
    job = httpx.post(f"{base}/api/v1/jobs/start", json={"verb": "issues.remind"}, timeout=60).json()
    listener.join(120)
    assert [event["event"] for event in heard][-2:] == ["issue", "job"]
    assert ended(base, job["job_id"])["state"] == "done"
    last = next(event["id"] for event in heard if event["event"] == "issue")
    assert httpx.post(f"{base}/api/v1/issues/comment", json=say, timeout=60).status_code == 200
    heard.clear()
    listen("issue", **{"Last-Event-ID": last})
    assert json.loads(heard[0]["data"])["kind"] == "comment"
    assert int(heard[0]["id"]) > int(last)


def test_a_program_works_with_the_typed_client(base: str, demo: Path) -> None:
    with Client(base) as client:
        listed = client.issues.list(limit=2)
        assert len(listed.issues) == 2
        first = listed.issues[0]
        assert client.issues.show(first.issue_id).name == first.name
        contacts = [
            row.contact_id for page in client.pages("contacts.list", first.issue_id, limit=3) for row in page.contacts
        ]
        assert len(contacts) == len(set(contacts)) == page_total(client, first.issue_id)
        assert (
            client.table("issues").num_rows
            == pyarrow.ipc.open_stream(httpx.get(f"{base}/api/v1/tables/issues", params={"format": "arrow"}).content)
            .read_all()
            .num_rows
        )

        client.issues.comment(first.issue_id, "is it the new card?")
        told = (event for event in client.feed(after=0) if event.data.get("issue_id") == first.issue_id)
        assert any(event.data.get("kind") == "comment" for event in told)  # it waits for one
        name = client.send([{"id": "x1", "text": "My parcel never came"}])
        assert client.send([{"id": "x1", "text": "My parcel never came"}]) == name
        Inbox(demo).remove(Inbox(demo).files())

        with pytest.raises(InputError, match="there is no issue"):
            client.contacts.list("i_00000000")
        with pytest.raises(UnknownComponent, match=r"issues\.lst"):
            client.issues.lst()
        with pytest.raises(InputError, match="takes 1 arguments by position"):
            client.issues.show("a", "b")


def page_total(client: Client, issue: str) -> int:
    return client.contacts.list(issue, limit=1).total


def test_a_call_that_gets_no_answer_is_sent_again_then_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.serve.client._WAIT_S", 0.01)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        with (
            Client(f"http://127.0.0.1:{taken.getsockname()[1]}") as client,
            pytest.raises(Unavailable, match="does not answer"),
        ):
            client.status()


def test_a_job_that_waits_or_runs_can_be_stopped_and_one_cut_off_is_done_again(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    with Inbox(folder).receive(".jsonl") as file:
        file.write(lines(0, 200))
        file.keep()
    Workspace(folder).close()
    one, other = (headwater("jobs", "start", "inbox.run", "-w", folder, "--json").answer["job_id"] for _ in range(2))
    assert headwater("jobs", "cancel", other, "-w", folder, "--json").answer["state"] == "cancelled"
    with Workspace(folder) as workspace:  # claimed by somebody who was then killed
        long_ago = SystemClock().now() - 2 * SILENT
        claimed = workspace.desk.jobs.claim(long_ago, silent=SILENT)
        assert claimed is not None
        assert claimed.job_id == one
        assert workspace.desk.jobs.claim(long_ago + SILENT / 2, silent=SILENT) is None  # still heard of
    done = headwater("jobs", "work", "-w", folder, "--json").answer["jobs"]
    assert [(row["job_id"], row["state"]) for row in done] == [(one, "done")]
    failed = headwater("jobs", "start", "encoder.tune", "-w", folder, "--json").answer["job_id"]
    headwater("jobs", "work", "-w", folder)
    told = headwater("jobs", "show", failed, "-w", folder, "--json").answer
    assert told["state"] == "failed"
    assert told["answer"]["hint"]
    assert headwater("jobs", "start", "demo", "-w", folder).code == 2
    assert headwater("jobs", "start", "inbox.run", "--given", '{"limit": -1}', "-w", folder).code == 3
