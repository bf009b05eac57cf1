"""Traces for an operator's collector (OpenTelemetry, OTLP over HTTP), where the setting ``traces`` names one.

A span a request: method, pattern of the route, status. Never an address, a name, a text or an error's message: what was asked
stands in them. A caller that is traced itself (``traceparent``) finds its requests to the server in its own trace.
"""

from importlib.metadata import version
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from headwater.core.extras import require
from headwater.serve.api.telemetry import route_of

_EXTRA = "otel"
_WHY = "to send traces"
_PATIENCE_S = 5.0
_NAMED_BY = "traceparent"


def provider_of(address: str) -> Any:
    """What makes spans and sends them in batches; the rest is sent when the process ends.

    Args:
        address: of the collector: ``http://localhost:4318/v1/traces``.

    Raises:
        MissingExtra: the extra ``otel`` is not installed.
    """
    sdk = require("opentelemetry.sdk.trace", extra=_EXTRA, why=_WHY)
    sending = require("opentelemetry.sdk.trace.export", extra=_EXTRA, why=_WHY)
    otlp = require("opentelemetry.exporter.otlp.proto.http.trace_exporter", extra=_EXTRA, why=_WHY)
    resource = require("opentelemetry.sdk.resources", extra=_EXTRA, why=_WHY).Resource
    about = resource({"service.name": "headwater", "service.version": version("headwater")})
    provider = sdk.TracerProvider(resource=about)
    provider.add_span_processor(
        sending.BatchSpanProcessor(otlp.OTLPSpanExporter(endpoint=address, timeout=_PATIENCE_S))
    )
    return provider


class Tracing:
    """An ASGI layer around everything else.

    Args:
        app: what it traces.
        provider: of ``provider_of``.
    """

    def __init__(self, app: ASGIApp, *, provider: Any) -> None:
        self._app, self._tracer = app, provider.get_tracer("headwater")
        self._server = require("opentelemetry.trace", extra=_EXTRA, why=_WHY).SpanKind.SERVER
        self._read = require("opentelemetry.trace.propagation.tracecontext", extra=_EXTRA, why=_WHY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        named = Headers(scope=scope).get(_NAMED_BY)
        above = self._read.TraceContextTextMapPropagator().extract({_NAMED_BY: named} if named else {})
        method = scope["method"]
        with self._tracer.start_as_current_span(
            method, above, kind=self._server, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                await self._app(scope, receive, sent)
            finally:
                route = route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.request.method", method)
                span.set_attribute("http.route", route)
                span.set_attribute("http.response.status_code", status)
