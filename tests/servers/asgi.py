"""An ASGI application: on a real port, or asked without one."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

HOST = "testserver"


@contextmanager
def serving(app: Any, **settings: Any) -> Iterator[str]:
    """The address of an application, on a free port of this machine, while it is served."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", **settings))
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


def ask(api: FastAPI, method: str, address: str, **more: Any) -> httpx.Response:
    """The answer to one request, without a socket; whoever asks keeps nothing, and an error is an answer.

    Args:
        address: a path at ``HOST``, or a whole address.
    """

    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(api, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, address, **more)

    return asyncio.run(sent())
