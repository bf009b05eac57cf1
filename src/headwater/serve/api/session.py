"""Signing in and out from the page: with a password, or with a provider of identities."""

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from headwater.app.access import LOCAL, SESSION, Gate, Principal
from headwater.app.verbs.table import VERBS
from headwater.core.errors import ActionDenied
from headwater.core.ports.signin import Begun, Provider
from headwater.core.types import ROLES, Role
from headwater.serve.api.guard import AWAY, BACK, COOKIE, SIGN_IN, cookie_of

_BEGUN: Final = "headwater_sign_in"


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=100)
    password: str = Field(max_length=1000)


class NewPassword(BaseModel):
    """The password that holds, and the one that shall."""

    model_config = ConfigDict(extra="forbid")
    password: str = Field(max_length=1000)
    new: str = Field(max_length=1000, description="at least 12 characters")


class Caller(BaseModel):
    """Who asks."""

    mode: Literal["local", "team"] = Field(description="local: whoever reaches the server is its owner")
    who: str = Field(description="empty: not signed in")
    role: Role | None
    refused: dict[str, list[Role]] = Field(description="verbs that the role may not do -> the roles that may")
    provider: str = Field("", description="host of the provider of identities with whom one may sign in, too")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A provider of identities and what it is believed.

    Attributes:
        provider: of identities.
        issuer: its address.
        named: the claim that names the account.
        role: of accounts made at the first sign-in; empty = none is made.
    """

    provider: Provider
    issuer: str
    named: str
    role: str

    @property
    def host(self) -> str:
        """As people know it."""
        return urlsplit(self.issuer).netloc


def add_session(api: FastAPI, gate: Gate | None, elsewhere: Elsewhere | None) -> None:
    """The routes of the session.

    Args:
        api: the application.
        gate: lets people in; ``None`` = single-user mode.
        elsewhere: where people may sign in besides.
    """
    host = elsewhere.host if elsewhere else ""

    @api.get(SIGN_IN, operation_id="session_show", tags=["session"], summary="Who you are.")
    def show(request: Request) -> Caller:
        if gate is None:
            return _caller(LOCAL, "local")
        cookie = cookie_of(request.headers)
        found = request.state.principal or (gate.of_session(cookie) if cookie else None)
        return _caller(found, "team", host)

    @api.post(SIGN_IN, operation_id="session_open", tags=["session"], summary="Sign in; the answer sets a cookie.")
    def sign_in(request: Request, response: Response, given: Credentials) -> Caller:
        if gate is None:
            raise HTTPException(404, "nobody signs in here: the server runs for one user (headwater serve --team)")
        secret = gate.sign_in(given.name, given.password)
        _keep(request, response, secret)
        return _caller(gate.of_session(secret), "team", host)

    @api.put(SIGN_IN, operation_id="session_password", tags=["session"], summary="Take another password of your own.")
    def change(request: Request, response: Response, given: NewPassword) -> Caller:
        cookie = cookie_of(request.headers)
        found = gate.of_session(cookie) if gate is not None and cookie else None
        if gate is None or found is None:  # nobody's token is enough to take the account over
            raise HTTPException(404, "there is no session: sign in first")
        secret = gate.change_password(found.who, given.password, given.new)
        _keep(request, response, secret)
        return _caller(found, "team", host)

    @api.delete(SIGN_IN, operation_id="session_close", tags=["session"], summary="Sign out.")
    def sign_out(request: Request, response: Response) -> Caller:
        cookie = cookie_of(request.headers)
        if gate is not None and cookie:
            gate.sign_out(cookie)
        response.delete_cookie(COOKIE)
        return _caller(LOCAL, "local") if gate is None else _caller(None, "team", host)

    if gate is not None and elsewhere is not None:
        _add_elsewhere(api, gate, elsewhere)


def _add_elsewhere(api: FastAPI, gate: Gate, elsewhere: Elsewhere) -> None:
    @api.get(AWAY, include_in_schema=False)
    def away(request: Request) -> RedirectResponse:
        url, begun = elsewhere.provider.begin(_back(request))
        answer = RedirectResponse(url, 303)
        # the way back comes from another site, on which a strict cookie would be left out
        _set(request, answer, _BEGUN, json.dumps(asdict(begun)), seconds=600, path=AWAY, samesite="lax")
        return answer

    @api.get(BACK, include_in_schema=False)
    def back(request: Request, state: str = "", code: str = "", error: str = "") -> RedirectResponse:
        begun = _begun(request)
        if begun is None or not secrets.compare_digest(begun.state.encode(), state.encode()):
            raise ActionDenied("this sign-in was not begun here, or too long ago", hint="sign in again")
        if error or not code:
            raise ActionDenied(f"{elsewhere.issuer} did not let you in: {error or 'no code'}", hint="sign in again")
        claims = elsewhere.provider.finish(_back(request), begun, code)
        secret = gate.vouched(claims, by=elsewhere.issuer, named=elsewhere.named, role=elsewhere.role)
        answer = RedirectResponse("/", 303)
        answer.delete_cookie(_BEGUN, path=AWAY)
        _keep(request, answer, secret)
        return answer


def _back(request: Request) -> str:
    return str(request.base_url).rstrip("/") + BACK


def _begun(request: Request) -> Begun | None:
    try:
        return Begun(**json.loads(request.cookies.get(_BEGUN, "")))
    except (ValueError, TypeError):
        return None


def _keep(request: Request, response: Response, secret: str) -> None:
    _set(request, response, COOKIE, secret, seconds=int(SESSION.total_seconds()), path="/", samesite="strict")


def _set(
    request: Request,
    response: Response,
    name: str,
    value: str,
    *,
    seconds: int,
    path: str,
    samesite: Literal["lax", "strict"],
) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, secure=secure, samesite=samesite)


def _caller(found: Principal | None, mode: Literal["local", "team"], provider: str = "") -> Caller:
    if found is None:
        return Caller(mode=mode, who="", role=None, refused={}, provider=provider)
    return Caller(mode=mode, who=found.who, role=found.role, refused=_refused(found.role), provider=provider)


def _refused(role: Role) -> dict[str, list[Role]]:
    """What the page leaves out for that role, and who else may do it; programs are not named."""
    people = [other for other in ROLES if other not in ("agent", "system")]
    return {
        verb.name: [other for other in people if verb.may(other)]
        for verb in VERBS.values()
        if "http" in verb.doors and not verb.may(role)
    }
