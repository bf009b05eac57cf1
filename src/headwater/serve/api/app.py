"""The HTTP door: a route a verb, problem+json errors, and the page.

``read`` verbs answer GET with query parameters; the others POST with a JSON body. Everything under ``/api/v1``.
"""

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from headwater.app.context import Context, call
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb
from headwater.core.errors import HeadwaterError
from headwater.serve.errors import problem

STATIC = Path(__file__).parent.parent / "static"
_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def build(folder: Path, *, hosts: frozenset[str], settings: Mapping[str, str] | None = None) -> FastAPI:
    """The application over one workspace.

    Args:
        folder: the workspace.
        hosts: host names that requests may name; others are refused, which stops DNS rebinding.
        settings: overrides.
    """
    api = FastAPI(
        title="Headwater",
        version=version("headwater"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )

    def context() -> Context:
        return Context(folder=folder, settings=dict(settings or {}))

    for verb in VERBS.values():
        if "http" in verb.doors:
            _add(api, verb, context)
    _add_health(api)
    _add_errors(api)

    @api.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if (request.url.hostname or "") not in hosts:
            return JSONResponse({"title": "unknown host", "status": 421}, 421, media_type="application/problem+json")
        response = await call_next(request)
        response.headers.update(_HEADERS)
        return response

    if STATIC.is_dir():
        _add_page(api)
    return api


def path(verb: Verb) -> str:
    """``issues.list`` -> ``/api/v1/issues/list``."""
    return "/api/v1/" + verb.name.replace(".", "/")


def _add(api: FastAPI, verb: Verb, context: Callable[[], Context]) -> None:
    where = Query() if verb.effect == "read" else Body()
    model: Any = Annotated[verb.input, where]

    def answer(given: Any) -> Any:
        return call(verb.run, context(), given)

    answer.__annotations__ = {"given": model, "return": verb.output}
    api.add_api_route(
        path(verb),
        answer,
        methods=["GET" if verb.effect == "read" else "POST"],
        response_model=verb.output,
        summary=verb.summary,
        operation_id=verb.name.replace(".", "_"),
        tags=[verb.name.split(".")[0]],
    )


def _add_health(api: FastAPI) -> None:
    @api.get("/healthz", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(HeadwaterError)
    def foreseen(_request: Request, error: HeadwaterError) -> JSONResponse:
        body = problem(error)
        return JSONResponse(body, body["status"], media_type="application/problem+json")

    @api.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:])
        body = {
            "type": "urn:headwater:error:input",
            "title": "input",
            "status": 422,
            "detail": f"{field}: {first['msg']}",
            "hint": "see /api/v1/openapi.json",
            "retryable": False,
        }
        return JSONResponse(body, 422, media_type="application/problem+json")


def _add_page(api: FastAPI) -> None:
    assets = STATIC / "app"
    if assets.is_dir():
        api.mount("/assets", StaticFiles(directory=assets / "assets", check_dir=False), name="assets")

    @api.get("/{_rest:path}", include_in_schema=False)
    def page(_rest: str) -> FileResponse:
        return FileResponse(assets / "index.html", headers={"Cache-Control": "no-cache"})
