"""The HTTP door: a route a verb, problem+json errors, and the page.

``read`` verbs answer GET with query parameters; the others POST with a JSON body. Everything under ``/api/v1``.
"""

import os
from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Body as InBody
from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from headwater.app import wiring
from headwater.app.access import Gate, Principal, admit
from headwater.app.config import Settings, resolve
from headwater.app.context import Context, SystemClock, call
from headwater.app.inbox import Inbox
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb, version_field, version_of
from headwater.app.workspace import Workspace
from headwater.core.errors import HeadwaterError
from headwater.serve.api import problems
from headwater.serve.api.answers import Answers, Body, tagged
from headwater.serve.api.guard import Guard
from headwater.serve.api.held import Held
from headwater.serve.api.hooks import add_hooks
from headwater.serve.api.matching import PARAMETER, matched
from headwater.serve.api.points import add_points
from headwater.serve.api.problems import refuse
from headwater.serve.api.repeat import once
from headwater.serve.api.session import Elsewhere, add_session
from headwater.serve.api.stream import add_feed, add_tables
from headwater.serve.api.talk import add_talk
from headwater.serve.api.telemetry import Log, Meters, Telemetry, add_telemetry
from headwater.serve.api.tracing import Tracing, provider_of
from headwater.serve.api.upload import INBOX, add_upload
from headwater.serve.errors import problem

APP = Path(__file__).parent.parent / "static" / "app"
"""The built page (``hatch_build.py``); absent where the build was left out."""

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Headwater</title>
<body style="font: 1rem/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The page is not built</h1>
<p>This copy of Headwater was installed without its web app. In the source folder, without HEADWATER_SKIP_UI:</p>
<pre>pip install .</pre>
<p>The API and the command line work as they are: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
</body></html>
"""
_SEE: Final = "see /api/v1/openapi.json"
_TITLES: Final = {404: "not found", 405: "wrong method", 413: "too large", 415: "wrong kind"}
_IDEMPOTENCY: Final = "a key of your own: the call is done once, however often it is sent with that key within a day"


class Problem(BaseModel):
    """What went wrong, after RFC 9457, and what to do."""

    type: str
    title: str
    status: int
    detail: str
    hint: str
    retryable: bool


def build(
    folder: Path,
    *,
    hosts: frozenset[str],
    settings: Mapping[str, str] | None = None,
    page: Path = APP,
    team: bool = False,
    log: Log | None = None,
) -> FastAPI:
    """The application over one workspace.

    Args:
        folder: the workspace.
        hosts: host names that requests may name; others are refused, which stops DNS rebinding.
        settings: overrides.
        page: folder of the built page.
        team: whether people and programs must say who they are; else whoever reaches the server is its owner.
        log: takes a line for every answer.
    """
    api = FastAPI(
        title="Headwater",
        version=version("headwater"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    chosen = resolve(folder, os.environ, settings or {}).settings
    gate = Gate(Workspace(folder, settings=settings).desk.accounts, SystemClock()) if team else None
    elsewhere = _elsewhere(chosen) if team else None

    def context(request: HTTPConnection) -> Context:
        principal: Principal = request.state.principal
        return Context(
            folder=folder, who=principal.who, role=principal.role, sees=principal.sees, settings=dict(settings or {})
        )

    held = api.state.held = Held(folder, settings or {})
    answers = Answers(folder, watched=not (chosen.lake or chosen.desk))
    for verb in VERBS.values():
        if "http" in verb.doors:
            _add(api, verb, context, answers, held)
    add_session(api, gate, elsewhere)
    add_upload(api, Inbox(folder))
    add_tables(api, context)
    add_points(api, context)
    add_feed(api, held)
    add_talk(api, context)
    add_hooks(api, folder, settings or {})
    meters = Meters(folder)
    add_telemetry(api, folder, meters)
    _add_errors(api)
    _add_page(api, page)
    _describe(api)
    api.add_middleware(Guard, hosts=hosts, gate=gate, free=[INBOX])
    api.add_middleware(Telemetry, meters=meters, log=log)
    if chosen.traces:
        api.state.traces = provider_of(chosen.traces)
        api.add_middleware(Tracing, provider=api.state.traces)
    return api


def _elsewhere(chosen: Settings) -> Elsewhere | None:
    """With whom people may sign in besides, where that is set."""
    provider = wiring.provider(chosen)
    return Elsewhere(provider, chosen.oidc_issuer, chosen.oidc_name, chosen.oidc_role) if provider else None


def _describe(api: FastAPI) -> None:
    """Every call may answer with a problem, in the document as in truth."""
    plain = api.openapi
    refused = {
        "description": "What went wrong, and what to do",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }

    def document() -> dict[str, Any]:
        if api.openapi_schema is None:
            found = plain()
            for operations in found["paths"].values():
                for operation in operations.values():
                    operation["responses"].pop("422", None)
                    operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
            components = found.setdefault("components", {})
            components["responses"] = {"Problem": refused}
            schemas = components.setdefault("schemas", {})
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schemas["Problem"] = Problem.model_json_schema()
        return plain()

    api.openapi = document  # type: ignore[method-assign]  # the framework documents this way of extending


def path(verb: Verb) -> str:
    """``issues.list`` -> ``/api/v1/issues/list``."""
    return "/api/v1/" + verb.name.replace(".", "/")


def _add(api: FastAPI, verb: Verb, context: Callable[[Request], Context], answers: Answers, held: Held) -> None:
    place = InBody() if verb.bulky else Query()
    answer: Callable[..., Any] = (
        _reading(verb, context, answers, held, place) if verb.effect == "read" else _writing(verb, context)
    )
    api.add_api_route(
        path(verb),
        answer,
        methods=[verb.method],
        response_model=verb.output,
        dependencies=[Depends(_allowed(verb))],
        summary=verb.summary,
        operation_id=verb.name.replace(".", "_"),
        tags=[verb.name.split(".")[0]],
        openapi_extra={"parameters": [PARAMETER]} if verb.effect != "read" and version_field(verb.input) else None,
    )


def _reading(
    verb: Verb, context: Callable[[Request], Context], answers: Answers, held: Held, place: Any
) -> Callable[..., Awaitable[Response]]:
    async def answer(request: Request, given: Any) -> Response:
        asked = context(request)
        question = f"{verb.name} {given.model_dump_json()}"

        def make() -> Body:
            asked.held = held.workspace()
            return _done(verb, asked, given)

        body = answers.held(asked, question)  # most are: to hand them to a thread would cost as much again
        if body is None:
            body = await run_in_threadpool(answers.get, asked, question, make, holds_s=verb.holds_s)
        return tagged(request, body, "application/json")

    answer.__annotations__["given"] = Annotated[verb.input, place]
    return answer


def _writing(verb: Verb, context: Callable[[Request], Context]) -> Callable[..., Response]:
    def answer(
        request: Request,
        given: Any,
        idempotency_key: Annotated[str | None, Header(description=_IDEMPOTENCY, max_length=200)] = None,
    ) -> Response:
        asked = context(request)
        wanted = matched(verb, given, request.headers.get("if-match"))
        body = once(asked, verb, wanted, idempotency_key, lambda: _done(verb, asked, wanted).content)
        return Response(body, media_type="application/json")

    answer.__annotations__["given"] = Annotated[verb.input, InBody()]
    return answer


def _allowed(verb: Verb) -> Callable[[Request], Awaitable[None]]:
    """Says no before the input is looked at."""

    async def check(request: Request) -> None:
        admit(request.state.principal, verb)

    return check


def _done(verb: Verb, context: Context, given: Any) -> Body:
    done: BaseModel = call(verb, context, given)
    return Body.of(done.model_dump_json().encode(), version_of(done))


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(HeadwaterError)
    def foreseen(_request: Request, error: HeadwaterError) -> JSONResponse:
        return problems.answer(problem(error))

    @api.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:])
        return refuse(422, "input", f"{field}: {first['msg']}" if field else str(first["msg"]), _SEE)

    @api.exception_handler(HTTPException)
    def refused(_request: Request, error: HTTPException) -> JSONResponse:
        found = refuse(error.status_code, _TITLES.get(error.status_code, "refused"), str(error.detail), _SEE)
        found.headers.update(error.headers or {})
        return found


def _add_page(api: FastAPI, folder: Path) -> None:
    """The page at every other address: its views have addresses of their own."""
    api.mount("/assets", _Assets(directory=folder / "assets", check_dir=False), name="assets")

    @api.get("/api/{_rest:path}", include_in_schema=False)
    def no_route(_rest: str) -> JSONResponse:
        return refuse(404, "not found", f"there is no /api/{_rest}", _SEE)

    @api.get("/{_rest:path}", include_in_schema=False)
    def page(_rest: str) -> Response:
        index = folder / "index.html"
        if not index.is_file():
            return HTMLResponse(NOT_BUILT, 503)
        return FileResponse(index, headers={"Cache-Control": "no-cache"})


class _Assets(StaticFiles):
    """Files of the app. Those whose name carries a hash of their content may be kept for good."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        response = super().file_response(*given, **named)
        name = Path(str(given[0])).stem
        response.headers["Cache-Control"] = "max-age=31536000, immutable" if "-" in name else "no-cache"
        return response
