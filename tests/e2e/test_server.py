"""A real server over a small demo: every route called with what its schema allows, bodies too large, callers too slow."""

import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
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

from headwater.serve.api.app import build
from headwater.serve.api.guard import MAX_BODY
from headwater.serve.api.listen import Patient

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HOST = "testserver"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server") / "w"
    done = headwater("demo", "--contacts", "300", "--no-serve", "--workspace", folder)
    assert done.code == 0, done.err
    return folder


@pytest.fixture(scope="module")
def base(demo: Path) -> Iterator[str]:
    """The address of a real ``headwater serve``."""
    with subprocess.Popen(
        [*COMMAND, "serve", "-w", str(demo), "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment(), "PYTHONUNBUFFERED": "1", "COLUMNS": "400"},
    ) as server:
        assert server.stdout is not None
        found = re.search(r"http://[^ ]+", server.stdout.readline())
        assert found
        try:
            yield found.group().rstrip("/")
        finally:
            server.terminate()
            assert server.wait(30) in (0, -15)  # it has stopped by itself


@pytest.fixture(scope="module")
def described(demo: Path) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", build(demo, hosts=frozenset({HOST, "localhost"})))


def test_no_route_breaks_whatever_it_is_asked(described: schemathesis.BaseSchema) -> None:
    broken = []
    for operation in (found.ok() for found in described.get_all_operations()):

        @given(case=operation.as_strategy())
        @settings(
            max_examples=3,
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
