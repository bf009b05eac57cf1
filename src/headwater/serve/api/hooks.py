"""Incoming webhooks: ``POST /api/v1/hooks/NAME``. Signed, bounded in size, stored before they are answered."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import anyio
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from headwater.app.context import Context
from headwater.app.usecases.connect import Hook, hear
from headwater.serve.api.guard import HOOKS
from headwater.serve.api.problems import HANG_UP

_MOST_BYTES: Final = 1 << 20


def add_hooks(api: FastAPI, folder: Path, settings: Mapping[str, str]) -> None:
    """Add the route.

    Args:
        api: the application.
        folder: of the workspace.
        settings: overrides.
    """

    # not in the schema: it is no verb, and its body is of the sender's form
    @api.post(HOOKS + "{name}", status_code=202, include_in_schema=False)
    async def hook(name: str, request: Request) -> JSONResponse:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > _MOST_BYTES:
                raise HTTPException(413, f"a webhook holds at most {_MOST_BYTES:,} bytes", HANG_UP)
        headers = {key.lower(): value for key, value in request.headers.items()}
        context = Context(folder, who=f"connector:{name}", role="system", settings=dict(settings))
        new = await anyio.to_thread.run_sync(hear, context, Hook(name, headers, bytes(body)))
        return JSONResponse({"new": new}, 202)
