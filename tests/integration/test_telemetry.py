"""What an operator sees of a server."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from headwater.app.access import digest
from headwater.app.context import SystemClock
from headwater.app.workspace import Workspace
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Token
from headwater.serve.api.app import build
from tests.integration.test_access import bearer
from tests.servers.asgi import HOST, ask
from tests.servers.http import Api, Asked, Said, running

SECRET = "my daughter's card 4242"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Workspace(tmp_path / "w") as workspace:
        assert workspace.lake.tables() == []
    return tmp_path / "w"


def served(folder: Path, lines: list[Any], **more: Any) -> FastAPI:
    return build(folder, hosts=frozenset({HOST}), log=lines.append, **more)


def test_answers_are_counted_by_route_and_nothing_that_was_asked_is_told(folder: Path) -> None:
    lines: list[Any] = []
    api = served(folder, lines)
    ask(api, "GET", "/api/v1/log/list")
    ask(api, "GET", "/api/v1/log/list")
    ask(api, "GET", "/api/v1/search", params={"query": SECRET})
    ask(api, "GET", f"/api/v1/{SECRET}")
    ask(api, "GET", f"/{SECRET}")
    told = ask(api, "GET", "/metrics").text
    assert 'headwater_answers_total{method="GET",route="/api/v1/log/list",status="200"} 2.0' in told
    assert 'headwater_answer_seconds_count{method="GET",route="/api/v1/log/list"} 2.0' in told
    assert "headwater_inbox_bytes 0.0" in told
    assert SECRET not in told
    assert "4242" not in told + str(lines)
    assert [line["route"] for line in lines[:3]] == ["/api/v1/log/list", "/api/v1/log/list", "/api/v1/search"]
    assert lines[0]["who"] == "local"
    assert (lines[3]["status"], lines[4]["route"]) == (404, "page")


def test_a_shared_workspace_shows_its_measurements_to_those_who_come_in(folder: Path) -> None:
    now = SystemClock().now()
    with Workspace(folder) as workspace:
        store = workspace.desk.accounts
        store.put(Account("probe", "viewer", True, now), Entry(now, "test", "users.add", "probe", "", {}))
        token = Token("k_probe", "probe", "", "read", now, now.replace(year=now.year + 1))
        store.add_token(token, digest("key"), Entry(now, "test", "tokens.create", "probe", "", {}))
    api = served(folder, [], team=True)
    assert ask(api, "GET", "/metrics").status_code == 401
    assert ask(api, "GET", "/metrics", headers=bearer("key")).status_code == 200
    assert ask(api, "GET", "/healthz").json() == {"status": "ok"}


def test_a_server_whose_stores_are_gone_is_alive_but_not_ready(folder: Path) -> None:
    api = served(folder, [])
    assert ask(api, "GET", "/readyz").json() == {"status": "ready"}
    shutil.rmtree(folder)
    refused = ask(api, "GET", "/readyz")
    assert (refused.status_code, refused.json()["title"]) == (503, "not ready")
    assert ask(api, "GET", "/healthz").status_code == 200


class Collector(Api):
    """Takes spans in, as an operator's collector does."""

    def answer(self, asked: Asked) -> Said:
        return Said(200, raw=b"", headers={"Content-Type": "application/x-protobuf"})


def test_traces_go_to_a_collector_and_tell_nothing_that_was_asked(folder: Path) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    with running(Collector()) as collector:
        api = served(folder, [], settings={"traces": f"{collector.url}/v1/traces"})
        above = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
        ask(api, "GET", "/api/v1/search", params={"query": SECRET}, headers=above)
        ask(api, "GET", f"/{SECRET}", headers={"X-Card": SECRET})
        assert api.state.traces.force_flush()
        api.state.traces.shutdown()
    sent = b"".join(asked.body for asked in collector.seen)
    found = ExportTraceServiceRequest.FromString(collector.seen[0].body).resource_spans[0]
    spans = [span for scope in found.scope_spans for span in scope.spans]
    assert [span.name for span in spans] == ["GET /api/v1/search", "GET page"]
    assert spans[0].trace_id.hex() == trace
    assert {attribute.key for attribute in spans[0].attributes} == {
        "http.request.method",
        "http.route",
        "http.response.status_code",
    }
    assert b"4242" not in sent
    assert b"daughter" not in sent
