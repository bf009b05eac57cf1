"""Signing in and out from the page."""

from typing import Literal

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from headwater.app.access import LOCAL, SESSION, Gate, Principal
from headwater.app.verbs.table import VERBS
from headwater.core.types import ROLES, Role
from headwater.serve.api.guard import COOKIE, SIGN_IN, cookie_of


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=100)
    password: str = Field(max_length=1000)


class Caller(BaseModel):
    """Who asks."""

    mode: Literal["local", "team"] = Field(description="local: whoever reaches the server is its owner")
    who: str = Field(description="empty: not signed in")
    role: Role | None
    refused: dict[str, list[Role]] = Field(description="verbs that the role may not do -> the roles that may")


def add_session(api: FastAPI, gate: Gate | None) -> None:
    """The route of the session.

    Args:
        api: the application.
        gate: lets people in; ``None`` = single-user mode.
    """

    @api.get(SIGN_IN, operation_id="session_show", tags=["session"], summary="Who you are.")
    def show(request: Request) -> Caller:
        if gate is None:
            return _caller(LOCAL, "local")
        cookie = cookie_of(request.headers)
        return _caller(request.state.principal or (gate.of_session(cookie) if cookie else None), "team")

    @api.post(SIGN_IN, operation_id="session_open", tags=["session"], summary="Sign in; the answer sets a cookie.")
    def sign_in(request: Request, response: Response, given: Credentials) -> Caller:
        if gate is None:
            raise HTTPException(404, "nobody signs in here: the server runs for one user (headwater serve --team)")
        secret = gate.sign_in(given.name, given.password)
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(SESSION.total_seconds()),
            httponly=True,
            secure=request.url.scheme == "https",
            samesite="strict",
        )
        return _caller(gate.of_session(secret), "team")

    @api.delete(SIGN_IN, operation_id="session_close", tags=["session"], summary="Sign out.")
    def sign_out(request: Request, response: Response) -> Caller:
        cookie = cookie_of(request.headers)
        if gate is not None and cookie:
            gate.sign_out(cookie)
        response.delete_cookie(COOKIE)
        return _caller(LOCAL, "local") if gate is None else _caller(None, "team")


def _caller(found: Principal | None, mode: Literal["local", "team"]) -> Caller:
    if found is None:
        return Caller(mode=mode, who="", role=None, refused={})
    return Caller(mode=mode, who=found.who, role=found.role, refused=_refused(found.role))


def _refused(role: Role) -> dict[str, list[Role]]:
    """What the page leaves out for that role, and who else may do it; programs are not named."""
    people = [other for other in ROLES if other not in ("agent", "system")]
    return {
        verb.name: [other for other in people if verb.may(other)]
        for verb in VERBS.values()
        if "http" in verb.doors and not verb.may(role)
    }
