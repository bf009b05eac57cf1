"""What every request passes before it reaches a verb: host, size, pace, origin, and who comes in."""

import time
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

import anyio
from limits import RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.app.access import LOCAL, Gate, Principal, admit
from headwater.core.errors import ActionDenied
from headwater.serve.api.problems import HANG_UP, answer, refuse
from headwater.serve.api.talk import SAY
from headwater.serve.errors import problem

COOKIE: Final = "headwater_session"
SIGN_IN: Final = "/api/v1/session"
AWAY: Final = SIGN_IN + "/oidc"
BACK: Final = AWAY + "/back"
OPEN: Final = frozenset({SIGN_IN, AWAY, BACK, "/api/v1/openapi.json"})
"""Paths of the API that need no account."""
METRICS: Final = "/metrics"
HOOKS: Final = "/api/v1/hooks/"
"""Beginning of those whose callers sign what they send instead."""
MAX_BODY: Final = 10_000_000  # bytes of a request
SLOWEST_BODY_S: Final = 30.0  # seconds without a byte of it
PER_SECOND: Final = RateLimitItemPerSecond(100)  # requests of one caller
SIGN_INS: Final = RateLimitItemPerMinute(10)  # from one address
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """An ASGI layer around the application.

    Args:
        app: what it guards.
        hosts: host names that requests may name; others are refused, which stops DNS rebinding.
        gate: knows who may come in; ``None`` = single-user mode, everybody who reaches the server is its owner.
        free: paths whose bodies are streamed and may be of any size.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str], gate: Gate | None, free: Iterable[str] = ()) -> None:
        self._app, self._hosts, self._gate, self._free = app, hosts, gate, frozenset(free)
        self._pace = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._talk(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        sent = _with_headers(send)
        found = self._refused(scope, headers)
        if found is None:
            principal = await self._who(headers) if _is_inside(scope["path"]) else None
            scope.setdefault("state", {})["principal"] = principal
            found = self._denied(scope, principal)
        if found is not None:
            await found(scope, receive, sent)
            return
        limited = receive if scope["path"] in self._free else _limited(receive, MAX_BODY)
        await self._app(scope, limited, sent)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A connection that stays open: held against the same as a request, at its beginning and at every message.

        A page of another server may not open one: browsers send cookies along, and no answer of ours would stop them.
        """
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})

        async def again() -> JSONResponse | None:
            state["principal"] = principal = await self._who(headers)
            found = self._denied(scope, principal)
            if found is not None or principal is None:
                return found
            try:
                admit(principal, SAY)
            except ActionDenied as error:
                return answer(problem(error))
            return None

        state["again"] = again
        found = self._refused({**scope, "method": "GET"}, headers)
        if found is None and not _same_origin(headers):
            found = refuse(403, "other origin", "the request comes from the page of another server", "")
        found = found or await again()
        await (self._app if found is None else found)(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        """What is wrong with a request, whoever sends it."""
        if _host(headers) not in self._hosts:
            return refuse(421, "unknown host", "the request names another host", "use the address that serve printed")
        if scope["path"] not in self._free and int(headers.get("content-length", "0") or 0) > MAX_BODY:
            found = refuse(413, "too large", f"a request holds at most {MAX_BODY:,} bytes", "")
            found.headers.update(HANG_UP)
            return found
        if scope["method"] not in _SAFE and not _same_origin(headers):
            return refuse(403, "other origin", "the request comes from the page of another server", "")
        return None

    async def _who(self, headers: Headers) -> Principal | None:
        if self._gate is None:
            return LOCAL
        kind, _, secret = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and secret:
            return await anyio.to_thread.run_sync(self._gate.of_token, secret.strip())
        cookie = cookie_of(headers)
        return await anyio.to_thread.run_sync(self._gate.of_session, cookie) if cookie else None

    def _denied(self, scope: Scope, principal: Principal | None) -> JSONResponse | None:
        path, address = scope["path"], (scope.get("client") or ("",))[0]
        signs_in = (path == SIGN_IN and scope.get("method") in ("POST", "PUT")) or path == BACK
        if signs_in and not self._pace.hit(SIGN_INS, "sign-in", address):
            return self._wait(SIGN_INS, "sign-in", address)
        if path.startswith(HOOKS) and not self._pace.hit(PER_SECOND, "hooks", address):
            return self._wait(PER_SECOND, "hooks", address)
        if not _is_inside(path) or path in OPEN or path.startswith(HOOKS):
            return None
        if principal is None:
            found = refuse(401, "sign in", "this workspace is shared: say who you are", "sign in, or send a token")
            found.headers["WWW-Authenticate"] = 'Bearer realm="headwater"'
            return found
        if self._gate is not None and not self._pace.hit(PER_SECOND, "calls", principal.who):
            return self._wait(PER_SECOND, "calls", principal.who)
        return None

    def _wait(self, item: Any, *keys: str) -> JSONResponse:
        until = self._pace.get_window_stats(item, *keys).reset_time
        found = refuse(429, "too many requests", f"at most {item} are answered", "wait, then ask again")
        found.headers["Retry-After"] = str(max(1, round(until - time.time())))
        return found


def _is_inside(path: str) -> bool:
    """Whether somebody has to be let in; the page itself is open: it holds nothing of the workspace."""
    return path.startswith("/api/") or path == METRICS


def cookie_of(headers: Headers) -> str:
    """The secret of the session; empty where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _host(headers: Headers) -> str:
    host = headers.get("host", "")
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _same_origin(headers: Headers) -> bool:
    """Whether a browser says that our own page sends it; programs that are no browsers say nothing."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    return origin.partition("://")[2] == headers.get("host", "")


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return sent


def _limited(receive: Receive, most: int) -> Receive:
    """Bodies of at most so many bytes, which arrive at some pace: a caller who drips keeps no place."""
    seen = 0
    done = False

    async def received() -> Message:
        nonlocal seen, done
        if done:  # what comes now is the end of the connection, whenever that is
            return await receive()
        message: Message = {"type": "http.disconnect"}
        with anyio.move_on_after(SLOWEST_BODY_S):
            message = await receive()
        seen += len(message.get("body", b""))
        done = not message.get("more_body", False)
        if seen > most:
            raise HTTPException(413, f"a request holds at most {most:,} bytes", headers=HANG_UP)
        return message

    return received
