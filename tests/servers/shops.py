"""A shop whose orders can be looked up and refunded: over HTTP with an OpenAPI document, and as an MCP server."""

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Header, HTTPException, Path, Request
from mcp.server.mcpserver import Context, MCPServer
from pydantic import BaseModel
from pydantic import Field as About

ORDERS = {"A-1": {"price": 150.0, "open": True}, "A/2": {"price": 20.0, "open": False}}
SECRET = "s3cret-of-the-shop"  # of this test alone


Key = Annotated[str, Header(include_in_schema=False)]


@dataclass
class Shop:
    """What was done, by key; and what it does wrong.

    Attributes:
        refunds: key -> order and amount; a key that came before does nothing.
        seen: every request for a refund, with its key.
        fault: ``""``, ``fails`` or ``slow``: it waits until the gate is opened.
    """

    refunds: dict[str, tuple[str, float]] = field(default_factory=dict)
    seen: list[tuple[str, str, float]] = field(default_factory=list)
    fault: str = ""
    gate: threading.Event = field(default_factory=threading.Event)

    def look(self, order: str) -> dict[str, Any]:
        found = ORDERS.get(order)
        return {"found": found is not None, "order": found or {}}

    def refund(self, order: str, amount: float, key: str) -> dict[str, Any]:
        self.seen.append((key, order, amount))
        self.refunds.setdefault(key, (order, amount))
        return {"ok": True, "lines": [{"number": 7}]}


class Refund(BaseModel):
    """What is paid back."""

    order: str
    amount: Annotated[float, About(gt=0, le=100)]
    parts: Annotated[int, About(ge=1)] = 1


def http_app(shop: Shop) -> FastAPI:
    """The shop over HTTP."""
    api = FastAPI(title="Shop")

    async def misbehave(authorization: str) -> None:
        if authorization != f"Bearer {SECRET}":
            raise HTTPException(401, f"wrong key {authorization}")
        if shop.fault == "slow":
            await asyncio.to_thread(shop.gate.wait, 60)
        if shop.fault == "fails":
            raise HTTPException(500, "out of order")

    @api.get("/orders/{order}", operation_id="look")
    async def look(
        order: Annotated[str, Path(max_length=10)],
        full: bool = False,
        authorization: Key = "",
    ) -> dict[str, Any]:
        await misbehave(authorization)
        return {**shop.look(order), "full": full}

    @api.post("/refunds", operation_id="refund")
    async def refund(request: Request, given: Refund, authorization: Key = "") -> dict[str, Any]:
        done = shop.refund(given.order, given.amount, request.headers.get("idempotency-key", ""))
        await misbehave(authorization)
        return done

    return api


def mcp_server(shop: Shop) -> MCPServer:
    """The shop for agents."""
    server = MCPServer("shop")

    def misbehave() -> None:
        if shop.fault == "slow":
            shop.gate.wait(60)
        if shop.fault == "fails":
            raise ValueError("out of order")

    @server.tool()
    def look(order: Annotated[str, About(max_length=10)], full: bool = False) -> dict[str, Any]:
        """Look an order up."""
        misbehave()
        return {**shop.look(order), "full": full}

    @server.tool()
    def refund(
        order: str,
        amount: Annotated[float, About(gt=0, le=100)],
        context: Context,
        parts: Annotated[int, About(ge=1)] = 1,
    ) -> dict[str, Any]:
        """Pay money back."""
        meta = context.request_context.meta or {}
        done = shop.refund(order, amount, str(meta.get("idempotency_key", "")))
        misbehave()
        return done

    return server


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """An ASGI application on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="auto"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":  # on standard input and output
    mcp_server(Shop(fault=sys.argv[1] if len(sys.argv) > 1 else "")).run()
