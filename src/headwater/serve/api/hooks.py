"""Incoming webhooks: ``POST /api/v1/hooks/NAME``. Signed, bounded in size, stored before they are answered."""

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from headwater.app.context import Context, call
from headwater.app.usecases.connect import Hook
from headwater.core.errors import InputError
from headwater.serve.errors import problem

_MOST_BYTES: Final = 1 << 20
_HEAR: Final = "headwater.app.usecases.connect:hear"


def add_hooks(api: FastAPI, context: Callable[[], Context]) -> None:
    """Add the route.

    Args:
        api: the application.
        context: of a call.
    """

    # not in the schema: it is no verb, and its body is of the sender's form
    @api.post("/api/v1/hooks/{name}", status_code=202, include_in_schema=False)
    async def hook(name: str, request: Request) -> JSONResponse:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                error = InputError(
                    f"the webhook is larger than {_MOST_BYTES >> 20} MB", hint="send the event, not its files"
                )
                return JSONResponse(problem(error) | {"status": 413}, 413, media_type="application/problem+json")
        headers = {key.lower(): value for key, value in request.headers.items()}
        new = await run_in_threadpool(call, _HEAR, context(), Hook(name, headers, bytes(body)))
        return JSONResponse({"new": new}, 202)
