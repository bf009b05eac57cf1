"""A real server over a small demo: every route called with what its schema allows, bodies too large, callers too slow."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
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
            assert server.wait(30) == 0  # it stops by itself, gracefully


def test_no_route_breaks_whatever_it_is_asked(demo: Path) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", build(demo, hosts=frozenset({HOST, "localhost"})))

    @schema.parametrize()
    @settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    for operation in schema.get_all_operations():
        print(operation.ok().label)
