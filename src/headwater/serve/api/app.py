"""The HTTP door: a route a verb, problem+json errors, and the page.

``read`` verbs answer GET with query parameters; the others POST with a JSON body. Everything under ``/api/v1``.
"""

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from headwater.app.context import Context, call
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb
from headwater.core.errors import HeadwaterError
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


def build(
    folder: Path, *, hosts: frozenset[str], settings: Mapping[str, str] | None = None, page: Path = APP
) -> FastAPI:
    """The application over one workspace.

    Args:
        folder: the workspace.
        hosts: host names that requests may name; others are refused, which stops DNS rebinding.
        settings: overrides.
        page: folder of the built page.
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

    _add_page(api, page)
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


def _add_page(api: FastAPI, folder: Path) -> None:
    """The page at every other address: its views have addresses of their own."""
    api.mount("/assets", _Assets(directory=folder / "assets", check_dir=False), name="assets")

    @api.get("/api/{_rest:path}", include_in_schema=False)
    def no_route(_rest: str) -> JSONResponse:
        body = {
            "type": "urn:headwater:error:not_found",
            "title": "not found",
            "status": 404,
            "detail": f"there is no /api/{_rest}",
            "hint": "see /api/v1/openapi.json",
            "retryable": False,
        }
        return JSONResponse(body, 404, media_type="application/problem+json")

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
