"""Refusals over HTTP, as problem details (RFC 9457)."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import JSONResponse

from headwater.serve.errors import refusal

HANG_UP: Final = {"Connection": "close"}
"""For bodies too large: else the server would read the rest, to use the connection again."""


def answer(body: Mapping[str, Any]) -> JSONResponse:
    """Problem details, with their own status."""
    return JSONResponse(dict(body), body["status"], media_type="application/problem+json")


def refuse(status: int, title: str, detail: str, hint: str) -> JSONResponse:
    """What the door itself refuses."""
    return answer(refusal(status, title, detail, hint))
