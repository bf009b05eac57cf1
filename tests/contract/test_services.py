"""One suite over every service whose operations agents call: an HTTP API by its OpenAPI document, MCP servers of both kinds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from tests.servers.shops import SECRET, Shop, http_app, mcp_server, serving

from headwater.app.wiring import mcp_service, openapi_service
from headwater.core.errors import ConfigError, InputError, Refused, Unavailable, UnknownComponent, UpstreamError
from headwater.core.ports import Service

ROOT = Path(__file__).parents[2]
Open = Callable[[Shop], AbstractContextManager[Service]]


def waits(shop: Shop) -> float:
    """Seconds: short only where the shop is never going to answer."""
    return 5.0 if shop.fault == "slow" else 60.0


@contextmanager
def over_http(shop: Shop) -> Iterator[Service]:
    with serving(http_app(shop)) as url:
        headers = {"Authorization": f"Bearer {SECRET}"}
        service = openapi_service("shop", f"{url}/openapi.json", url=url, headers=headers, timeout_s=waits(shop))
        yield service
        service.close()


@contextmanager
def over_mcp(shop: Shop) -> Iterator[Service]:
    with serving(mcp_server(shop).streamable_http_app()) as url:
        yield mcp_service("shop", url=f"{url}/mcp", command=(), headers={"X-Key": "k"}, timeout_s=waits(shop))


@contextmanager
def over_pipes(shop: Shop) -> Iterator[Service]:
    command = (sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
               f"from tests.servers.shops import *; mcp_server(Shop(fault={shop.fault!r})).run()")  # fmt: skip
    yield mcp_service("shop", url="", command=command, headers={}, timeout_s=60.0)


@pytest.fixture(params=[over_http, over_mcp], ids=["openapi", "mcp http"])
def opened(request: pytest.FixtureRequest) -> Open:
    found: Open = request.param
    return found


def test_operations_have_a_schema_and_are_called_with_checked_arguments(opened: Open) -> None:
    shop = Shop()
    with opened(shop) as service:
        assert isinstance(service, Service)
        assert service.operations() == ["look", "refund"]
        schema = service.schema("refund")
        assert {"order", "amount", "parts"} == set(schema["properties"])
        assert sorted(schema["required"]) == ["amount", "order"]
        assert service.call("look", {"order": "A-1", "full": True}, "k0") == {
            "found": True, "order": {"price": 150.0, "open": True}, "full": True,
        }  # fmt: skip
        assert service.call("refund", {"order": "A-1", "amount": 40, "parts": 2}, "k1")["ok"] is True
        for wrong, said in (
            ({"order": "A-1", "amount": 400}, "amount"),
            ({"order": "A-1", "amount": "40"}, "amount"),
            ({"order": "A-1"}, "required"),
            ({"order": "A-1", "amount": 4, "parts": 1.5}, "parts"),
        ):
            with pytest.raises(InputError, match=said):
                service.call("refund", wrong, "k2")
        with pytest.raises(UnknownComponent, match="refnd"):
            service.call("refnd", {}, "k3")
    assert shop.seen == [("k1", "A-1", 40.0)]


def test_a_server_on_pipes_is_started_for_a_call() -> None:
    with over_pipes(Shop()) as service:
        assert service.operations() == ["look", "refund"]
        assert service.call("look", {"order": "A-1"}, "k")["found"] is True
        with pytest.raises(InputError, match="amount"):
            service.call("refund", {"order": "A-1", "amount": 400}, "k")


def test_what_fails_or_is_too_slow_is_an_error_of_ours_that_says_it_may_have_been_done(opened: Open) -> None:
    for fault in ("fails", "slow"):
        shop = Shop(fault=fault)
        with opened(shop) as service:
            with pytest.raises(UpstreamError) as caught:
                service.call("refund", {"order": "A-1", "amount": 40}, "k1")
            shop.gate.set()
        assert caught.value.unsure
        assert "out of order" not in str(caught.value)
        assert shop.seen == [("k1", "A-1", 40.0)]


def test_a_server_that_is_not_there_or_refuses_the_key_is_named() -> None:
    with serving(http_app(Shop())) as url:
        wrong = {"Authorization": "Bearer wrong"}
        service = openapi_service("shop", f"{url}/openapi.json", url="", headers=wrong, timeout_s=60.0)
        with pytest.raises(ConfigError, match="refuses the key") as caught:
            service.call("look", {"order": "A-1"}, "k")
        assert "wrong" not in str(caught.value)
        service.close()
    with pytest.raises(UpstreamError):
        mcp_service("shop", url=f"{url}/mcp", command=(), headers={}, timeout_s=60.0).operations()
    with pytest.raises(Unavailable):
        openapi_service("shop", f"{url}/openapi.json", url=url, headers={}, timeout_s=60.0)
    gone = mcp_service("shop", url="", command=("no-such-program-here",), headers={}, timeout_s=60.0)
    with pytest.raises(UpstreamError):
        gone.operations()
    with pytest.raises(ConfigError, match="not encrypted"):
        openapi_service("shop", "http://example.com/openapi.json", url="", headers={}, timeout_s=60.0)
    with pytest.raises(ConfigError, match="not encrypted"):
        mcp_service("shop", url="http://example.com/mcp", command=(), headers={}, timeout_s=60.0)


def test_a_value_cannot_lead_to_another_address() -> None:
    with over_http(Shop()) as service:
        with pytest.raises(Refused, match="404"):  # the slash is a part of the value: it leads to no other route
            service.call("look", {"order": "A/2"}, "k")
        assert service.call("look", {"order": "x?full=1"}, "k")["full"] is False
        for trick in ("..", ".", ""):
            with pytest.raises(InputError, match="cannot stand in an address"):
                service.call("look", {"order": trick}, "k")


DOCUMENT = """
openapi: 3.0.3
servers: [{url: "https://shop.example/v2"}]
paths:
  /orders/{id}:
    parameters: [{$ref: "#/components/parameters/Id"}]
    put:
      requestBody: {$ref: "#/components/requestBodies/Note"}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string, pattern: "^A-[0-9]+$"}}
  requestBodies:
    Note: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
  schemas:
    Note:
      type: object
      required: [note]
      properties:
        note: {$ref: "#/components/schemas/Text"}
        level: {type: integer, minimum: 0, exclusiveMinimum: true}
    Text: {type: string, maxLength: 5}
"""


def test_a_document_in_yaml_with_references_is_read(tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text(DOCUMENT, "utf-8")
    service = openapi_service("shop", str(file), url="", headers={}, timeout_s=60.0)
    assert service.operations() == ["PUT /orders/{id}"]
    assert service.schema("PUT /orders/{id}")["required"] == ["id", "note"]
    for wrong, said in (
        ({"id": "A-1", "note": "longer"}, "note"),
        ({"id": "B-1", "note": "x"}, "id"),
        ({"id": "A-1", "note": "x", "level": 0}, "level"),
        ({"id": "A-1", "note": "x", "more": "y"}, "additionalProperties"),
    ):
        with pytest.raises(InputError, match=said):
            service.call("PUT /orders/{id}", wrong, "k")
    for text, said in (("{", "neither JSON"), ("[1]", "no OpenAPI"), ("swagger: '2.0'", "no OpenAPI 3")):
        file.write_text(text, "utf-8")
        with pytest.raises(ConfigError, match=said):
            openapi_service("shop", str(file), url="", headers={}, timeout_s=60.0)
    file.write_text(DOCUMENT.replace("#/components/parameters/Id", "other.yaml#/Id"), "utf-8")
    with pytest.raises(ConfigError, match="out of the document"):
        openapi_service("shop", str(file), url="", headers={}, timeout_s=60.0)
    with pytest.raises(ConfigError, match="cannot be read"):
        openapi_service("shop", str(tmp_path / "none.yaml"), url="", headers={}, timeout_s=60.0)
