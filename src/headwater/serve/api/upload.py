"""Contacts that a program sends: kept on the disk before they are acknowledged, taken in by a run."""

from typing import Final

import anyio
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from headwater.app.access import Principal
from headwater.app.inbox import Inbox
from headwater.app.verbs.verb import COMMENTERS
from headwater.core.errors import ActionDenied, InputError
from headwater.serve.api.problems import HANG_UP

INBOX: Final = "/api/v1/inbox"
MOST_BYTES: Final = 4 * 2**30  # of one request
_KINDS: Final = {
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/gzip": ".jsonl.gz",
}


class Kept(BaseModel):
    """What was kept."""

    name: str = Field(description="of the file, from its content: the same bytes sent again are the same file")
    bytes: int


def add_upload(api: FastAPI, inbox: Inbox) -> None:
    """The route that takes contacts.

    Args:
        api: the application.
        inbox: of the workspace.
    """
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _KINDS}

    @api.post(
        INBOX,
        status_code=202,
        operation_id="inbox_send",
        tags=["inbox"],
        summary="Send contacts, a JSON object a line; they are on the disk when this answers. Then: jobs start inbox.run.",
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    async def send(request: Request) -> Kept:
        principal: Principal = request.state.principal
        if principal.role not in COMMENTERS or not principal.reaches("write"):
            raise ActionDenied(f"the role {principal.role} may not send contacts", hint="ask for another role or token")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in _KINDS:
            raise HTTPException(415, f"send one of: {', '.join(_KINDS)}")
        seen = 0
        with inbox.receive(_KINDS[kind]) as file:
            async for chunk in request.stream():
                seen += len(chunk)
                if seen > MOST_BYTES:
                    raise HTTPException(413, f"a file holds at most {MOST_BYTES:,} bytes", HANG_UP)
                file.write(chunk)
            if not seen:
                raise InputError("the body is empty", hint="send a JSON object a line")
            kept = await anyio.to_thread.run_sync(file.keep)
        return Kept(name=kept.name, bytes=kept.bytes)
